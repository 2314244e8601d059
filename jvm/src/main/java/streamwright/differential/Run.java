package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.test.TestRecord;

/** One case: every step through the test driver, which processes it to the end and commits. */
final class Run {
    private Run() {}

    static ArrayNode outputs(JsonNode recorded) {
        Graph graph = new Graph(recorded.required("topology"));
        ArrayNode found = Differential.JSON.createArrayNode();
        try (var driver = new TopologyTestDriver(graph.topology(), settings(), Instant.EPOCH)) {
            Map<String, TestInputTopic<Object, Object>> inputs = new LinkedHashMap<>();
            graph.inputs.forEach((name, topic) -> inputs.put(
                    name,
                    driver.createInputTopic(
                            name, topic.key().serde().serializer(), topic.value().serde().serializer())));
            Map<String, TestOutputTopic<Object, Object>> outputs = new LinkedHashMap<>();
            graph.outputs.forEach((name, topic) -> outputs.put(
                    name,
                    driver.createOutputTopic(
                            name, topic.key().serde().deserializer(), topic.value().serde().deserializer())));
            int step = 0;
            for (JsonNode input : recorded.required("steps")) {
                String topic = input.required("topic").asText();
                Graph.Topic kinds = graph.inputs.get(topic);
                inputs.get(topic)
                        .pipeInput(new TestRecord<>(
                                kinds.key().read(input.required("key")),
                                kinds.value().read(input.required("value")),
                                headers(input.path("headers")),
                                input.required("timestamp").asLong()));
                for (var output : outputs.entrySet()) {
                    for (var record : output.getValue().readRecordsToList()) {
                        found.add(written(step, output.getKey(), record, graph.outputs.get(output.getKey()).value()));
                    }
                }
                step++;
            }
        }
        return found;
    }

    private static Properties settings() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "differential");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        settings.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        // A window that has closed is emitted by the record that closes it, not up to a second later.
        settings.put(StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION, 0L);
        return settings;
    }

    private static Headers headers(JsonNode list) {
        var headers = new RecordHeaders();
        for (JsonNode header : list) {
            JsonNode value = header.get(1);
            headers.add(
                    header.get(0).asText(),
                    value.isNull() ? null : value.asText().getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static ObjectNode written(int step, String out, TestRecord<Object, Object> record, Kind value) {
        ObjectNode line = Differential.JSON.createObjectNode();
        line.put("step", step).put("out", out);
        line.set("key", Kind.written(record.key()));
        line.set("value", value.shown(record.value()));
        line.put("timestamp", record.timestamp());
        ArrayNode headers = Differential.JSON.createArrayNode();
        for (Header header : record.headers()) {
            ArrayNode pair = headers.addArray().add(header.key());
            pair.add(header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
        }
        if (!headers.isEmpty()) {
            line.set("headers", headers);
        }
        return line;
    }
}
