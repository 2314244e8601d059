package streamwright.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorTopology;

/**
 * Windows of several inputs that are late for all as soon as they are for one: each input of a cogroup has a stream time of its
 * own, and no method tells it that of the others. See docs/differences.md.
 */
final class SharedClocks {
    private static final String CLOCK = "observedStreamTime";

    /** The processors of a store a list. */
    private final List<List<Object>> clocks = new ArrayList<>();

    SharedClocks(TopologyTestDriver driver, Set<String> stores) {
        if (stores.isEmpty()) {
            return;
        }
        var topology = (ProcessorTopology) get(get(driver, "task"), "topology");
        for (String store : stores) {
            List<Object> processors = new ArrayList<>();
            for (ProcessorNode<?, ?, ?, ?> node : topology.processors()) {
                boolean isOfStore = node.stateStores != null && node.stateStores.contains(store);
                if (isOfStore && has(get(node, "processor"), CLOCK)) {
                    processors.add(get(node, "processor"));
                }
            }
            clocks.add(processors);
        }
    }

    /** After each record, all have the time of the latest. */
    void tell() {
        for (List<Object> processors : clocks) {
            long time = -1;
            for (Object processor : processors) {
                time = Math.max(time, (Long) get(processor, CLOCK));
            }
            for (Object processor : processors) {
                set(processor, CLOCK, time);
            }
        }
    }

    private static boolean has(Object holder, String name) {
        try {
            field(holder, name);
            return true;
        } catch (NoSuchFieldException none) {
            return false;
        }
    }

    private static Object get(Object holder, String name) {
        try {
            return field(holder, name).get(holder);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(holder.getClass() + " has no " + name, error);
        }
    }

    private static void set(Object holder, String name, long value) {
        try {
            field(holder, name).setLong(holder, value);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(holder.getClass() + " has no " + name, error);
        }
    }

    private static java.lang.reflect.Field field(Object holder, String name) throws NoSuchFieldException {
        for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(name);
    }
}
