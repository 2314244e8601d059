package streamwright.peer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** An order as the topics hold it. */
record Order(
        @JsonProperty("order_id") String orderId,
        @JsonProperty("customer_id") String customerId,
        @JsonProperty("amount_in_cents") long amountInCents,
        @JsonProperty("occurred_at_ms") long occurredAtMs) {}
