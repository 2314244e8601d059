//! From librdkafka's errors to what the caller must do.

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::metadata::Metadata;
use rdkafka::types::RDKafkaConfRes;

use super::ffi::transaction::{CallError, DeliveryFailure};
use crate::config::Config;
use crate::log::{LogError, Origin};

/// An error of a call that the crate wraps, outside transactions.
pub(super) fn plain(context: impl Into<String>, error: &KafkaError) -> LogError {
    let context = context.into();
    if let KafkaError::ClientConfig(kind, _, key, value) = error {
        return setting(key, *kind, value);
    }
    let reason = words(error);
    match code_of(error) {
        Some(code) => by_code(context, code, reason),
        None => LogError::Fatal { context, reason },
    }
}

/// The code of an error, also of an administrative request: the crate has one there, and does not hand it out.
pub(super) fn code_of(error: &KafkaError) -> Option<Code> {
    match error {
        KafkaError::AdminOp(code) => Some(*code),
        other => other.rdkafka_error_code(),
    }
}

/// A client could not be made. librdkafka's words may repeat a setting.
pub(super) fn opening(config: &Config, what: &str, error: &KafkaError) -> LogError {
    match plain(what, error) {
        LogError::Fatal { context, reason } => LogError::Fatal { context, reason: config.scrub(&reason) },
        other => other,
    }
}

/// Sorts a code by what the caller must do.
pub(super) fn by_code(context: String, code: Code, reason: String) -> LogError {
    if let Some(right) = missing_right(code, "READ and DESCRIBE on the topic") {
        return LogError::Refused { context, reason: format!("{reason}; {right}") };
    }
    if is_passing(code) { LogError::Retriable { context, reason } } else { LogError::Fatal { context, reason } }
}

/// A broker did not accept our credentials, in its own `words`.
pub(super) fn refused_login(context: &str, words: String) -> LogError {
    by_code(context.to_owned(), Code::Authentication, words)
}

/// librdkafka's own message would repeat the value, which may be a password.
fn setting(key: &str, kind: RDKafkaConfRes, value: &str) -> LogError {
    let has_tls = cfg!(any(feature = "ssl", feature = "ssl-vendored"));
    let is_tls = key.contains("ssl") || key == "security.protocol" && value.to_ascii_lowercase().contains("ssl");
    let reason = match kind {
        RDKafkaConfRes::RD_KAFKA_CONF_UNKNOWN => format!("`{key}` is not a setting of librdkafka"),
        _ if is_tls && !has_tls => format!(
            "`{key}` asks for TLS, and this program was built without it: it needs the feature `ssl`, or \
             `ssl-vendored`, of the crate `streamwright`"
        ),
        _ => format!("librdkafka does not accept the value given for `{key}`"),
    };
    LogError::Fatal { context: "configuration".to_owned(), reason }
}

/// An offset commit outside a transaction failed. Repeating it cannot help who is no longer a member of that generation:
/// only polling leads back into the group.
///
/// Where nobody has answered, the request may still arrive, and set back what is committed meanwhile. Only another
/// membership keeps it from that, which exactly-once needs; at least once takes the same records again.
pub(super) fn of_offset_commit(code: Code, exactly_once: bool) -> LogError {
    let (context, reason) = ("committing offsets".to_owned(), code.to_string());
    match code {
        Code::IllegalGeneration
        | Code::UnknownMemberId
        | Code::FencedInstanceId
        | Code::RebalanceInProgress
        | Code::AssignmentLost => LogError::NotAMember { context, reason },
        Code::OperationTimedOut | Code::MessageTimedOut | Code::BrokerTransportFailure if exactly_once => {
            LogError::Stuck { context, reason }
        }
        _ => by_code(context, code, reason),
    }
}

/// The error without the crate's prefix, and never with a setting's value.
fn words(error: &KafkaError) -> String {
    match error {
        KafkaError::ClientConfig(_, _, key, _) => format!("setting `{key}`"),
        KafkaError::ClientCreation(reason)
        | KafkaError::AdminOpCreation(reason)
        | KafkaError::Subscription(reason)
        | KafkaError::Seek(reason) => reason.clone(),
        other => other.rdkafka_error_code().map_or_else(|| other.to_string(), |code| code.to_string()),
    }
}

