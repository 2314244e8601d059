package streamwright.differential;

import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KGroupedTable;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;

/** A node of a topology: one of the six, and what its keys and values are. */
record Flow(
        KStream<Object, Object> stream,
        KTable<Object, Object> table,
        KGroupedStream<Object, Object> group,
        KGroupedTable<Object, Object> rows,
        Windows windowed,
        Cogroup cogroup,
        Kind key,
        Kind value) {

    static Flow of(KStream<Object, Object> stream, Kind key, Kind value) {
        return new Flow(stream, null, null, null, null, null, key, value);
    }

    static Flow of(KTable<Object, Object> table, Kind key, Kind value) {
        return new Flow(null, table, null, null, null, null, key, value);
    }

    static Flow of(KGroupedStream<Object, Object> group, Kind key, Kind value) {
        return new Flow(null, null, group, null, null, null, key, value);
    }

    static Flow of(KGroupedTable<Object, Object> rows, Kind key, Kind value) {
        return new Flow(null, null, null, rows, null, null, key, value);
    }

    static Flow of(Windows windowed, Kind key, Kind value) {
        return new Flow(null, null, null, null, windowed, null, key, value);
    }

    /** Each of its groups has values of its own kind. */
    static Flow of(Cogroup cogroup, Kind key) {
        return new Flow(null, null, null, null, null, cogroup, key, null);
    }
}
