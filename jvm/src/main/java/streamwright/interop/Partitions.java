package streamwright.interop;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where Java's producer puts keys: {@code Partitions BOOTSTRAP TOPIC}, keys on standard input in hexadecimal,
 * one a line. Each is produced with no partition stated, and the partition that the broker confirms is
 * printed, one a line and in the same order. An empty line is the empty key.
 */
public final class Partitions {
    private Partitions() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: Partitions BOOTSTRAP TOPIC < keys in hexadecimal, one a line");
            System.exit(2);
        }
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, args[0],
                ProducerConfig.ACKS_CONFIG, "all");
        var serializer = new ByteArraySerializer();
        var keys = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (var producer = new KafkaProducer<byte[], byte[]>(config, serializer, serializer)) {
            String line;
            while ((line = keys.readLine()) != null) {
                byte[] key = HexFormat.of().parseHex(line);
                RecordMetadata written = producer.send(new ProducerRecord<>(args[1], key, new byte[0])).get();
                System.out.println(written.partition());
            }
        }
    }
}
