package streamwright.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.SessionBytesStoreSupplier;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.internals.InMemorySessionStore;

/**
 * Sessions in memory that are out of sight as soon as in a store of the least retention, and still there to be emitted: see
 * docs/differences.md. They are emitted in the order of a store on disk.
 */
final class ClosedSessions extends InMemorySessionStore {
    private static final Comparator<KeyValue<Windowed<Bytes>, byte[]>> ORDER = Comparator.<KeyValue<
                            Windowed<Bytes>, byte[]>>
            comparingLong(session -> session.key.window().end())
            .thenComparingLong(session -> session.key.window().start())
            .thenComparing(session -> session.key.key());

    private final long visible;
    private long time = -1;

    private ClosedSessions(String name, long visible) {
        super(name, Windows.FOREVER.toMillis(), "sessions");
        this.visible = visible;
    }

    @Override
    public void put(Windowed<Bytes> session, byte[] value) {
        time = Math.max(time, session.window().end());
        super.put(session, value);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> findSessions(Bytes key, long earliestEnd, long latestStart) {
        return super.findSessions(key, Math.max(earliestEnd, time - visible + 1), latestStart);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> findSessions(long earliestEnd, long latestEnd) {
        List<KeyValue<Windowed<Bytes>, byte[]>> closed = new ArrayList<>();
        try (var found = super.findSessions(earliestEnd, latestEnd)) {
            found.forEachRemaining(closed::add);
        }
        closed.sort(ORDER);
        return new Sorted(closed.iterator());
    }

    /** Makes one, called as the table. */
    record Supplier(String name, long visible) implements SessionBytesStoreSupplier {
        @Override
        public SessionStore<Bytes, byte[]> get() {
            return new ClosedSessions(name, visible);
        }

        @Override
        public String metricsScope() {
            return "sessions";
        }

        @Override
        public long segmentIntervalMs() {
            return 1;
        }

        @Override
        public long retentionPeriod() {
            return Windows.FOREVER.toMillis();
        }
    }

    private record Sorted(Iterator<KeyValue<Windowed<Bytes>, byte[]>> sessions)
            implements KeyValueIterator<Windowed<Bytes>, byte[]> {
        @Override
        public boolean hasNext() {
            return sessions.hasNext();
        }

        @Override
        public KeyValue<Windowed<Bytes>, byte[]> next() {
            return sessions.next();
        }

        @Override
        public Windowed<Bytes> peekNextKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
