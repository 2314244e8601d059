package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs the cases of a file on Kafka Streams' own test driver: {@code Differential FILE}. The schema is that of
 * {@code tests/conformance/README.md}. Prints one JSON object a case: {@code case}, and {@code outputs} as the schema writes
 * what is expected, or {@code error}.
 */
public final class Differential {
    static final ObjectMapper JSON = new ObjectMapper();

    private Differential() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: Differential FILE");
            System.exit(2);
        }
        JsonNode file = JSON.readTree(new File(args[0]));
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (JsonNode recorded : file.get("cases")) {
            ObjectNode line = JSON.createObjectNode();
            line.set("case", recorded.get("id"));
            try {
                line.set("outputs", Run.outputs(recorded));
            } catch (RuntimeException error) {
                line.put("error", error.toString());
            }
            out.println(JSON.writeValueAsString(line));
        }
        out.flush();
    }
}
