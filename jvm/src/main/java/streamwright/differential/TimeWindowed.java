package streamwright.differential;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SlidingWindows;
import org.apache.kafka.streams.kstream.TimeWindowedKStream;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.WindowStore;

/** A group in windows of a fixed size, or sliding ones. */
record TimeWindowed(TimeWindowedKStream<Object, Object> stream, long sizeMs, boolean forgets) implements Windows {

    static Windows of(Flow from, JsonNode window, boolean emitsOnClose) {
        TimeWindows windows = windows(window);
        var stream = from.group().windowedBy(windows).emitStrategy(Windows.strategy(emitsOnClose));
        return new TimeWindowed(stream, windows.sizeMs, !emitsOnClose);
    }

    /** Their ends are as far behind their starts as the difference says. */
    static Windows sliding(Flow from, JsonNode window, boolean emitsOnClose) {
        SlidingWindows windows = slidingWindows(window);
        var stream = from.group().windowedBy(windows).emitStrategy(Windows.strategy(emitsOnClose));
        return new TimeWindowed(stream, windows.timeDifferenceMs(), false);
    }

    static TimeWindows windows(JsonNode window) {
        TimeWindows windows = TimeWindows.ofSizeAndGrace(
                Windows.milliseconds(window, "size_ms"), Windows.milliseconds(window, "grace_ms"));
        return window.has("advance_ms")
                ? windows.advanceBy(Windows.milliseconds(window, "advance_ms"))
                : windows;
    }

    static SlidingWindows slidingWindows(JsonNode window) {
        return SlidingWindows.ofTimeDifferenceAndGrace(
                Windows.milliseconds(window, "difference_ms"), Windows.milliseconds(window, "grace_ms"));
    }

    @Override
    public Flow folded(Kind key, Kind kind, Object init, Functions.Two adder, Functions.Two merger) {
        var table = stream.aggregate(
                () -> init, (k, value, folded) -> adder.apply(folded, value), store(key, kind));
        return table(table, key, kind);
    }

    @Override
    public Flow reduced(Kind key, Kind kind, Functions.Two adder) {
        return table(stream.reduce(adder::apply, store(key, kind)), key, kind);
    }

    @SuppressWarnings("unchecked")
    private Flow table(KTable<?, Object> table, Kind key, Kind value) {
        return Flow.of((KTable<Object, Object>) table, key.windowed(sizeMs), value);
    }

    private Materialized<Object, Object, WindowStore<Bytes, byte[]>> store(Kind key, Kind value) {
        return store(Materialized.with(key.serde(), value.serde()), key, value, forgets);
    }

    static Materialized<Object, Object, WindowStore<Bytes, byte[]>> store(
            Materialized<Object, Object, WindowStore<Bytes, byte[]>> store, Kind key, Kind value, boolean forgets) {
        store.withKeySerde(key.serde()).withValueSerde(value.serde()).withCachingDisabled();
        // By default a store forgets a window when it closes, and one that time has jumped over is never emitted; and it forgets
        // sliding windows that a late record needs: see docs/differences.md.
        return forgets ? store : store.withRetention(FOREVER);
    }
}
