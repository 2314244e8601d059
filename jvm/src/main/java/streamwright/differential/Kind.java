package streamwright.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** What a key or value is. */
enum Kind {
    INT(Serdes.Integer()),
    LONG(Serdes.Long()),
    DOUBLE(Serdes.Double()),
    STRING(Serdes.String()),
    /** A change of a table, as a line of JSON. */
    CHANGE(Serdes.String());

    private final Serde<?> serde;

    Kind(Serde<?> serde) {
        this.serde = serde;
    }

    static Kind of(JsonNode node, String field) {
        return valueOf(node.required(field).asText().toUpperCase(java.util.Locale.ROOT));
    }

    /** Streams of cases have keys and values of any type. */
    @SuppressWarnings("unchecked")
    Serde<Object> serde() {
        return (Serde<Object>) serde;
    }

    /** A number or text of a case. */
    Object read(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return switch (this) {
            case INT -> value.intValue();
            case LONG -> value.longValue();
            case DOUBLE -> value.doubleValue();
            case STRING, CHANGE -> value.textValue();
        };
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

    /** A number or text as the case writes it. */
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
        return json.textNode((String) value);
    }
}
