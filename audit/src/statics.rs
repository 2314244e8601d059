//! What a variable of the user's is, by the debugging information: one that is filled once, from code that the audit
//! follows, is as good as a constant.

use std::io::BufRead as _;

use gimli::{AttributeValue, DebuggingInformationEntry, Dwarf, Section as _, Unit};

use crate::debug::{Debug, Slice};
use crate::image::Symbol;

/// Types that hold a value which is made once, on first use.
const FILLED_ONCE: [&str; 3] = ["LazyLock<", "Lazy<", "lazy_static::lazy::Lazy<"];

/// Parts of types inside of which a value may change.
const CHANGING: [&str; 10] =
    ["Mutex<", "RwLock<", "Cell<", "Atomic", "OnceLock<", "Once<", "DashMap<", "Condvar", "Receiver<", "ArcSwap"];

/// Looks for the types of variables.
pub(crate) struct Statics<'a, 'd> {
    debug: &'a Debug<'d>,
}

impl<'a, 'd> Statics<'a, 'd> {
    pub(crate) fn new(debug: &'a Debug<'d>) -> Self {
        Self { debug }
    }

    /// In which way a variable keeps something from one record to the next; `None` if it does not.
    pub(crate) fn kept(&self, variable: &Symbol<'_>) -> Option<&'static str> {
        let file = self.debug.file_at(variable.start).and_then(|number| self.debug.files().get(number));
        match file.and_then(|file| file.dwarf()).and_then(|dwarf| type_of(&dwarf, variable)) {
            Some(name) => keeps(&name),
            None => Some("its type is not known: build tests with `debug = 2` if it is only filled once"),
        }
    }
}

fn keeps(type_name: &str) -> Option<&'static str> {
    let is_filled_once = FILLED_ONCE.iter().any(|outer| type_name.starts_with(outer));
    let changes = CHANGING.iter().any(|part| type_name.contains(part));
    match (is_filled_once, changes) {
        (true, false) => None,
        (true, true) => Some("what it is filled with can change"),
        (false, _) => Some("it can change from one record to the next"),
    }
}

/// The name of a variable's type. Only the unit that mentions the variable's address is read: all of them take a second.
fn type_of(dwarf: &Dwarf<Slice<'_>>, variable: &Symbol<'_>) -> Option<String> {
    let info = dwarf.debug_info.reader().slice();
    mentions(info, variable.start).find_map(|place| {
        let (unit, at) = unit_at(dwarf, place)?;
        type_in(dwarf, &unit, variable.name, at)
    })
}

/// The places of an expression that is this address.
fn mentions(info: &[u8], address: u64) -> impl Iterator<Item = usize> {
    let mut expression = [gimli::DW_OP_addr.0; 9];
    expression[1..].copy_from_slice(&address.to_le_bytes());
    // Of the lower bytes the largest one is the rarest in what is searched.
    let rare = (1..4).max_by_key(|at| expression[*at]).unwrap_or(1);
    let (mut rest, mut searched) = (info, 0);
    std::iter::from_fn(move || {
        while let Ok(length @ 1..) = rest.skip_until(expression[rare]) {
            searched += length;
            let start = (searched - 1).wrapping_sub(rare);
            if info.get(start..start.wrapping_add(expression.len())) == Some(&expression[..]) {
                return Some(start);
            }
        }
        None
    })
}

/// The unit that a place lies in, and the place in it.
fn unit_at<'d>(dwarf: &Dwarf<Slice<'d>>, place: usize) -> Option<(Unit<Slice<'d>>, usize)> {
    let mut units = dwarf.units();
    while let Ok(Some(header)) = units.next() {
        let start = header.debug_info_offset()?.0;
        if (start..start + header.length_including_self()).contains(&place) {
            return Some((dwarf.unit(header).ok()?, place - start));
        }
    }
    None
}

/// The type of the variable of this name whose description holds a place of its unit.
fn type_in(dwarf: &Dwarf<Slice<'_>>, unit: &Unit<Slice<'_>>, symbol: &str, place: usize) -> Option<String> {
    let mut entries = unit.entries();
    while let Ok(Some(entry)) = entries.next_dfs() {
        if entry.offset().0 > place {
            return None;
        }
        let is_it = entry.tag() == gimli::DW_TAG_variable
            && text(dwarf, unit, entry, gimli::DW_AT_linkage_name).is_some_and(|name| name == symbol);
        if is_it && let Some(AttributeValue::UnitRef(at)) = entry.attr_value(gimli::DW_AT_type) {
            return text(dwarf, unit, &unit.entry(at).ok()?, gimli::DW_AT_name);
        }
    }
    None
}

fn text(
    dwarf: &Dwarf<Slice<'_>>,
    unit: &Unit<Slice<'_>>,
    entry: &DebuggingInformationEntry<Slice<'_>>,
    attribute: gimli::DwAt,
) -> Option<String> {
    let value = entry.attr_value(attribute)?;
    Some(dwarf.attr_string(unit, value).ok()?.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::keeps;

    #[test]
    fn only_what_is_filled_once_and_never_changes_keeps_nothing() {
        assert_eq!(keeps("LazyLock<regex::regex::string::Regex, fn() -> regex::regex::string::Regex>"), None);
        assert!(keeps("LazyLock<std::sync::poison::mutex::Mutex<u32>, fn() -> …>").is_some());
        assert!(keeps("AtomicU64").is_some() && keeps("OnceLock<u32>").is_some());
    }
}
