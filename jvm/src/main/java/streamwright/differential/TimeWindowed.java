package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindowedKStream;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.WindowStore;

/** A group in windows of a fixed size, and the tables that it is folded into. */
record TimeWindowed(TimeWindowedKStream<Object, Object> stream, TimeWindows windows, boolean emitsOnClose) {
    /** Longer than a case lasts. */
    private static final Duration FOREVER = Duration.ofDays(365L * 1000);

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("windowed_by", TimeWindowed::of);
    }

    private static Flow of(Graph graph, JsonNode node) {
        Flow from = graph.input(node, "from");
        JsonNode window = node.required("window");
        TimeWindows windows =
                TimeWindows.ofSizeAndGrace(milliseconds(window, "size_ms"), milliseconds(window, "grace_ms"));
        windows = switch (window.required("type").asText()) {
            case "tumbling" -> windows;
            case "hopping" -> windows.advanceBy(milliseconds(window, "advance_ms"));
            default -> throw Functions.unknown(window.required("type").asText());
        };
        boolean emitsOnClose =
                switch (node.path("emit").asText("update")) {
                    case "update" -> false;
                    case "window_close" -> true;
                    default -> throw Functions.unknown(node.path("emit").asText());
                };
        var stream = from.group()
                .windowedBy(windows)
                .emitStrategy(emitsOnClose ? EmitStrategy.onWindowClose() : EmitStrategy.onWindowUpdate());
        return Flow.of(new TimeWindowed(stream, windows, emitsOnClose), from.key(), from.value());
    }

    private static Duration milliseconds(JsonNode window, String field) {
        return Duration.ofMillis(window.required(field).asLong());
    }

    Flow folded(Kind key, Kind kind, Object init, Functions.Two adder) {
        var table = stream.aggregate(
                () -> init, (k, value, folded) -> adder.apply(folded, value), store(key, kind));
        return table(table, key, kind);
    }

    Flow reduced(Kind key, Kind kind, Functions.Two adder) {
        return table(stream.reduce(adder::apply, store(key, kind)), key, kind);
    }

    @SuppressWarnings("unchecked")
    private Flow table(KTable<?, Object> table, Kind key, Kind value) {
        return Flow.of((KTable<Object, Object>) table, key.windowed(windows.sizeMs), value);
    }

    private Materialized<Object, Object, WindowStore<Bytes, byte[]>> store(Kind key, Kind value) {
        Materialized<Object, Object, WindowStore<Bytes, byte[]>> store = Materialized.with(key.serde(), value.serde());
        store.withCachingDisabled();
        // By default a store forgets a window when it closes, and one that time has jumped over is never emitted: see
        // docs/differences.md.
        return emitsOnClose ? store.withRetention(FOREVER) : store;
    }
}
