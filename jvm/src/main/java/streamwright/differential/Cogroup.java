package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.CogroupedKStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Merger;
import org.apache.kafka.streams.kstream.SessionWindowedCogroupedKStream;
import org.apache.kafka.streams.kstream.TimeWindowedCogroupedKStream;
import org.apache.kafka.streams.state.SessionStore;

/**
 * Groups of several streams that are folded into one table; once they are cut into windows, one of the last two is there. The
 * numbers that are added up are of a kind, if any are.
 */
record Cogroup(
        CogroupedKStream<Object, Object> streams,
        Kind summed,
        WindowsOf windows) {

    /** What windows make of the groups: a table, its store called so. */
    interface WindowsOf {
        Flow folded(Kind key, Kind kind, Object init, Functions.Two merger);
    }

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("cogroup", Cogroup::of);
    }

    private static Flow of(Graph graph, JsonNode node) {
        CogroupedKStream<Object, Object> streams = null;
        Kind key = null;
        Kind summed = null;
        for (JsonNode source : node.required("sources")) {
            Flow from = graph.input(source, "from");
            Functions.Two adder = Aggregations.function(source, "adder");
            if (streams == null) {
                key = from.key();
                streams = from.group().cogroup((k, value, folded) -> adder.apply(folded, value));
            } else {
                streams = streams.cogroup(from.group(), (k, value, folded) -> adder.apply(folded, value));
            }
            if (summed == null && Functions.adds(source.required("adder").asText())) {
                summed = from.value();
            }
        }
        return Flow.of(new Cogroup(streams, summed, null), key);
    }

    /** Cut into windows; the store is called as the node. */
    static Flow windowed(Graph graph, Flow from, JsonNode node) {
        JsonNode window = node.required("window");
        String name = node.required("id").asText();
        Cogroup cogroup = from.cogroup();
        WindowsOf windows = switch (window.required("type").asText()) {
            case "tumbling", "hopping" -> {
                var cut = TimeWindowed.windows(window);
                yield timed(cogroup.streams().windowedBy(cut), name, cut.sizeMs, true);
            }
            case "sliding" -> {
                var cut = TimeWindowed.slidingWindows(window);
                yield timed(cogroup.streams().windowedBy(cut), name, cut.timeDifferenceMs(), false);
            }
            case "session" -> sessions(cogroup.streams().windowedBy(SessionWindowed.windows(window)), name);
            default -> throw Functions.unknown(window.required("type").asText());
        };
        return Flow.of(new Cogroup(cogroup.streams(), cogroup.summed(), windows), from.key());
    }

    static Flow aggregate(Flow from, JsonNode node) {
        Cogroup cogroup = from.cogroup();
        JsonNode init = node.required("init");
        Kind number = cogroup.summed() != null ? cogroup.summed() : init.isIntegralNumber() ? Kind.INT : Kind.DOUBLE;
        Kind kind = init.isTextual() ? Kind.STRING : number;
        Object initial = kind.read(init);
        if (cogroup.windows() == null) {
            var table = cogroup.streams().aggregate(() -> initial, Aggregations.store(from.key(), kind));
            return Flow.of(table, from.key(), kind);
        }
        Functions.Two merger = node.has("merger") ? Aggregations.function(node, "merger") : null;
        return cogroup.windows().folded(from.key(), kind, initial, merger);
    }

    private static WindowsOf timed(
            TimeWindowedCogroupedKStream<Object, Object> stream, String name, long sizeMs, boolean forgets) {
        return (key, kind, init, merger) -> table(
                stream.aggregate(() -> init, TimeWindowed.store(Materialized.as(name), key, kind, forgets)),
                key.windowed(sizeMs),
                kind);
    }

    private static WindowsOf sessions(SessionWindowedCogroupedKStream<Object, Object> stream, String name) {
        return (key, kind, init, merger) -> {
            Materialized<Object, Object, SessionStore<Bytes, byte[]>> store = Materialized.as(name);
            store.withKeySerde(key.serde()).withValueSerde(kind.serde()).withCachingDisabled();
            Merger<Object, Object> merged = (k, left, right) -> merger.apply(left, right);
            return table(stream.aggregate(() -> init, merged, store), key.inSession(), kind);
        };
    }

    @SuppressWarnings("unchecked")
    private static Flow table(KTable<?, Object> table, Kind key, Kind value) {
        return Flow.of((KTable<Object, Object>) table, key, value);
    }
}
