package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.kstream.internals.AbstractStream;
import org.apache.kafka.streams.kstream.internals.Change;
import org.apache.kafka.streams.kstream.internals.KTableImpl;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** The changes of a table, which its neighbours see and the DSL hides: a processor behind the table's own shows them. */
final class Changes {
    private Changes() {}

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("output_changes", Changes::output);
    }

    private static Flow output(Graph graph, JsonNode node) {
        Flow from = graph.input(node, "from");
        String name = node.required("name").asText();
        boolean sendOld = node.path("send_old").asBoolean(false);
        var table = (KTableImpl<?, ?, ?>) from.table();
        if (sendOld) {
            // As its own readers ask for them.
            table.enableSendingOldValues(true);
        }
        String processor = "changes-" + name;
        graph.additions.add(topology -> {
            topology.addProcessor(processor, () -> new Shown(sendOld), nameOf(table));
            var key = from.key().serde().serializer();
            topology.addSink("sink-" + name, name, key, new StringSerializer(), processor);
        });
        graph.outputs.put(name, new Graph.Topic(from.key(), Kind.CHANGE));
        return null;
    }

    /** Of the processor that forwards its changes; no method gives it. */
    private static String nameOf(AbstractStream<?, ?> table) {
        try {
            var name = AbstractStream.class.getDeclaredField("name");
            name.setAccessible(true);
            return (String) name.get(table);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException("a table of Kafka Streams has no name", error);
        }
    }

    /** Writes a change as a line of JSON. */
    private static final class Shown extends ContextualProcessor<Object, Change<Object>, Object, String> {
        private final boolean sendOld;

        private Shown(boolean sendOld) {
            this.sendOld = sendOld;
        }

        @Override
        public void process(Record<Object, Change<Object>> record) {
            Change<Object> change = record.value();
            ObjectNode line = Differential.JSON.createObjectNode();
            line.set("new", Kind.written(change.newValue));
            // Another reader may have asked for old values.
            line.set("old", Kind.written(sendOld ? change.oldValue : null));
            line.put("is_latest", change.isLatest);
            context().forward(record.withValue(line.toString()));
        }
    }
}
