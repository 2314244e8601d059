//! A linked executable, reduced to what an audit needs: code with its names, data with the addresses stored in it.
//!
//! Only ELF is read. Everything else is an error: an audit that has seen nothing must not look like one that has found
//! nothing.

mod sections;
mod slots;
mod symbols;

use object::elf::PT_TLS;
use object::read::elf::{ElfFile64, ProgramHeader as _};
use object::{Architecture, Endianness, Object as _, ObjectKind};

use crate::error::Error;
pub(crate) use sections::{Section, SectionKind};
pub(crate) use slots::Slot;
pub(crate) use symbols::{Symbol, SymbolKind};

/// The file as the `object` crate reads it.
pub(crate) type Elf<'d> = ElfFile64<'d, Endianness>;

/// Instruction sets that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arch {
    X86_64,
    Aarch64,
}

/// See the module.
pub(crate) struct Image<'d> {
    pub(crate) arch: Arch,
    /// Whether code holds addresses as plain numbers; otherwise they are relative to the instruction.
    pub(crate) has_absolute_code: bool,
    /// Functions and variables in order of their addresses, one an address.
    pub(crate) symbols: Vec<Symbol<'d>>,
    /// Further names of addresses: the linker has merged what was equal.
    pub(crate) aliases: Vec<(u64, &'d str)>,
    /// Thread-local variables in order of their offsets.
    pub(crate) thread_locals: Vec<Symbol<'d>>,
    /// The thread pointer's place in a thread's block of such variables.
    thread_pointer: i64,
    /// Sections in order of their addresses.
    pub(crate) sections: Vec<Section<'d>>,
    /// Where data holds an address, and whose, in order.
    pub(crate) slots: Vec<(u64, Slot<'d>)>,
}

impl<'d> Image<'d> {
    /// Reads a file.
    pub(crate) fn parse(bytes: &'d [u8]) -> Result<(Self, Elf<'d>), Error> {
        let elf = elf(bytes)?;
        let arch = match elf.architecture() {
            Architecture::X86_64 => Arch::X86_64,
            Architecture::Aarch64 => Arch::Aarch64,
            other => return Err(Error::Format(format!("an executable for {other:?}"))),
        };
        let sections = sections::read(&elf)?;
        let symbols = symbols::read(&elf, &sections)?;
        let has_absolute_code = elf.kind() == ObjectKind::Executable;
        let slots = slots::read(&elf, &sections, has_absolute_code)?;
        let image = Self {
            arch,
            has_absolute_code,
            symbols: symbols.placed,
            aliases: symbols.aliases,
            thread_locals: symbols.thread_locals,
            thread_pointer: thread_pointer(&elf, arch),
            sections,
            slots,
        };
        Ok((image, elf))
    }

    /// The section that holds `address`.
    pub(crate) fn section(&self, address: u64) -> Option<&Section<'d>> {
        let after = self.sections.partition_point(|section| section.start <= address);
        self.sections[..after].last().filter(|section| address < section.end)
    }

    /// The number of the function or variable that `address` lies in.
    pub(crate) fn symbol(&self, address: u64) -> Option<usize> {
        let after = self.symbols.partition_point(|symbol| symbol.start <= address);
        let last = after.checked_sub(1)?;
        (address < self.symbols[last].end).then_some(last)
    }

    /// What lies between `start` and `end`; empty where the file has nothing for it.
    pub(crate) fn bytes(&self, start: u64, end: u64) -> &'d [u8] {
        let Some(section) = self.section(start) else { return &[] };
        let offset = |address: u64| usize::try_from(address - section.start).unwrap_or(usize::MAX);
        let end = offset(end.min(section.end)).min(section.data.len());
        section.data.get(offset(start)..end).unwrap_or(&[])
    }

    /// The addresses stored between `start` and `end`.
    pub(crate) fn slots_in(&self, start: u64, end: u64) -> &[(u64, Slot<'d>)] {
        let from = self.slots.partition_point(|(at, _)| *at < start);
        let to = self.slots.partition_point(|(at, _)| *at < end);
        &self.slots[from..to.max(from)]
    }

    /// The thread-local variable at this distance from the thread pointer.
    pub(crate) fn thread_local(&self, distance: i64) -> Option<usize> {
        let offset = u64::try_from(self.thread_pointer.checked_add(distance)?).ok()?;
        self.thread_locals.iter().position(|symbol| (symbol.start..symbol.end).contains(&offset))
    }
}

/// The file as 64-bit ELF, or in words what it is instead.
fn elf(bytes: &[u8]) -> Result<Elf<'_>, Error> {
    let found = match bytes {
        [0x7f, b'E', b'L', b'F', 2, 1, ..] => return Elf::parse(bytes).map_err(Error::damaged),
        [0x7f, b'E', b'L', b'F', ..] => "ELF, but not 64-bit and little-endian",
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] | [0xca, 0xfe, 0xba, 0xbe, ..] => "Mach-O, as on macOS",
        [b'M', b'Z', ..] => "PE, as on Windows",
        [] => "an empty file",
        _ => "neither an executable nor anything like it",
    };
    Err(Error::Format(found.to_owned()))
}

/// On x86-64 the block ends at the thread pointer, on AArch64 it begins behind two words there.
fn thread_pointer(elf: &Elf<'_>, arch: Arch) -> i64 {
    let endian = elf.endian();
    let block = elf.elf_program_headers().iter().find(|header| header.p_type(endian) == PT_TLS);
    let Some(block) = block else { return 0 };
    let aligned = |size: u64| i64::try_from(size.next_multiple_of(block.p_align(endian).max(1))).unwrap_or(0);
    match arch {
        Arch::X86_64 => aligned(block.p_memsz(endian)),
        Arch::Aarch64 => -aligned(16),
    }
}
