package streamwright.interop;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.DoubleDeserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a whole topic as a Java consumer at read_committed does: {@code ReadTopic BOOTSTRAP TOPIC KEY VALUE},
 * where KEY and VALUE are {@code string}, {@code long}, {@code int}, {@code double} or {@code bytes} and choose
 * Java's own deserializer. Prints one JSON object a record, in offset order within each partition:
 * {@code partition}, {@code offset}, {@code timestamp}, {@code key}, {@code value}, {@code headers} (a list of
 * name and value, since names may repeat); bytes are hexadecimal, null is null. It stops where the last committed
 * record was when it started.
 */
public final class ReadTopic {
    /** Longest wait for progress. A partition that has records but never shows them must not hang a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReadTopic() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            System.err.println("usage: ReadTopic BOOTSTRAP TOPIC KEY VALUE (string, long, int, double or bytes)");
            System.exit(2);
        }
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, args[0],
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (var consumer = new KafkaConsumer<>(config, deserializer(args[2]), deserializer(args[3]))) {
            readToEnd(consumer, args[1], out);
        }
        out.flush();
    }

    private static void readToEnd(KafkaConsumer<Object, Object> consumer, String topic, PrintStream out)
            throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        // At read_committed this is the last stable offset: nothing of a transaction that is still open.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            var records = consumer.poll(Duration.ofMillis(100));
            for (ConsumerRecord<Object, Object> record : records) {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    print(record, out);
                }
            }
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new IOException("no progress in " + topic + " towards " + ends);
            }
        }
    }

    private static void print(ConsumerRecord<Object, Object> record, PrintStream out) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("partition", record.partition());
            json.writeNumberField("offset", record.offset());
            json.writeNumberField("timestamp", record.timestamp());
            json.writeObjectField("key", printable(record.key()));
            json.writeObjectField("value", printable(record.value()));
            json.writeArrayFieldStart("headers");
            for (Header header : record.headers()) {
                json.writeStartArray();
                json.writeString(header.key());
                json.writeObject(printable(header.value()));
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println(text);
    }

    private static Object printable(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value;
    }

    private static Deserializer<Object> deserializer(String name) {
        return switch (name) {
            case "string" -> asObjects(new StringDeserializer());
            case "long" -> asObjects(new LongDeserializer());
            case "int" -> asObjects(new IntegerDeserializer());
            case "double" -> asObjects(new DoubleDeserializer());
            case "bytes" -> asObjects(new ByteArrayDeserializer());
            default -> throw new IllegalArgumentException("no deserializer is called " + name);
        };
    }

    private static <T> Deserializer<Object> asObjects(Deserializer<T> deserializer) {
        return deserializer::deserialize;
    }
}
