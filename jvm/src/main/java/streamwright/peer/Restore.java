package streamwright.peer;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Rebuilds order-risk's store from an existing changelog ({@code APPLICATION_ID-exposure-by-customer-changelog},
 * as many partitions as INPUT) into an empty STATE_DIR, and stops when every partition is done.
 */
public final class Restore {
    private Restore() {}

    public static void main(String[] args) throws Exception {
        Options options = Options.parse(args);
        var progress = new Progress();
        var open = new AtomicInteger();
        var done = new AtomicInteger();
        var streams = new KafkaStreams(OrderRisk.topology(options, new Progress()), options.streamsConfig());
        streams.setGlobalStateRestoreListener(new StateRestoreListener() {
            @Override
            public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
                progress.add(0);
                open.incrementAndGet();
            }

            @Override
            public void onBatchRestored(TopicPartition partition, String store, long end, long n) {
                progress.add(n);
            }

            @Override
            public void onRestoreEnd(TopicPartition partition, String store, long total) {
                done.incrementAndGet();
            }
        });
        try (var run = new Run(options, streams)) {
            streams.start();
            run.waitFor(progress, () -> streams.state() == KafkaStreams.State.RUNNING && open.get() == done.get());
            Report.print("restore", progress, Progress.Moment.now());
        }
    }
}
