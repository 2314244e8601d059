package streamwright.peer;

import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What the command line says: {@code BOOTSTRAP APPLICATION_ID INPUT OUTPUT STATE_DIR [--cache]
 * [--at-least-once] [--threads N]}. The rest is what the benchmark holds equal on both sides: exactly-once,
 * a commit every 100 ms, one thread, no record cache.
 */
record Options(
        String bootstrap,
        String applicationId,
        String input,
        String output,
        String stateDir,
        boolean cache,
        boolean exactlyOnce,
        int threads) {

    private static final String USAGE = "usage: BOOTSTRAP APPLICATION_ID INPUT OUTPUT STATE_DIR"
            + " [--cache] [--at-least-once] [--threads N]";

    /** Ten megabytes: the default of Kafka Streams. */
    private static final long CACHE_BYTES = 10L * 1024 * 1024;

    static Options parse(String[] args) {
        if (args.length < 5) {
            throw new IllegalArgumentException(USAGE);
        }
        boolean cache = false;
        boolean exactlyOnce = true;
        int threads = 1;
        for (int i = 5; i < args.length; i++) {
            switch (args[i]) {
                case "--cache" -> cache = true;
                case "--at-least-once" -> exactlyOnce = false;
                case "--threads" -> threads = Integer.parseInt(args[++i]);
                default -> throw new IllegalArgumentException(args[i] + "; " + USAGE);
            }
        }
        return new Options(args[0], args[1], args[2], args[3], args[4], cache, exactlyOnce, threads);
    }

    Properties streamsConfig() {
        var config = new Properties();
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
        config.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cache ? CACHE_BYTES : 0L);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return config;
    }
}
