package streamwright.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.WindowedSerdes;

/** What a key or value is. */
final class Kind {
    static final Kind INT = new Kind(Serdes.Integer(), JsonNode::intValue);
    static final Kind LONG = new Kind(Serdes.Long(), JsonNode::longValue);
    static final Kind DOUBLE = new Kind(Serdes.Double(), JsonNode::doubleValue);
    static final Kind STRING = new Kind(Serdes.String(), JsonNode::textValue);
    /** A change of a table, as a line of JSON. */
    static final Kind CHANGE = new Kind(Serdes.String(), JsonNode::textValue);

    private final Serde<?> serde;
    private final Function<JsonNode, Object> reader;

    private Kind(Serde<?> serde, Function<JsonNode, Object> reader) {
        this.serde = serde;
        this.reader = reader;
    }

    static Kind of(JsonNode node, String field) {
        String name = node.required(field).asText();
        return switch (name) {
            case "int" -> INT;
            case "long" -> LONG;
            case "double" -> DOUBLE;
            case "string" -> STRING;
            default -> throw new IllegalArgumentException("unknown type " + name);
        };
    }

    /** A key of this kind in a window of so many milliseconds. No input has one. */
    Kind windowed(long size) {
        return new Kind(new WindowedSerdes.TimeWindowedSerde<>(serde(), size), JsonNode::textValue);
    }

    /** The same in a session. */
    Kind inSession() {
        return new Kind(new WindowedSerdes.SessionWindowedSerde<>(serde()), JsonNode::textValue);
    }

    /** Streams of cases have keys and values of any type. */
    @SuppressWarnings("unchecked")
    Serde<Object> serde() {
        return (Serde<Object>) serde;
    }

    /** A number or text of a case. */
    Object read(JsonNode value) {
        return value.isNull() ? null : reader.apply(value);
    }

    /** What lies on a topic of this kind, as the case writes it. */
    JsonNode shown(Object value) {
        if (this != CHANGE || value == null) {
            return written(value);
        }
        try {
            return Differential.JSON.readTree((String) value);
        } catch (JsonProcessingException error) {
            throw new IllegalArgumentException(error);
        }
    }

    /** A number, a text or a key in a window as the case writes it. */
    static JsonNode written(Object value) {
        var json = JsonNodeFactory.instance;
        if (value == null) {
            return json.nullNode();
        }
        if (value instanceof Integer number) {
            return json.numberNode(number);
        }
        if (value instanceof Long number) {
            return json.numberNode(number);
        }
        if (value instanceof Double number) {
            return json.numberNode(number);
        }
        if (value instanceof Windowed<?> windowed) {
            var key = json.objectNode();
            key.set("key", written(windowed.key()));
            return key.put("start", windowed.window().start())
                    .put("end", windowed.window().end());
        }
        return json.textNode((String) value);
    }
}