/// Whether the same call may succeed later.
pub(super) fn is_passing(code: Code) -> bool {
    matches!(
        code,
        Code::AllBrokersDown
            | Code::BrokerTransportFailure
            | Code::Resolve
            | Code::OperationTimedOut
            | Code::MessageTimedOut
            | Code::TimedOutQueue
            | Code::WaitingForCoordinator
            | Code::WaitCache
            | Code::InProgress
            | Code::PreviousInProgress
            | Code::Retry
            | Code::PollExceeded
            | Code::BrokerDestroy
            | Code::DestroyBroker
            | Code::NodeUpdate
            | Code::RequestTimedOut
            | Code::LeaderNotAvailable
            | Code::NotLeaderForPartition
            | Code::BrokerNotAvailable
            | Code::ReplicaNotAvailable
            | Code::NetworkException
            | Code::CoordinatorLoadInProgress
            | Code::CoordinatorNotAvailable
            | Code::NotCoordinator
            | Code::NotController
            | Code::NotEnoughReplicas
            | Code::NotEnoughReplicasAfterAppend
            | Code::RebalanceInProgress
            | Code::UnknownMemberId
            | Code::IllegalGeneration
            | Code::UnstableOffsetCommit
            | Code::ConcurrentTransactions
            | Code::KafkaStorageError
            | Code::FencedLeaderEpoch
            | Code::UnknownLeaderEpoch
            | Code::OffsetNotAvailable
            | Code::FetchSessionIdNotFound
            | Code::InvalidFetchSessionEpoch
            | Code::ThrottlingQuotaExceeded
            | Code::EligibleLeadersNotAvailable
    )
}

/// Whether the topic, or the partition, is not there.
pub(super) fn is_missing(code: Code) -> bool {
    matches!(code, Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::UnknownPartition | Code::UnknownTopicId)
}

/// Whether a broker answered that the topic is not there, or not with this many partitions. An answer that does not come
/// says nothing.
pub(super) fn lookup_is_missing(answer: Result<Metadata, KafkaError>, partitions: i32) -> bool {
    let Ok(metadata) = answer else { return false };
    metadata.topics().first().is_some_and(|topic| match topic.error() {
        Some(error) => is_missing(error.into()),
        None => i32::try_from(topic.partitions().len()).is_ok_and(|found| found < partitions),
    })
}

/// Which right somebody must give us first, where that is what a code says; `topic` are those on topics.
fn missing_right(code: Code, topic: &str) -> Option<String> {
    let right = match code {
        Code::TopicAuthorizationFailed => topic,
        Code::GroupAuthorizationFailed => "READ on the group that is named like the application id",
        Code::ClusterAuthorizationFailed => "a right on the cluster (IDEMPOTENT_WRITE before Kafka 2.8)",
        Code::TransactionalIdAuthorizationFailed => {
            "WRITE and DESCRIBE on the transactional ids that begin with the application id"
        }
        Code::SaslAuthenticationFailed | Code::Authentication => {
            return Some("the broker does not accept this application's credentials".to_owned());
        }
        _ => return None,
    };
    Some(format!("this application needs {right}"))
}

/// Whether no repetition helps: broker and client, or their settings, do not fit.
fn is_final(code: Code) -> bool {
    matches!(
        code,
        Code::UnsupportedVersion
            | Code::UnsupportedFeature
            | Code::UnsupportedForMessageFormat
            | Code::UnsupportedCompressionType
            | Code::InvalidTransactionTimeout
            | Code::InvalidRequiredAcks
            | Code::InvalidConfig
            | Code::SecurityDisabled
    )
}

/// A broker does not know a topic, and others do: it has just started, or is about to lead it.
pub(super) fn unknown_there(context: impl Into<String>) -> LogError {
    LogError::Retriable { context: context.into(), reason: "one broker does not know the topic, others do".to_owned() }
}

/// A topic that was there at the start and is not any more.
pub(super) fn deleted(topic: &str) -> LogError {
    LogError::Topic {
        topic: topic.to_owned(),
        reason: "was deleted, or lost partitions, while the application runs; create it again, or take it out of the \
                 topology, and start again"
            .to_owned(),
    }
}

