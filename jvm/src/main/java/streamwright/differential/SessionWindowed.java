package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SessionWindowedKStream;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.state.SessionStore;

/** A group in sessions; the store has the name of the node. */
record SessionWindowed(
        SessionWindowedKStream<Object, Object> stream, SessionWindows windows, boolean emitsOnClose, String name)
        implements Windows {

    static Windows of(Flow from, JsonNode window, boolean emitsOnClose, String name) {
        SessionWindows windows = windows(window);
        var stream = from.group().windowedBy(windows).emitStrategy(Windows.strategy(emitsOnClose));
        return new SessionWindowed(stream, windows, emitsOnClose, name);
    }

    static SessionWindows windows(JsonNode window) {
        return SessionWindows.ofInactivityGapAndGrace(
                Windows.milliseconds(window, "gap_ms"), Windows.milliseconds(window, "grace_ms"));
    }

    @Override
    public Flow folded(Kind key, Kind kind, Object init, Functions.Two adder, Functions.Two merger) {
        var table = stream.aggregate(
                () -> init,
                (k, value, folded) -> adder.apply(folded, value),
                (k, left, right) -> merger.apply(left, right),
                store(key, kind));
        return table(table, key, kind);
    }

    @Override
    public Flow reduced(Kind key, Kind kind, Functions.Two adder) {
        return table(stream.reduce(adder::apply, store(key, kind)), key, kind);
    }

    @SuppressWarnings("unchecked")
    private Flow table(KTable<?, Object> table, Kind key, Kind value) {
        return Flow.of((KTable<Object, Object>) table, key.inSession(), value);
    }

    private Materialized<Object, Object, SessionStore<Bytes, byte[]>> store(Kind key, Kind value) {
        Materialized<Object, Object, SessionStore<Bytes, byte[]>> store = emitsOnClose
                ? Materialized.as(
                        new ClosedSessions.Supplier(name, windows.inactivityGap() + windows.gracePeriodMs()))
                : Materialized.as(name);
        return store.withKeySerde(key.serde()).withValueSerde(value.serde()).withCachingDisabled();
    }
}
