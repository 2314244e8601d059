package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;

/** Sources, outputs, and what keeps no state. */
final class Stateless {
    private Stateless() {}

    static void register(Map<String, Graph.Operator> operators) {
        operators.put("stream", Stateless::stream);
        operators.put("output", Stateless::output);
        operators.put("merge", Stateless::merge);
        operators.put("filter", (graph, node) -> {
            Flow from = graph.input(node, "from");
            if (from.table() != null) {
                return Tables.filter(from, node, false);
            }
            return Flow.of(from.stream().filter(Functions.predicate(fn(node))), from.key(), from.value());
        });
        operators.put("filter_not", (graph, node) -> {
            Flow from = graph.input(node, "from");
            if (from.table() != null) {
                return Tables.filter(from, node, true);
            }
            return Flow.of(from.stream().filterNot(Functions.predicate(fn(node))), from.key(), from.value());
        });
        operators.put("map_values", (graph, node) -> {
            Flow from = graph.input(node, "from");
            String name = fn(node);
            if (from.table() != null) {
                return Tables.map(from, node);
            }
            return Flow.of(
                    from.stream().mapValues(value -> Functions.mapped(name, value)),
                    from.key(),
                    Functions.mapped(name, from.value()));
        });
        operators.put("map", (graph, node) -> {
            Flow from = graph.input(node, "from");
            Functions.Pair pair = Functions.pair(fn(node));
            Kind key = fn(node).equals("identity") ? from.key() : from.value();
            Kind value = fn(node).equals("swap") ? from.key() : from.value();
            return Flow.of(from.stream().map((k, v) -> pair.apply(k, v)), key, value);
        });
        operators.put("select_key", (graph, node) -> {
            Flow from = graph.input(node, "from");
            Functions.Pair pair = Functions.pair(fn(node));
            Kind key = fn(node).equals("identity") ? from.key() : from.value();
            return Flow.of(from.stream().selectKey((k, v) -> selected(pair.apply(k, v))), key, from.value());
        });
    }

    static String fn(JsonNode node) {
        return node.required("fn").asText();
    }

    private static Object selected(KeyValue<Object, Object> pair) {
        return pair.key;
    }

    private static Flow stream(Graph graph, JsonNode node) {
        Kind key = Kind.of(node, "key_type");
        Kind value = Kind.of(node, "value_type");
        List<String> topics = new ArrayList<>();
        node.required("topics").forEach(topic -> topics.add(topic.asText()));
        topics.forEach(topic -> graph.inputs.put(topic, new Graph.Topic(key, value)));
        return Flow.of(graph.builder.stream(topics, Consumed.with(key.serde(), value.serde())), key, value);
    }

    private static Flow merge(Graph graph, JsonNode node) {
        Flow merged = null;
        for (JsonNode id : node.required("streams")) {
            Flow next = graph.named(id.asText());
            merged = merged == null ? next : Flow.of(merged.stream().merge(next.stream()), next.key(), next.value());
        }
        return merged;
    }

    private static Flow output(Graph graph, JsonNode node) {
        Flow from = graph.input(node, "from");
        String name = node.required("name").asText();
        KStream<Object, Object> stream =
                from.stream() == null ? from.table().toStream() : from.stream();
        stream.to(name, Produced.with(from.key().serde(), from.value().serde()));
        graph.outputs.put(name, new Graph.Topic(from.key(), from.value()));
        return null;
    }
}
