package streamwright.peer;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Stateless: orders of at least 100.00, by customer. */
public final class MapFilter {
    private static final long LARGE_IN_CENTS = 10_000;

    private MapFilter() {}

    public static void main(String[] args) throws Exception {
        Options options = Options.parse(args);
        var progress = new Progress();
        var builder = new StreamsBuilder();
        builder.stream(options.input(), Consumed.with(Serdes.String(), new JsonSerde<>(Order.class)))
                .peek((id, order) -> progress.add(1))
                .filter((id, order) -> order.amountInCents() >= LARGE_IN_CENTS)
                .map((id, order) -> KeyValue.pair(
                        order.customerId(), new LargeOrder(order.orderId(), order.amountInCents())))
                .to(options.output(), Produced.with(Serdes.String(), new JsonSerde<>(LargeOrder.class)));
        try (var run = new Run(options, new KafkaStreams(builder.build(), options.streamsConfig()))) {
            Report.print("map-filter", progress, run.toTheEnd(progress));
        }
    }
}
