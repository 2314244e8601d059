//! Errors.

use anyhow::Context as _;

use crate::{Order, processors};

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("`{0}` is no order")]
    Unknown(String),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

fn read(text: &str) -> Result<Order, Refused> {
    if text.is_empty() {
        return Err(Refused::Unknown(text.to_owned()));
    }
    Ok(serde_json::from_str(text)?)
}

processors! {
    thiserror_crate(order) -> String { read(&order.id).map_or_else(|error| format!("{error}: {error:?}"), |order| order.id) }
    anyhow_crate(order) -> anyhow::Result<u32> {
        let number: u32 = order.id.parse().with_context(|| format!("bad id {}", order.id))?;
        anyhow::ensure!(number > 3, "too small: {number}");
        Ok(number)
    }
    anyhow_shown(order) -> String {
        let error = anyhow::anyhow!("no {}", order.id).context("refused");
        format!("{error:#} {}", error.chain().count())
    }
    io_error(order) -> String { std::io::Error::new(std::io::ErrorKind::InvalidData, order.id.clone()).to_string() }
}
