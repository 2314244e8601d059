package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.state.KeyValueStore;

/** Tables that are held back. */
final class Suppression {
    private Suppression() {}

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("suppress", (graph, node) -> {
            Flow from = graph.input(node, "from");
            KTable<Object, Object> table = from.table().suppress(suppressed(node));
            if (node.path("remembers").asBoolean(false)) {
                table = remembered(table, from, node.required("id").asText());
            }
            return Flow.of(table, from.key(), from.value());
        });
    }

    private static Suppressed<Object> suppressed(JsonNode node) {
        return switch (node.required("until").asText()) {
            case "window_close" -> ofWindows(Suppressed.untilWindowCloses(BufferConfig.unbounded()));
            case "time_limit" -> Suppressed.untilTimeLimit(
                    Duration.ofMillis(node.required("time_limit_ms").asLong()), limits(node));
            default -> throw Functions.unknown(node.required("until").asText());
        };
    }

    private static BufferConfig<?> limits(JsonNode node) {
        if (!node.has("max_records") && !node.has("max_bytes")) {
            return BufferConfig.unbounded();
        }
        var limits = BufferConfig.maxRecords(node.path("max_records").asLong(Long.MAX_VALUE));
        return limits.withMaxBytes(node.path("max_bytes").asLong(Long.MAX_VALUE));
    }

    /** Keys of cases have any type. */
    @SuppressWarnings("unchecked")
    private static Suppressed<Object> ofWindows(Suppressed<?> suppressed) {
        return (Suppressed<Object>) suppressed;
    }

    /**
     * With what came out last as the old values, and as what is found by a key. Otherwise the old value is that of the last
     * update, which may never have come out. See docs/differences.md.
     */
    private static KTable<Object, Object> remembered(KTable<Object, Object> table, Flow from, String id) {
        Materialized<Object, Object, KeyValueStore<Bytes, byte[]>> store = Materialized.as("came-out-of-" + id);
        store.withKeySerde(from.key().serde()).withValueSerde(from.value().serde());
        return table.toStream().toTable(store);
    }
}
