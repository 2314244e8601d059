package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Predicate;
import org.apache.kafka.streams.kstream.ValueMapper;
import org.apache.kafka.streams.state.KeyValueStore;

/** Tables that are read from topics, computed from others, and made of streams. */
final class Tables {
    private Tables() {}

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("table", Tables::table);
        operators.put("to_stream", (graph, node) -> {
            Flow from = graph.input(node, "from");
            return Flow.of(from.table().toStream(), from.key(), from.value());
        });
        operators.put("to_table", (graph, node) -> {
            Flow from = graph.input(node, "from");
            var store = named(node, from.key(), from.value());
            return Flow.of(from.stream().toTable(store), from.key(), from.value());
        });
    }

    static Flow filter(Flow from, JsonNode node, boolean not) {
        Predicate<Object, Object> predicate = Functions.predicate(Stateless.fn(node));
        var store = store(node, from.key(), from.value());
        KTable<Object, Object> table = from.table();
        if (store == null) {
            table = not ? table.filterNot(predicate) : table.filter(predicate);
        } else {
            table = not ? table.filterNot(predicate, store) : table.filter(predicate, store);
        }
        return Flow.of(table, from.key(), from.value());
    }

    static Flow map(Flow from, JsonNode node) {
        String name = Stateless.fn(node);
        Kind value = Functions.mapped(name, from.value());
        var store = store(node, from.key(), value);
        ValueMapper<Object, Object> mapper = old -> Functions.mapped(name, old);
        // Without a name it is no store, and says what values are: a buffer behind it has to know.
        KTable<Object, Object> table = from.table()
                .mapValues(mapper, store == null ? Aggregations.store(from.key(), value) : store);
        return Flow.of(table, from.key(), value);
    }

    /** The store of a computed table that is kept; without a name it would not be. */
    static Materialized<Object, Object, KeyValueStore<Bytes, byte[]>> store(
            JsonNode node, Kind key, Kind value) {
        if (!node.path("materialized").asBoolean(false)) {
            return null;
        }
        return named(node, key, value);
    }

    private static Materialized<Object, Object, KeyValueStore<Bytes, byte[]>> named(
            JsonNode node, Kind key, Kind value) {
        return Materialized.<Object, Object, KeyValueStore<Bytes, byte[]>>as(
                        "kept-" + node.required("id").asText())
                .withKeySerde(key.serde())
                .withValueSerde(value.serde());
    }

    private static Flow table(Graph graph, JsonNode node) {
        Kind key = Kind.of(node, "key_type");
        Kind value = Kind.of(node, "value_type");
        String topic = node.required("topic").asText();
        graph.inputs.put(topic, new Graph.Topic(key, value));
        if (!node.path("materialized").asBoolean(true)) {
            return Flow.of(graph.builder.table(topic, Consumed.with(key.serde(), value.serde())), key, value);
        }
        var store = named(node, key, value);
        return Flow.of(
                graph.builder.table(topic, Consumed.with(key.serde(), value.serde()), store), key, value);
    }
}
