package streamwright.peer;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many records went through, and the clock and CPU time at the first of them. The record path pays one
 * increment and one comparison for it.
 */
final class Progress {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final LongAdder records = new LongAdder();
    private volatile Moment first;

    /** A point in time, and what the whole process had used until then. */
    record Moment(long nanos, long cpuNanos) {
        static Moment now() {
            return new Moment(System.nanoTime(), SYSTEM.getProcessCpuTime());
        }
    }

    void add(long n) {
        if (first == null) {
            first = Moment.now();
        }
        records.add(n);
    }

    long records() {
        return records.sum();
    }

    /** Null until the first record. */
    Moment first() {
        return first;
    }
}
