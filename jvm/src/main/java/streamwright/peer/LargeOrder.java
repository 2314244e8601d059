package streamwright.peer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What {@link MapFilter} writes. */
record LargeOrder(
        @JsonProperty("order_id") String orderId,
        @JsonProperty("amount_in_cents") long amountInCents) {}