/// The one place that decides what an error of a transaction call means. The order is librdkafka's advice: fatal
/// before abortable before retriable; whatever says none of them counts as fatal, as does a call out of sequence
/// (which librdkafka itself calls retriable, and would forever).
pub(super) fn of_transaction(context: &str, error: &CallError) -> LogError {
    let context = context.to_owned();
    let reason = format!("{} ({})", error.text, error.code);
    if let Some(right) = missing_right(error.code, "WRITE on every output and internal topic") {
        return LogError::Refused { context, reason: format!("{reason}; {right}") };
    }
    if is_final(error.code) {
        return LogError::Fatal { context, reason };
    }
    if error.fatal {
        return LogError::Fenced { context, reason };
    }
    if error.requires_abort {
        return LogError::Abortable { context, reason };
    }
    let out_of_sequence = matches!(error.code, Code::Conflict | Code::PreviousInProgress);
    if error.retriable && !out_of_sequence {
        return LogError::Retriable { context, reason };
    }
    LogError::Fenced { context, reason }
}

/// Whether the broker refuses a record for its size, its time or its key.
pub(super) fn refuses_record(code: Code) -> bool {
    is_too_large(code) || matches!(code, Code::InvalidRecord | Code::InvalidTimestamp | Code::PolicyViolation)
}

pub(super) fn is_too_large(code: Code) -> bool {
    matches!(code, Code::MessageSizeTooLarge | Code::InvalidMessageSize | Code::MessageBatchTooLarge)
}

/// Why a record was not written.
pub(super) fn in_words(failure: &DeliveryFailure) -> String {
    let DeliveryFailure { code, text, size, .. } = failure;
    let reason = if text.is_empty() { code.to_string() } else { format!("{code}: {text}") };
    if !is_too_large(*code) {
        return reason;
    }
    format!(
        "{reason} (the largest record of the batch has {size} bytes); see `max.message.bytes` of the topic, and \
         `producer.batch.size` where small records are refused together"
    )
}

/// A record of the transaction was not written. Whether its topic is gone must be asked.
pub(super) fn of_delivery(failure: &DeliveryFailure, input: Option<Box<Origin>>) -> LogError {
    let DeliveryFailure { topic, partition, code, .. } = failure;
    let code = *code;
    let context = format!("writing to topic `{topic}` partition {partition}");
    let reason = in_words(failure);
    if refuses_record(code) {
        return LogError::Unwritable { topic: topic.clone(), input, reason };
    }
    if let Some(right) = missing_right(code, "WRITE and DESCRIBE on the topic") {
        return LogError::Refused { context, reason: format!("{reason}; {right}") };
    }
    match code {
        Code::Fenced | Code::InvalidProducerEpoch | Code::ProducerFenced | Code::Fatal => {
            LogError::Fenced { context, reason }
        }
        code if is_final(code) => LogError::Fatal { context, reason },
        _ => LogError::Abortable { context, reason },
    }
}

