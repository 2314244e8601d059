//! What a request says about itself.

use std::sync::Arc;

use crate::Api;
use crate::wire::Reader;

/// A request of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its kind.
    pub api: Api,
    /// Of its kind.
    pub version: i16,
    /// Its answer carries the same.
    pub correlation: i32,
    /// The `client.id` of who sent it; empty for none.
    pub client: String,
    /// Which of the proxy's brokers it went to.
    pub broker: usize,
    bytes: Arc<[u8]>,
    /// Where what follows the header's client id begins.
    body: usize,
}

impl Request {
    /// `bytes` without the length before them.
    pub(crate) fn parse(bytes: &[u8], broker: usize) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let (api, version, correlation) = (Api(reader.i16()?), reader.i16()?, reader.i32()?);
        let client = reader.string()?.unwrap_or_default().to_owned();
        Some(Self { api, version, correlation, client, broker, bytes: bytes.into(), body: reader.position() })
    }

    /// All of it, without the length before it.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What follows the client id.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body..]
    }

    /// Whether an [`Api::END_TXN`] commits; `None` for another request.
    #[must_use]
    pub fn commits(&self) -> Option<bool> {
        // The last field is a boolean, behind which the later versions have fields that nobody has used yet.
        let from_end = if self.version < 3 { 1 } else { 2 };
        let at = self.body().len().checked_sub(from_end)?;
        (self.api == Api::END_TXN).then(|| self.body()[at] != 0)
    }
}
