package streamwright.peer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What {@link OrderRisk} writes; its id follows from its content, as a replayable decision's must. */
record RiskDecision(
        @JsonProperty("decision_id") UUID decisionId,
        @JsonProperty("customer_id") String customerId,
        @JsonProperty("exposure_in_cents") long exposureInCents) {

    static RiskDecision highExposure(String customerId, long exposureInCents) {
        byte[] name = (customerId + ':' + exposureInCents).getBytes(StandardCharsets.UTF_8);
        return new RiskDecision(UUID.nameUUIDFromBytes(name), customerId, exposureInCents);
    }
}