/// Which of two failed deliveries explains more: what else was in a refused batch fails along with it.
pub(super) fn tells_more(new: &DeliveryFailure, old: &DeliveryFailure) -> bool {
    if is_too_large(new.code) && is_too_large(old.code) {
        return new.size > old.size;
    }
    refuses_record(new.code) && !refuses_record(old.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(code: Code, fatal: bool, retriable: bool, requires_abort: bool) -> LogError {
        of_transaction("test", &CallError { code, text: "words".to_owned(), fatal, retriable, requires_abort })
    }

    #[test]
    fn a_request_of_the_admin_client_that_met_a_dying_broker_is_asked_again() {
        for code in [Code::DestroyBroker, Code::OperationTimedOut, Code::BrokerTransportFailure] {
            assert!(matches!(plain("test", &KafkaError::AdminOp(code)), LogError::Retriable { .. }), "{code}");
            // A look-up at the start goes by the code.
            assert!(code_of(&KafkaError::AdminOp(code)).is_some_and(is_passing), "{code}");
        }
        let refused = plain("test", &KafkaError::AdminOp(Code::InvalidRequest));
        assert!(!matches!(refused, LogError::Retriable { .. }), "{refused:?}");
    }

    /// A request on its way must not set back what is committed under exactly-once; at least once reads it again.
    #[test]
    fn an_offset_commit_without_an_answer_ends_the_membership_under_exactly_once() {
        for code in [Code::OperationTimedOut, Code::BrokerTransportFailure] {
            assert!(matches!(of_offset_commit(code, true), LogError::Stuck { .. }), "{code}");
            assert!(matches!(of_offset_commit(code, false), LogError::Retriable { .. }), "{code}");
        }
        for exactly_once in [true, false] {
            let refused = |code| of_offset_commit(code, exactly_once);
            assert!(matches!(refused(Code::IllegalGeneration), LogError::NotAMember { .. }));
            assert!(matches!(refused(Code::NotCoordinator), LogError::Retriable { .. }));
        }
    }

    #[test]
    fn errors_of_a_transaction_are_sorted_by_what_to_do() {
        // Fatal before everything else, then the abort, then the repetition.
        assert!(matches!(call(Code::Fenced, true, true, true), LogError::Fenced { .. }));
        assert!(matches!(call(Code::IllegalGeneration, false, true, true), LogError::Abortable { .. }));
        assert!(matches!(call(Code::OperationTimedOut, false, true, false), LogError::Retriable { .. }));
        assert!(matches!(call(Code::Unknown, false, false, false), LogError::Fenced { .. }));
        assert!(matches!(call(Code::TransactionalIdAuthorizationFailed, true, false, false), LogError::Refused { .. }));
        // Whatever librdkafka says of them.
        for code in [Code::UnsupportedVersion, Code::UnsupportedForMessageFormat, Code::UnsupportedCompressionType] {
            for [fatal, requires_abort] in [[true, false], [false, true]] {
                assert!(matches!(call(code, fatal, false, requires_abort), LogError::Fatal { .. }), "{code}");
            }
            assert!(matches!(of_delivery(&failed(code, 1), None), LogError::Fatal { .. }), "{code}");
        }
    }

    fn failed(code: Code, size: usize) -> DeliveryFailure {
        let (topic, text) = ("out".to_owned(), "Timestamp is out of range".to_owned());
        DeliveryFailure { topic, partition: 0, code, text, size, opaque: 0, fingerprint: 0, alone: false }
    }

    #[test]
    fn a_refused_record_names_the_input_it_was_made_from_and_the_brokers_reason() {
        let input = Origin { topic: "in".to_owned(), partition: 3, offset: 17 };
        let error = of_delivery(&failed(Code::InvalidTimestamp, 9), Some(Box::new(input)));
        let words = error.to_string();
        for word in ["`out`", "topic `in` partition 3 offset 17", "Timestamp is out of range"] {
            assert!(words.contains(word), "{words}");
        }
        assert!(matches!(error, LogError::Unwritable { .. }));
    }

    #[test]
    fn what_only_shared_a_batch_with_a_refused_record_is_not_blamed() {
        let (culprit, other) = (failed(Code::InvalidTimestamp, 5), failed(Code::InvalidDifferentRecord, 900));
        assert!(tells_more(&culprit, &other) && !tells_more(&other, &culprit));
        let (large, small) = (failed(Code::MessageSizeTooLarge, 900), failed(Code::MessageSizeTooLarge, 5));
        assert!(tells_more(&large, &small) && !tells_more(&small, &large));
    }

    #[test]
    fn a_missing_right_is_named() {
        let words = by_code("joining the group `g`".to_owned(), Code::GroupAuthorizationFailed, "no".to_owned());
        assert!(
            matches!(words, LogError::Refused { .. }) && words.to_string().contains("READ on the group"),
            "{words}"
        );
    }

    /// librdkafka calls these retriable; the call that is in progress is another one, so repeating this never ends.
    #[test]
    fn a_call_out_of_sequence_is_not_repeated() {
        assert!(matches!(call(Code::Conflict, false, true, false), LogError::Fenced { .. }));
        assert!(matches!(call(Code::PreviousInProgress, false, true, false), LogError::Fenced { .. }));
    }

    #[test]
    fn a_refused_setting_is_named_without_its_value() {
        let error = KafkaError::ClientConfig(
            RDKafkaConfRes::RD_KAFKA_CONF_INVALID,
            "Invalid value \"hunter2\" for configuration property \"ssl.key.password\"".to_owned(),
            "ssl.key.password".to_owned(),
            "hunter2".to_owned(),
        );
        let words = plain("opening a client", &error).to_string();
        assert!(words.contains("ssl.key.password") && !words.contains("hunter2"), "{words}");
        let has_tls = cfg!(any(feature = "ssl", feature = "ssl-vendored"));
        assert_eq!(words.contains("the feature `ssl`"), !has_tls, "{words}");
    }
}
