package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.kafka.streams.kstream.Joined;

/** A stream that meets the latest values of a table. */
final class StreamTableJoins {
    private StreamTableJoins() {}

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("join", StreamTableJoins::join);
    }

    private static Flow join(Graph graph, JsonNode node) {
        Flow left = graph.input(node, "left");
        Flow right = graph.input(node, "right");
        if (left.table() != null) {
            return TableJoins.join(left, right, node);
        }
        String name = node.required("joiner").asText();
        Functions.Two joiner = Functions.two(name);
        var serdes = Joined.with(left.key().serde(), left.value().serde(), right.value().serde());
        Kind value = Functions.adds(name) ? left.value() : Kind.STRING;
        var joined = switch (node.required("type").asText()) {
            case "inner" -> left.stream().join(right.table(), joiner::apply, serdes);
            case "left" -> left.stream().leftJoin(right.table(), joiner::apply, serdes);
            default -> throw Functions.unknown(node.required("type").asText());
        };
        return Flow.of(joined, left.key(), value);
    }
}
