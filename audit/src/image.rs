//! A program, reduced to what an audit needs: code with its names, data with the addresses stored in it.
//!
//! It comes from a linked executable, here, or from the object files of libraries (`objects`). What the linker has not
//! written into code yet is listed beside it.
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

/// Where a reference leads whose kind is not known: to code that cannot be read.
pub(crate) const UNREADABLE: u64 = 8;

/// A reference that the linker would have written into code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// The place in the code.
    pub(crate) at: u64,
    /// What is there, as the distance of `to` from the end of the instruction or as a plain address.
    pub(crate) is_relative: bool,
    /// The address; where it is relative, as it would be if the instruction ended at `at`.
    pub(crate) to: u64,
}

/// See the module.
pub(crate) struct Image<'d> {
    pub(crate) arch: Arch,
    /// What code refers to by the list, in order; `None` where it is linked and says so itself.
    pub(crate) links: Option<Vec<Link>>,
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
        let arch = Arch::of(&elf)?;
        let sections = sections::read(&elf)?;
        let symbols = symbols::read(&elf, &sections)?;
        if !symbols.placed.iter().any(|symbol| symbol.kind == SymbolKind::Function) {
            return Err(Error::Stripped);
        }
        let has_absolute_code = elf.kind() == ObjectKind::Executable;
        let slots = slots::read(&elf, &sections, has_absolute_code)?;
        let image = Self {
            arch,
            links: None,
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

    /// Puts together what is not linked. Symbols of thread-local variables are where the others are.
    pub(crate) fn of_parts(
        arch: Arch,
        mut sections: Vec<Section<'d>>,
        named: Vec<(object::SymbolKind, Symbol<'d>)>,
        mut slots: Vec<(u64, Slot<'d>)>,
        mut links: Vec<Link>,
    ) -> Self {
        sections.sort_by_key(|section| section.start);
        slots.sort_by_key(|(at, _)| *at);
        links.sort_by_key(|link| link.at);
        let symbols = symbols::arrange(named, &sections);
        Self {
            arch,
            links: Some(links),
            has_absolute_code: false,
            symbols: symbols.placed,
            aliases: symbols.aliases,
            thread_locals: symbols.thread_locals,
            thread_pointer: 0,
            sections,
            slots,
        }
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

    /// What the linker would have written into the code between `start` and `end`.
    pub(crate) fn links_in(&self, start: u64, end: u64) -> Option<&[Link]> {
        let links = self.links.as_deref()?;
        let from = links.partition_point(|link| link.at < start);
        let to = links.partition_point(|link| link.at < end);
        Some(&links[from..to.max(from)])
    }

    /// The thread-local variable at this distance from the thread pointer.
    pub(crate) fn thread_local(&self, distance: i64) -> Option<usize> {
        self.thread_local_at(u64::try_from(self.thread_pointer.checked_add(distance)?).ok()?)
    }

    /// The thread-local variable at this offset in a thread's block of them.
    pub(crate) fn thread_local_at(&self, offset: u64) -> Option<usize> {
        self.thread_locals.iter().position(|symbol| (symbol.start..symbol.end).contains(&offset))
    }
}

impl Arch {
    /// The instruction set of a file.
    pub(crate) fn of(elf: &Elf<'_>) -> Result<Self, Error> {
        match elf.architecture() {
            Architecture::X86_64 => Ok(Self::X86_64),
            Architecture::Aarch64 => Ok(Self::Aarch64),
            other => Err(Error::Format(format!("for {other:?}"))),
        }
    }
}

/// The file as 64-bit ELF, or in words what it is instead.
pub(crate) fn elf(bytes: &[u8]) -> Result<Elf<'_>, Error> {
    let found = match bytes {
        [0x7f, b'E', b'L', b'F', 2, 1, ..] => return Elf::parse(bytes).map_err(Error::damaged),
        [0x7f, b'E', b'L', b'F', ..] => "ELF, but not 64-bit and little-endian",
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] | [0xca, 0xfe, 0xba, 0xbe, ..] => "Mach-O, as on macOS",
        [b'M', b'Z', ..] => "PE, as on Windows",
        [b'B', b'C', 0xc0, 0xde, ..] => "code of LLVM's instead of a machine's, as link-time optimisation leaves it",
        [b'!', b'<', b'a', b'r', b'c', b'h', b'>', ..] => "a library instead of an executable",
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
