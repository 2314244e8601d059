package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/** A topology while it is built from the nodes of a case. */
final class Graph {
    /** How a node is built. */
    interface Operator {
        /** The node, or null for one that nobody reads. */
        Flow build(Graph graph, JsonNode node);
    }

    /** What lies on a topic. */
    record Topic(Kind key, Kind value) {}

    /** A family of operators a class: a new one is a class, and a line here. */
    private static final Map<String, Operator> OPERATORS = new HashMap<>();

    static {
        Stateless.register(OPERATORS);
        Aggregations.register(OPERATORS);
        Cogroup.register(OPERATORS);
        Windows.register(OPERATORS);
        Tables.register(OPERATORS);
        StreamTableJoins.register(OPERATORS);
        Suppression.register(OPERATORS);
        Changes.register(OPERATORS);
    }

    final StreamsBuilder builder = new StreamsBuilder();
    /** What a topology gets when it is built, because no builder offers it. */
    final List<Consumer<Topology>> additions = new ArrayList<>();

    final Map<String, Topic> inputs = new LinkedHashMap<>();
    final Map<String, Topic> outputs = new LinkedHashMap<>();
    private final Map<String, Flow> nodes = new HashMap<>();

    Graph(JsonNode topology) {
        for (JsonNode node : topology) {
            String op = node.required("op").asText();
            Operator operator = OPERATORS.get(op);
            if (operator == null) {
                throw new IllegalArgumentException("unknown operator " + op);
            }
            Flow flow = operator.build(this, node);
            if (flow != null) {
                nodes.put(node.required("id").asText(), flow);
            }
        }
    }

    Topology topology() {
        Topology built = builder.build();
        additions.forEach(addition -> addition.accept(built));
        return built;
    }

    /** The node that a field names. */
    Flow input(JsonNode node, String field) {
        return named(node.required(field).asText());
    }

    Flow named(String id) {
        Flow flow = nodes.get(id);
        if (flow == null) {
            throw new IllegalArgumentException("a node " + id + " that is not declared before");
        }
        return flow;
    }
}
