package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/** Groups of streams, and the tables that they are folded into. */
final class Aggregations {
    private Aggregations() {}

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("group_by_key", (graph, node) -> {
            Flow from = graph.input(node, "from");
            var serdes = grouped(node, from.key(), from.value());
            return Flow.of(from.stream().groupByKey(serdes), from.key(), from.value());
        });
        operators.put("group_by", (graph, node) -> {
            Flow from = graph.input(node, "from");
            if (from.table() != null) {
                return GroupedTables.group(from, node);
            }
            Functions.Pair pair = Functions.pair(Stateless.fn(node));
            Kind key = Stateless.fn(node).equals("identity") ? from.key() : from.value();
            var serdes = grouped(node, key, from.value());
            return Flow.of(from.stream().groupBy((k, v) -> pair.apply(k, v).key, serdes), key, from.value());
        });
        operators.put("count", (graph, node) -> {
            Flow from = graph.input(node, "from");
            if (from.rows() != null) {
                return GroupedTables.count(from);
            }
            return folded(from, Kind.LONG, 0L, (count, value) -> (Long) count + 1, Functions.two("sum"));
        });
        operators.put("reduce", Aggregations::reduce);
        operators.put("aggregate", (graph, node) -> {
            Flow from = graph.input(node, "from");
            if (from.rows() != null) {
                return GroupedTables.aggregate(from, node);
            }
            if (from.cogroup() != null) {
                return Cogroup.aggregate(from, node);
            }
            Kind kind = kind(from, node);
            Functions.Two merger = node.has("merger") ? function(node, "merger") : null;
            return folded(from, kind, kind.read(node.required("init")), function(node, "adder"), merger);
        });
    }

    /** A cogroup has several groups, whose topics need names of their own. */
    private static Grouped<Object, Object> grouped(JsonNode node, Kind key, Kind value) {
        return Grouped.with("grouped-" + node.required("id").asText(), key.serde(), value.serde());
    }

    static Functions.Two function(JsonNode node, String field) {
        return Functions.two(node.required(field).asText());
    }

    /** What an aggregate is: what it begins with. A sum is of the kind that it adds. */
    static Kind kind(Flow from, JsonNode node) {
        JsonNode init = node.required("init");
        if (init.isTextual()) {
            return Kind.STRING;
        }
        if (Functions.adds(node.required("adder").asText())) {
            return from.value();
        }
        return init.isIntegralNumber() ? Kind.INT : Kind.DOUBLE;
    }

    static Materialized<Object, Object, KeyValueStore<Bytes, byte[]>> store(Kind key, Kind value) {
        return Materialized.with(key.serde(), value.serde());
    }

    private static Flow folded(
            Flow from, Kind kind, Object init, Functions.Two adder, Functions.Two merger) {
        if (from.windowed() != null) {
            return from.windowed().folded(from.key(), kind, init, adder, merger);
        }
        KTable<Object, Object> table = from.group()
                .aggregate(
                        () -> init,
                        (key, value, folded) -> adder.apply(folded, value),
                        store(from.key(), kind));
        return Flow.of(table, from.key(), kind);
    }

    private static Flow reduce(Graph graph, JsonNode node) {
        Flow from = graph.input(node, "from");
        if (from.rows() != null) {
            return GroupedTables.reduce(from, node);
        }
        if (from.windowed() != null) {
            return from.windowed().reduced(from.key(), from.value(), function(node, "adder"));
        }
        var reduced = from.group().reduce(function(node, "adder")::apply, store(from.key(), from.value()));
        return Flow.of(reduced, from.key(), from.value());
    }
}
