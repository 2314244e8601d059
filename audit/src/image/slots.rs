//! Addresses that lie in data: entries of virtual function tables, tables of functions, the linker's own tables.

use object::read::elf::SectionHeader as _;
use object::{Object as _, ObjectSymbol as _, ObjectSymbolTable as _, RelocationTarget};

use super::{Elf, Section, SectionKind};
use crate::error::Error;

/// Whose address is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot<'d> {
    /// Something in this file.
    Inside(u64),
    /// A function or variable of another library.
    Outside(&'d str),
}

/// All of them, in order of where they lie.
pub(super) fn read<'d>(
    elf: &Elf<'d>,
    sections: &[Section<'d>],
    is_at_fixed_addresses: bool,
) -> Result<Vec<(u64, Slot<'d>)>, Error> {
    let mut slots = Vec::new();
    // What the loader is asked to fill in goes before what looks like an address.
    relocations(elf, &mut slots)?;
    packed(elf, sections, &mut slots)?;
    if is_at_fixed_addresses {
        numbers_that_are_addresses(sections, &mut slots);
    }
    slots.sort_by_key(|(at, _)| *at);
    slots.dedup_by_key(|(at, _)| *at);
    Ok(slots)
}

/// What the loader is asked to fill in.
fn relocations<'d>(elf: &Elf<'d>, slots: &mut Vec<(u64, Slot<'d>)>) -> Result<(), Error> {
    let symbols = elf.dynamic_symbol_table();
    for (at, relocation) in elf.dynamic_relocations().into_iter().flatten() {
        let slot = match relocation.target() {
            RelocationTarget::Symbol(index) => {
                let Some(symbols) = &symbols else { continue };
                let symbol = symbols.symbol_by_index(index).map_err(Error::damaged)?;
                if symbol.is_undefined() {
                    Slot::Outside(symbol.name().map_err(Error::damaged)?)
                } else {
                    Slot::Inside(symbol.address().wrapping_add_signed(relocation.addend()))
                }
            }
            _ => Slot::Inside(relocation.addend().cast_unsigned()),
        };
        slots.push((at, slot));
    }
    Ok(())
}

/// The same in the compact form (`RELR`) that some linkers write: places only, the addresses lie there already.
fn packed<'d>(elf: &Elf<'d>, sections: &[Section<'d>], slots: &mut Vec<(u64, Slot<'d>)>) -> Result<(), Error> {
    for header in elf.elf_section_table().iter() {
        let places = header.relr(elf.endian(), elf.data()).map_err(Error::damaged)?;
        for at in places.into_iter().flatten() {
            if let Some(address) = word(sections, at) {
                slots.push((at, Slot::Inside(address)));
            }
        }
    }
    Ok(())
}

/// A program at fixed addresses needs no loader for its own: whatever number is an address counts as one.
fn numbers_that_are_addresses<'d>(sections: &[Section<'d>], slots: &mut Vec<(u64, Slot<'d>)>) {
    let holders = |kind| matches!(kind, SectionKind::Constants | SectionKind::Variables | SectionKind::Addresses);
    for section in sections.iter().filter(|section| holders(section.kind)) {
        let (words, _) = section.data.as_chunks::<8>();
        for (at, word) in (section.start..).step_by(8).zip(words) {
            let number = u64::from_le_bytes(*word);
            if sections.iter().any(|target| (target.start..target.end).contains(&number)) {
                slots.push((at, Slot::Inside(number)));
            }
        }
    }
}

/// The eight bytes at an address.
fn word(sections: &[Section<'_>], at: u64) -> Option<u64> {
    let section = sections.iter().find(|section| (section.start..section.end).contains(&at))?;
    let offset = usize::try_from(at - section.start).ok()?;
    section.data.get(offset..)?.first_chunk().map(|word| u64::from_le_bytes(*word))
}
