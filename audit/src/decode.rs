//! Machine code, read for one question only: what does it refer to?

mod aarch64;
mod x86_64;

use crate::image::{Arch, Image, SectionKind, Symbol, SymbolKind};

/// A place in code that refers to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The address of the instruction.
    pub(crate) at: u64,
    pub(crate) target: Target,
}

/// What code refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Code or data.
    Address(u64),
    /// The thread-local variable at this distance from the thread pointer.
    ThreadLocal(i64),
    /// Nothing: the instruction itself does what a replay cannot repeat.
    Instruction(Instruction),
}

/// Instructions that are findings by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Instruction {
    /// Reads a counter of the processor's.
    Counter,
    /// Draws a random number.
    Random,
    /// Calls the operating system without the C library.
    SystemCall,
}

/// Appends what a function refers to.
pub(crate) fn references(image: &Image<'_>, function: &Symbol<'_>, references: &mut Vec<Reference>) {
    let code = image.bytes(function.start, function.end);
    let links = image.links_in(function.start, function.end);
    match (image.arch, links) {
        (Arch::X86_64, None) => x86_64::references(image, function, code, references),
        (Arch::X86_64, Some(links)) => x86_64::linked_references(function, code, links, references),
        (Arch::Aarch64, None) => aarch64::references(function, code, references),
        (Arch::Aarch64, Some(links)) => aarch64::linked_references(function, code, links, references),
    }
}

/// The addresses that any code of the program takes.
pub(crate) fn mentioned(image: &Image<'_>) -> Vec<u64> {
    if let Some(links) = &image.links {
        // Where data begins may be some bytes off where an instruction ends with a number: what lies before is cut no
        // shorter by it than by an address.
        return links.iter().map(|link| if link.is_relative { link.to + 4 } else { link.to }).collect();
    }
    if image.arch == Arch::X86_64 && !image.has_absolute_code {
        let code = image.sections.iter().filter(|section| section.kind == SectionKind::Code);
        return code.flat_map(|section| x86_64::loaded_addresses(section.start, section.data)).collect();
    }
    let mut found = Vec::new();
    for function in image.symbols.iter().filter(|symbol| symbol.kind == SymbolKind::Function) {
        references(image, function, &mut found);
    }
    let addresses = found.into_iter().filter_map(|reference| match reference.target {
        Target::Address(address) => Some(address),
        Target::ThreadLocal(_) | Target::Instruction(_) => None,
    });
    addresses.collect()
}

/// Where a stub of the linker's jumps: the place of the address that it loads.
pub(crate) fn stub(image: &Image<'_>, address: u64) -> Option<u64> {
    const LONGEST_STUB: u64 = 16;
    let code = image.bytes(address, address + LONGEST_STUB);
    match image.arch {
        Arch::X86_64 => x86_64::stub(address, code),
        Arch::Aarch64 => aarch64::stub(address, code),
    }
}
