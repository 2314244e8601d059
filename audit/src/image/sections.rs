//! The sections that are loaded.

use object::read::elf::{ElfSection64, SectionHeader as _};
use object::{Endianness, Object as _, ObjectSection as _, SectionKind as Kind};

use super::Elf;
use crate::error::Error;

/// A loaded section.
pub(crate) struct Section<'d> {
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) kind: SectionKind,
    /// Empty for what starts as zeros.
    pub(crate) data: &'d [u8],
}

/// What a section is to an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SectionKind {
    Code,
    /// Jumps of the linker's to functions of other libraries.
    Stubs,
    /// Addresses that the linker collected, one every eight bytes.
    Addresses,
    /// Data that nobody changes once the program runs.
    Constants,
    Variables,
    /// Variables of which each thread has its own.
    ThreadLocals,
}

/// All of them in order of their addresses.
pub(super) fn read<'d>(elf: &Elf<'d>) -> Result<Vec<Section<'d>>, Error> {
    let mut sections = Vec::new();
    for section in elf.sections() {
        // A linked file says how far a thread's own variables lie from each other, not where.
        let kind = SectionKind::of(elf, &section)?.filter(|kind| *kind != SectionKind::ThreadLocals);
        let Some(kind) = kind.filter(|_| section.size() > 0) else { continue };
        let start = section.address();
        let data = section.data().map_err(Error::damaged)?;
        sections.push(Section { start, end: start.saturating_add(section.size()), kind, data });
    }
    sections.sort_by_key(|section| section.start);
    Ok(sections)
}

impl SectionKind {
    /// The kind of a section of a file; `None` if it is not loaded.
    pub(crate) fn of(elf: &Elf<'_>, section: &ElfSection64<'_, '_, Endianness>) -> Result<Option<Self>, Error> {
        let flags = section.elf_section_header().sh_flags(elf.endian());
        if !flags.contains(object::elf::SHF_ALLOC) {
            return Ok(None);
        }
        let name = section.name().map_err(Error::damaged)?;
        let is_writable = flags.contains(object::elf::SHF_WRITE);
        Ok(Some(match (section.kind(), name) {
            (Kind::Tls | Kind::UninitializedTls, _) => SectionKind::ThreadLocals,
            (_, name) if name.starts_with(".plt") || name == ".iplt" => SectionKind::Stubs,
            (Kind::Text, _) => SectionKind::Code,
            (_, ".got" | ".got.plt") => SectionKind::Addresses,
            // Filled in by the loader, then write-protected.
            (_, name) if name.starts_with(".data.rel.ro") => SectionKind::Constants,
            (_, ".init_array" | ".fini_array" | ".dynamic" | ".tm_clone_table") => SectionKind::Constants,
            _ if is_writable => SectionKind::Variables,
            _ => SectionKind::Constants,
        }))
    }
}
