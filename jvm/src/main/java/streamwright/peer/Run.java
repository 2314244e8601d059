package streamwright.peer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** Runs a topology until everything in its input is processed and committed. */
final class Run implements AutoCloseable {
    /** No progress for so long means that something is wrong. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;
    private final String input;
    private final KafkaStreams streams;

    Run(Options options, KafkaStreams streams) {
        this.input = options.input();
        this.streams = streams;
        this.admin = Admin.create(Map.of("bootstrap.servers", options.bootstrap()));
        streams.setUncaughtExceptionHandler(error -> {
            error.printStackTrace();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    /**
     * Runs to the end of the input as it is now; gives the moment at which its last record was processed.
     * Every offset must be a record: the input may not have been written in transactions. What is not yet
     * committed then, a tenth of a second at most, is committed by {@link #close}.
     */
    Progress.Moment toTheEnd(Progress progress) throws Exception {
        Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
        Map<TopicPartition, Long> begins = offsets(OffsetSpec.earliest());
        long expected = ends.entrySet().stream()
                .mapToLong(end -> end.getValue() - begins.get(end.getKey()))
                .sum();
        streams.start();
        waitFor(progress, () -> progress.records() >= expected);
        return Progress.Moment.now();
    }

    /** Waits for {@code done}; fails when the topology has stopped or nothing moves any more. */
    void waitFor(Progress progress, BooleanSupplier done) throws Exception {
        long seen = -1;
        long deadline = 0;
        while (!done.getAsBoolean()) {
            if (progress.records() != seen) {
                seen = progress.records();
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("no progress after " + seen + " records");
            }
            if (streams.state() == KafkaStreams.State.ERROR || streams.state() == KafkaStreams.State.PENDING_ERROR) {
                throw new IllegalStateException("Kafka Streams has stopped; see above");
            }
            Thread.sleep(5);
        }
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec spec) throws Exception {
        List<TopicPartition> partitions = admin.describeTopics(List.of(input))
                .allTopicNames()
                .get()
                .get(input)
                .partitions()
                .stream()
                .map(info -> new TopicPartition(input, info.partition()))
                .toList();
        var wanted = partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        return admin.listOffsets(wanted).all().get().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    @Override
    public void close() {
        // Leaving the group spares the next run of the same application a wait for the session to expire.
        streams.close(CloseOptions.timeout(Duration.ofSeconds(30))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        admin.close();
    }
}
