package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/** Groups of tables, and the tables that they are folded into. */
final class GroupedTables {
    private GroupedTables() {}

    static Flow group(Flow from, JsonNode node) {
        String name = Stateless.fn(node);
        Functions.Pair pair = Functions.pair(name);
        Kind key = switch (name) {
            case "identity", "int_value" -> from.key();
            case "first_char_second_char" -> Kind.STRING;
            default -> from.value();
        };
        Kind value = switch (name) {
            case "swap" -> from.key();
            case "int_value" -> Kind.INT;
            case "first_char_second_char" -> Kind.STRING;
            default -> from.value();
        };
        var serdes = Grouped.with(key.serde(), value.serde());
        return Flow.of(from.table().groupBy(pair::apply, serdes), key, value);
    }

    /** With the reference's own adder and subtractor. */
    @SuppressWarnings("unchecked")
    static Flow count(Flow from) {
        Materialized<Object, Long, KeyValueStore<Bytes, byte[]>> store =
                Materialized.with(from.key().serde(), Serdes.Long());
        KTable<Object, ?> counted = from.rows().count(store);
        return Flow.of((KTable<Object, Object>) counted, from.key(), Kind.LONG);
    }

    static Flow reduce(Flow from, JsonNode node) {
        var reduced = from.rows()
                .reduce(
                        Aggregations.function(node, "adder")::apply,
                        Aggregations.function(node, "subtractor")::apply,
                        Aggregations.store(from.key(), from.value()));
        return Flow.of(reduced, from.key(), from.value());
    }

    static Flow aggregate(Flow from, JsonNode node) {
        Kind kind = Aggregations.kind(from, node);
        Object init = kind.read(node.required("init"));
        Functions.Two adder = Aggregations.function(node, "adder");
        Functions.Two subtractor = Aggregations.function(node, "subtractor");
        var table = from.rows()
                .aggregate(
                        () -> init,
                        (key, value, folded) -> adder.apply(folded, value),
                        (key, value, folded) -> subtractor.apply(folded, value),
                        Aggregations.store(from.key(), kind));
        return Flow.of(table, from.key(), kind);
    }
}
