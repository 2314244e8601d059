package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.ValueJoiner;

/** Tables that are joined with each other. */
final class TableJoins {
    private TableJoins() {}

    static Flow join(Flow left, Flow right, JsonNode node) {
        String name = node.required("joiner").asText();
        ValueJoiner<Object, Object, Object> joiner = Functions.two(name)::apply;
        Kind value = Functions.adds(name) ? left.value() : Kind.STRING;
        var store = Tables.store(node, left.key(), value);
        KTable<Object, Object> table = left.table();
        KTable<Object, Object> other = right.table();
        var joined = switch (node.required("type").asText()) {
            case "inner" -> store == null ? table.join(other, joiner) : table.join(other, joiner, store);
            case "left" -> store == null ? table.leftJoin(other, joiner) : table.leftJoin(other, joiner, store);
            case "outer" -> store == null ? table.outerJoin(other, joiner) : table.outerJoin(other, joiner, store);
            default -> throw Functions.unknown(node.required("type").asText());
        };
        return Flow.of(joined, left.key(), value);
    }
}
