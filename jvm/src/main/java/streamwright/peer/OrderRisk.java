package streamwright.peer;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;

/** The order-risk topology: exposure by customer, and a decision at each order beyond the limit. */
public final class OrderRisk {
    static final String STORE = "exposure-by-customer";
    private static final long LIMIT_IN_CENTS = 1_000_000;

    private OrderRisk() {}

    public static void main(String[] args) throws Exception {
        Options options = Options.parse(args);
        var progress = new Progress();
        try (var run = new Run(options, new KafkaStreams(topology(options, progress), options.streamsConfig()))) {
            Report.print("order-risk", progress, run.toTheEnd(progress));
        }
    }

    /** Records count when the aggregate takes them in: behind the repartition topic. */
    static Topology topology(Options options, Progress progress) {
        var orders = new JsonSerde<>(Order.class);
        var store = Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as(STORE)
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long());
        var builder = new StreamsBuilder();
        builder.stream(options.input(), Consumed.with(Serdes.String(), orders))
                .selectKey((id, order) -> order.customerId())
                .groupByKey(Grouped.with("orders-by-customer", Serdes.String(), orders))
                .aggregate(
                        () -> 0L,
                        (customer, order, total) -> {
                            progress.add(1);
                            return total + order.amountInCents();
                        },
                        store)
                .toStream()
                .filter((customer, exposure) -> exposure >= LIMIT_IN_CENTS)
                .mapValues((customer, exposure) -> RiskDecision.highExposure(customer, exposure))
                .to(options.output(), Produced.with(Serdes.String(), new JsonSerde<>(RiskDecision.class)));
        return builder.build();
    }
}
