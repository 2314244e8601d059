package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.kstream.EmitStrategy;

/** A group in windows, and the tables that it is folded into. */
interface Windows {
    /** Longer than a case lasts. */
    Duration FOREVER = Duration.ofDays(365L * 1000);

    /** The merger is of sessions alone. */
    Flow folded(Kind key, Kind kind, Object init, Functions.Two adder, Functions.Two merger);

    Flow reduced(Kind key, Kind kind, Functions.Two adder);

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("windowed_by", (graph, node) -> {
            Flow from = graph.input(node, "from");
            if (from.cogroup() != null) {
                return Cogroup.windowed(graph, from, node);
            }
            return Flow.of(of(from, node), from.key(), from.value());
        });
    }

    private static Windows of(Flow from, JsonNode node) {
        JsonNode window = node.required("window");
        boolean emitsOnClose =
                switch (node.path("emit").asText("update")) {
                    case "update" -> false;
                    case "window_close" -> true;
                    default -> throw Functions.unknown(node.path("emit").asText());
                };
        return switch (window.required("type").asText()) {
            case "tumbling", "hopping" -> TimeWindowed.of(from, window, emitsOnClose);
            case "sliding" -> TimeWindowed.sliding(from, window, emitsOnClose);
            case "session" -> SessionWindowed.of(
                    from, window, emitsOnClose, node.required("id").asText());
            default -> throw Functions.unknown(window.required("type").asText());
        };
    }

    static EmitStrategy strategy(boolean emitsOnClose) {
        return emitsOnClose ? EmitStrategy.onWindowClose() : EmitStrategy.onWindowUpdate();
    }

    static Duration milliseconds(JsonNode window, String field) {
        return Duration.ofMillis(window.required(field).asLong());
    }
}
