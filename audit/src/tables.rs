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

/// Part of the name of a variable that holds what an item vouches for: three texts.
pub(crate) const VOUCHED: &str = "__STREAMWRIGHT_VOUCHED";

/// The same for a type; the variable lies in the implementation for it.
pub(crate) const VOUCHED_TYPE: &str = "__STREAMWRIGHT_VOUCHED_TYPE";

/// The same for what the header of a topology vouches for.
pub(crate) const TRUST: &str = "__STREAMWRIGHT_TRUST";

/// The three texts of such a variable.
pub(crate) fn texts(image: &Image<'_>, variable: &Symbol<'_>) -> Result<[String; 3], Error> {
    let texts = [0, 16, 32].map(|at| text(image, variable.start + at));
    match texts {
        [Some(first), Some(second), Some(third)] => Ok([first, second, third]),
        _ => Err(Error::Damaged("what an item vouches for cannot be read".to_owned())),
    }
}

/// The text whose address and length lie at a place.
fn text(image: &Image<'_>, place: u64) -> Option<String> {
    let length = image.bytes(place + 8, place + 16).first_chunk().map(|bytes| u64::from_le_bytes(*bytes))?;
    if length == 0 {
        // It lies nowhere.
        return Some(String::new());
    }
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
