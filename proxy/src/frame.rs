//! Messages on a connection: a length, and so many bytes.

use std::io::{Error, ErrorKind, Result};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// More than any broker accepts.
const LONGEST: usize = 256 << 20;

/// The next message without its length, or none when the other side has closed.
pub(crate) async fn read(from: &mut OwnedReadHalf) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if from.read_exact(&mut length).await.is_err() {
        return Ok(None);
    }
    let length = usize::try_from(i32::from_be_bytes(length)).ok().filter(|length| *length <= LONGEST);
    let length = length.ok_or_else(|| Error::new(ErrorKind::InvalidData, "not a length of Kafka's protocol"))?;
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes).await?;
    Ok(Some(bytes))
}

/// One write, so that a message does not wait for the acknowledgement of its length.
pub(crate) async fn write(to: &mut OwnedWriteHalf, bytes: &[u8]) -> Result<()> {
    to.write_all(&with_length(bytes)?).await
}

pub(crate) fn with_length(bytes: &[u8]) -> Result<Vec<u8>> {
    let length = i32::try_from(bytes.len()).map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
    let mut framed = Vec::with_capacity(bytes.len() + 4);
    framed.extend_from_slice(&length.to_be_bytes());
    framed.extend_from_slice(bytes);
    Ok(framed)
}
