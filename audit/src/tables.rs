//! What `topology!` leaves in a program for an audit to find: variables, read by their layout.

use crate::error::Error;
use crate::image::{Image, Slot, Symbol};

/// Part of the name of a variable that lists processors. It is the runtime's `[Audited; N]`.
pub(crate) const NAME: &str = "__STREAMWRIGHT_PROCESSORS";

/// The address and the length of a text, and an address.
const ROW: u64 = 24;

/// The rows of such a variable: what people call a function, and where it is.
pub(crate) fn rows(image: &Image<'_>, table: &Symbol<'_>) -> Result<Vec<(String, u64)>, Error> {
    let rows = (table.start..table.end).step_by(usize::try_from(ROW).unwrap_or(usize::MAX));
    let rows: Option<Vec<_>> = rows.map(|row| Some((text(image, row)?, address(image, row + 16)?))).collect();
    rows.filter(|rows| !rows.is_empty()).ok_or_else(|| Error::Damaged("a list of processors cannot be read".to_owned()))
}

/// The text whose address and length lie at a place.
fn text(image: &Image<'_>, place: u64) -> Option<String> {
    let length = image.bytes(place + 8, place + 16).first_chunk().map(|bytes| u64::from_le_bytes(*bytes))?;
    let start = address(image, place)?;
    let bytes = image.bytes(start, start.checked_add(length)?);
    let is_whole = u64::try_from(bytes.len()).is_ok_and(|found| found == length);
    String::from_utf8(bytes.to_vec()).ok().filter(|_| is_whole)
}

fn address(image: &Image<'_>, place: u64) -> Option<u64> {
    match image.slots_in(place, place + 1).first()? {
        (_, Slot::Inside(address)) => Some(*address),
        (_, Slot::Outside(_)) => None,
    }
}
