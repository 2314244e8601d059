//! What a variable of the user's is, by the debugging information: one that is filled once, from code that the audit
//! follows, is as good as a constant.

use std::cell::OnceCell;
use std::collections::HashMap;

use gimli::{AttributeValue, DebuggingInformationEntry, Dwarf, EndianSlice, RunTimeEndian, Unit};

use crate::image::Elf;
use crate::lines::{dwarf, is_fetched};

type Slice<'d> = EndianSlice<'d, RunTimeEndian>;

/// Types that hold a value which is made once, on first use.
const FILLED_ONCE: [&str; 3] = ["LazyLock<", "Lazy<", "lazy_static::lazy::Lazy<"];

/// Parts of types inside of which a value may change.
const CHANGING: [&str; 10] =
    ["Mutex<", "RwLock<", "Cell<", "Atomic", "OnceLock<", "Once<", "DashMap<", "Condvar", "Receiver<", "ArcSwap"];

/// The types of variables, by the linker's names; read when first asked for.
pub(crate) struct Statics<'a, 'd> {
    elf: &'a Elf<'d>,
    types: OnceCell<HashMap<String, String>>,
}

impl<'a, 'd> Statics<'a, 'd> {
    pub(crate) fn new(elf: &'a Elf<'d>) -> Self {
        Self { elf, types: OnceCell::new() }
    }

    /// In which way a variable keeps something from one record to the next; `None` if it does not.
    pub(crate) fn kept(&self, symbol: &str) -> Option<&'static str> {
        let types = self.types.get_or_init(|| dwarf(self.elf).as_ref().map(types).unwrap_or_default());
        match types.get(symbol) {
            Some(name) => keeps(name),
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

/// The names of the types of all variables of crates that were not fetched.
fn types(dwarf: &Dwarf<Slice<'_>>) -> HashMap<String, String> {
    let mut types = HashMap::new();
    let mut units = dwarf.units();
    while let Ok(Some(header)) = units.next() {
        // One that cannot be read has no types; its variables are then findings.
        if let Ok(unit) = dwarf.unit(header)
            && !unit.name.is_some_and(|name| is_fetched(&name.to_string_lossy()))
        {
            let _ = variables(dwarf, &unit, &mut types);
        }
    }
    types
}

fn variables(
    dwarf: &Dwarf<Slice<'_>>,
    unit: &Unit<Slice<'_>>,
    types: &mut HashMap<String, String>,
) -> Result<(), gimli::Error> {
    let mut entries = unit.entries();
    while let Some(entry) = entries.next_dfs()? {
        if entry.tag() != gimli::DW_TAG_variable {
            continue;
        }
        let Some(symbol) = text(dwarf, unit, entry, gimli::DW_AT_linkage_name) else { continue };
        if let Some(AttributeValue::UnitRef(at)) = entry.attr_value(gimli::DW_AT_type)
            && let Some(name) = text(dwarf, unit, &unit.entry(at)?, gimli::DW_AT_name)
        {
            types.insert(symbol, name);
        }
    }
    Ok(())
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
