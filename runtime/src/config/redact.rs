//! What may be shown of a configuration. The rule is an allow-list: a client key's value is hidden unless it is
//! known to be harmless, because new kinds of credentials are invented faster than deny-lists grow.

use std::borrow::Cow;

use super::ClientProperties;

const HIDDEN: &str = "[hidden]";

/// Client keys (without prefix) whose values describe behaviour and never hold a credential.
const HARMLESS: &[&str] = &[
    "acks",
    "broker.address.family",
    "cleanup.policy",
    "client.dns.lookup",
    "client.id",
    "client.rack",
    "compression.codec",
    "compression.type",
    "debug",
    "group.instance.id",
    "group.protocol",
    "message.timestamp.type",
    "partition.assignment.strategy",
    "sasl.mechanism",
    "sasl.mechanisms",
    "security.protocol",
    "ssl.endpoint.identification.algorithm",
];

/// Parts of a key that mark its value as secret whatever it looks like, so that a numeric password stays hidden.
const SECRET_PARTS: &[&str] = &[
    "credential",
    "jaas",
    "key",
    "login",
    "oauth",
    "passphrase",
    "password",
    "passwd",
    "pem",
    "pin",
    "principal",
    "sasl",
    "secret",
    "ssl",
    "token",
    "user",
];

/// The value of a client key as it may be printed.
pub(super) fn shown<'v>(key: &str, value: &'v str) -> &'v str {
    if may_show(key, value) { value } else { HIDDEN }
}

/// Whether `value` may be printed: the key is harmless, or the value is a plain number or switch under a key that
/// does not sound like a credential.
pub(super) fn may_show(key: &str, value: &str) -> bool {
    let bare = super::client::bare(key);
    if HARMLESS.contains(&bare) {
        return true;
    }
    let sounds_secret = SECRET_PARTS.iter().any(|part| bare.to_ascii_lowercase().contains(part));
    let plain = matches!(value, "true" | "false") || value.parse::<i64>().is_ok();
    plain && !sounds_secret
}

/// Broker addresses without anything that stands before an `@`.
pub(super) fn servers(servers: &str) -> String {
    let shown: Vec<Cow<'_, str>> = servers
        .split(',')
        .map(|server| match server.rsplit_once('@') {
            Some((_, address)) => Cow::Owned(format!("{HIDDEN}@{address}")),
            None => Cow::Borrowed(server),
        })
        .collect();
    shown.join(",")
}

/// `text` without the values that [`may_show`] hides. Values shorter than four letters are left alone: taking them
/// out would tear words apart, and says less than it hides.
pub(super) fn scrub(properties: &ClientProperties, text: &str) -> String {
    let mut secrets: Vec<&str> = properties
        .iter()
        .filter(|(key, value)| value.len() >= 4 && !may_show(key, value))
        .map(|(_, value)| value.as_str())
        .collect();
    // The longest first, or a secret that contains another would leave its tail behind.
    secrets.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_to_be_harmless_is_shown() {
        for (key, value) in
            [("security.protocol", "SASL_SSL"), ("consumer.fetch.min.bytes", "1"), ("producer.linger.ms", "5")]
        {
            assert_eq!(shown(key, value), value);
        }
        for (key, value) in [
            ("sasl.password", "12345678"),
            ("consumer.sasl.username", "me"),
            ("ssl.key.pem", "-----BEGIN"),
            ("producer.ssl.keystore.password", "1"),
            ("sasl.oauthbearer.client.secret", "x"),
            ("some.new.thing", "looks-like-text"),
            ("api.token", "77"),
        ] {
            assert_eq!(shown(key, value), HIDDEN, "{key}");
        }
    }

    #[test]
    fn user_info_in_an_address_is_hidden() {
        assert_eq!(servers("me:pw@h:1,h:2"), "[hidden]@h:1,h:2");
    }
}
