//! Names and their places.

use object::{Object as _, ObjectSymbol as _};

use super::{Elf, Section, SectionKind as Place};
use crate::error::Error;

/// A function or a variable.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Symbol<'d> {
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// As the linker knows it.
    pub(crate) name: &'d str,
    pub(crate) kind: SymbolKind,
}

/// What a symbol names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SymbolKind {
    Function,
    Variable,
    Constant,
}

/// Everything with a name.
pub(super) struct Symbols<'d> {
    /// Sorted; no two at one address.
    pub(super) placed: Vec<Symbol<'d>>,
    pub(super) aliases: Vec<(u64, &'d str)>,
    pub(super) thread_locals: Vec<Symbol<'d>>,
}

/// Reads the symbol table.
pub(super) fn read<'d>(elf: &Elf<'d>, sections: &[Section<'d>]) -> Result<Symbols<'d>, Error> {
    let mut named = Vec::new();
    for symbol in elf.symbols() {
        if !symbol.is_definition() && symbol.kind() != object::SymbolKind::Tls {
            continue;
        }
        let name = symbol.name().map_err(Error::damaged)?;
        let start = symbol.address();
        let end = start.saturating_add(symbol.size());
        named.push((symbol.kind(), Symbol { start, end, name, kind: SymbolKind::Variable }));
    }
    Ok(arrange(named, sections))
}

/// Sorts names by their places. What kind of thing they are, the sections say.
pub(super) fn arrange<'d>(named: Vec<(object::SymbolKind, Symbol<'d>)>, sections: &[Section<'d>]) -> Symbols<'d> {
    let (mut placed, mut thread_locals) = (Vec::new(), Vec::new());
    for (declared, symbol) in named {
        match declared {
            object::SymbolKind::Tls => thread_locals.push(symbol),
            object::SymbolKind::Text | object::SymbolKind::Data | object::SymbolKind::Unknown => {
                // Markers of the linker's lie in no section.
                placed.extend(kind(sections, symbol.start).map(|kind| Symbol { kind, ..symbol }));
            }
            _ => {}
        }
    }
    thread_locals.sort_by_key(|symbol| symbol.start);
    placed.sort_unstable_by(|left, right| {
        // Of several symbols at one address the longest stays, and of equally long ones the same in every run.
        let by_place = left.start.cmp(&right.start).then_with(|| right.end.cmp(&left.end));
        by_place.then_with(|| left.name.cmp(right.name))
    });
    let mut aliases = Vec::new();
    placed.dedup_by(|later, kept| {
        let is_alias = later.start == kept.start;
        if is_alias {
            aliases.push((later.start, later.name));
        }
        is_alias
    });
    close_gaps(&mut placed, sections);
    Symbols { placed, aliases, thread_locals }
}

fn kind(sections: &[Section<'_>], address: u64) -> Option<SymbolKind> {
    let after = sections.partition_point(|section| section.start <= address);
    let section = sections[..after].last().filter(|section| address < section.end)?;
    match section.kind {
        Place::Code => Some(SymbolKind::Function),
        Place::Variables => Some(SymbolKind::Variable),
        Place::Constants => Some(SymbolKind::Constant),
        Place::Stubs | Place::Addresses | Place::ThreadLocals => None,
    }
}

/// A function without a size, as assembler writes them, reaches to the next symbol or to the end of its section.
fn close_gaps(symbols: &mut [Symbol<'_>], sections: &[Section<'_>]) {
    for index in 0..symbols.len() {
        let Symbol { start, end, kind, .. } = symbols[index];
        if end > start || kind != SymbolKind::Function {
            continue;
        }
        let next = symbols.get(index + 1).map_or(u64::MAX, |symbol| symbol.start);
        let section_end = sections.iter().find(|section| (section.start..section.end).contains(&start));
        symbols[index].end = section_end.map_or(start, |section| section.end).min(next);
    }
}
