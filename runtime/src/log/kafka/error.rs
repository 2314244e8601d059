//! From librdkafka's errors to what the caller must do.

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::metadata::Metadata;
use rdkafka::types::RDKafkaConfRes;

use super::ffi::transaction::{CallError, DeliveryFailure};
use crate::config::Config;
use crate::log::LogError;

/// An error of a call that the crate wraps, outside transactions.
pub(super) fn plain(context: impl Into<String>, error: &KafkaError) -> LogError {
    let context = context.into();
    if let KafkaError::ClientConfig(kind, _, key, _) = error {
        return setting(key, *kind);
    }
    let reason = words(error);
    match error.rdkafka_error_code() {
        Some(code) => by_code(context, code, reason),
        None => LogError::Fatal { context, reason },
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
    if is_passing(code) { LogError::Retriable { context, reason } } else { LogError::Fatal { context, reason } }
}

/// librdkafka's own message would repeat the value, which may be a password.
fn setting(key: &str, kind: RDKafkaConfRes) -> LogError {
    let reason = match kind {
        RDKafkaConfRes::RD_KAFKA_CONF_UNKNOWN => format!("`{key}` is not a setting of librdkafka"),
        _ => format!("librdkafka does not accept the value given for `{key}`"),
    };
    LogError::Fatal { context: "configuration".to_owned(), reason }
}

/// An offset commit outside a transaction failed. Repeating it cannot help who is no longer a member of that generation:
/// only polling leads back into the group.
pub(super) fn of_offset_commit(error: &KafkaError) -> LogError {
    let context = "committing offsets";
    match error.rdkafka_error_code() {
        Some(
            Code::IllegalGeneration
            | Code::UnknownMemberId
            | Code::FencedInstanceId
            | Code::RebalanceInProgress
            | Code::AssignmentLost,
        ) => LogError::NotAMember { context: context.to_owned(), reason: words(error) },
        _ => plain(context, error),
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

/// Whether no repetition helps because somebody must give us a right first.
fn is_refused(code: Code) -> bool {
    matches!(
        code,
        Code::TopicAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::ClusterAuthorizationFailed
            | Code::TransactionalIdAuthorizationFailed
            | Code::SaslAuthenticationFailed
            | Code::Authentication
            | Code::UnsupportedVersion
            | Code::UnsupportedFeature
            | Code::InvalidTransactionTimeout
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
    if is_refused(error.code) {
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

/// What the topic does not take, and would not take the next time either.
pub(super) fn unwritable(code: Code, topic: &str) -> Option<LogError> {
    let advice = match code {
        Code::MessageSizeTooLarge | Code::InvalidMessageSize | Code::MessageBatchTooLarge => {
            "; see `max.message.bytes` of the topic and `producer.message.max.bytes`"
        }
        Code::TopicAuthorizationFailed => "; allow this application to write to it",
        Code::InvalidRecord | Code::InvalidTimestamp | Code::PolicyViolation => "",
        _ => return None,
    };
    Some(LogError::Topic { topic: topic.to_owned(), reason: format!("does not take a record: {code}{advice}") })
}

/// A record of the transaction was not written. Whether its topic is gone must be asked.
pub(super) fn of_delivery(failure: &DeliveryFailure) -> LogError {
    let DeliveryFailure { topic, partition, code } = failure;
    let context = format!("writing to topic `{topic}` partition {partition}");
    let reason = code.to_string();
    if let Some(error) = unwritable(*code, topic) {
        return error;
    }
    match code {
        Code::Fenced | Code::InvalidProducerEpoch | Code::ProducerFenced | Code::Fatal => {
            LogError::Fenced { context, reason }
        }
        code if is_refused(*code) => LogError::Fatal { context, reason },
        _ => LogError::Abortable { context, reason },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(code: Code, fatal: bool, retriable: bool, requires_abort: bool) -> LogError {
        of_transaction("test", &CallError { code, text: "words".to_owned(), fatal, retriable, requires_abort })
    }

    #[test]
    fn errors_of_a_transaction_are_sorted_by_what_to_do() {
        // Fatal before everything else, then the abort, then the repetition.
        assert!(matches!(call(Code::Fenced, true, true, true), LogError::Fenced { .. }));
        assert!(matches!(call(Code::IllegalGeneration, false, true, true), LogError::Abortable { .. }));
        assert!(matches!(call(Code::OperationTimedOut, false, true, false), LogError::Retriable { .. }));
        assert!(matches!(call(Code::Unknown, false, false, false), LogError::Fenced { .. }));
        assert!(matches!(call(Code::TransactionalIdAuthorizationFailed, true, false, false), LogError::Fatal { .. }));
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
    }
}
