//! Debugging information: of an executable as it is, of each object file with the addresses that it was given here.

use std::cell::OnceCell;
use std::rc::Rc;

use gimli::{Dwarf, EndianSlice, RunTimeEndian, SectionId};
use object::{
    CompressionFormat, Object as _, ObjectSection as _, ObjectSymbol as _, RelocationFlags, RelocationTarget,
    SymbolIndex,
};

use crate::image::{Arch, Elf};

/// Bytes of it.
pub(crate) type Slice<'d> = EndianSlice<'d, RunTimeEndian>;

/// See the module.
pub(crate) struct Debug<'d> {
    files: Vec<DebugFile<'d>>,
    /// Addresses from, up to, and the number of the file, in order.
    ranges: Vec<(u64, u64, usize)>,
}

/// A file with debugging information, maybe.
pub(crate) struct DebugFile<'d> {
    elf: Rc<Elf<'d>>,
    /// Where its sections were put, by their numbers, 0 for nowhere; `None` if it is linked.
    starts: Option<Vec<u64>>,
    relocated: OnceCell<Vec<(SectionId, Vec<u8>)>>,
}

impl<'d> DebugFile<'d> {
    /// An object file.
    pub(crate) fn placed(elf: Rc<Elf<'d>>, starts: Vec<u64>) -> Self {
        Self { elf, starts: Some(starts), relocated: OnceCell::new() }
    }

    /// The names in it, in sections that are nothing but texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &[u8]> {
        [".debug_str", ".debug_line_str"].into_iter().filter_map(|name| self.section(name))
    }

    /// A section, unless it is compressed: to unpack it is more than lines are worth.
    fn section(&self, name: &str) -> Option<&'d [u8]> {
        let section = self.elf.section_by_name(name)?;
        let is_plain = section.compressed_file_range().is_ok_and(|range| range.format == CompressionFormat::None);
        section.data().ok().filter(|_| is_plain)
    }

    /// All there is; empty where there is none.
    pub(crate) fn dwarf(&self) -> Option<Dwarf<Slice<'_>>> {
        let relocated = self.relocated.get_or_init(|| self.relocate());
        let section = |id: SectionId| -> Result<Slice<'_>, gimli::Error> {
            let changed = relocated.iter().find(|(changed, _)| *changed == id).map(|(_, data)| data.as_slice());
            let data = changed.or_else(|| self.section(id.name()));
            Ok(EndianSlice::new(data.unwrap_or(&[]), RunTimeEndian::Little))
        };
        Dwarf::load(section).ok()
    }

    /// Fills in what the linker would have.
    fn relocate(&self) -> Vec<(SectionId, Vec<u8>)> {
        let (Some(starts), Ok(arch)) = (&self.starts, Arch::of(&self.elf)) else { return Vec::new() };
        let ids = [
            SectionId::DebugAddr,
            SectionId::DebugAranges,
            SectionId::DebugInfo,
            SectionId::DebugLine,
            SectionId::DebugRanges,
            SectionId::DebugRngLists,
            SectionId::DebugStrOffsets,
            SectionId::DebugTypes,
        ];
        ids.into_iter().filter_map(|id| Some((id, self.relocate_section(id.name(), starts, arch)?))).collect()
    }

    /// One section; `None` where there is nothing to do.
    fn relocate_section(&self, name: &str, starts: &[u64], arch: Arch) -> Option<Vec<u8>> {
        let mut data = self.section(name)?.to_vec();
        let mut is_changed = false;
        for (at, relocation) in self.elf.section_by_name(name)?.relocations() {
            let (RelocationFlags::Elf { r_type }, RelocationTarget::Symbol(symbol)) =
                (relocation.flags(), relocation.target())
            else {
                continue;
            };
            let value = self.address(symbol, starts).wrapping_add_signed(relocation.addend()).to_le_bytes();
            let size = size(arch, r_type.0);
            let at = usize::try_from(at).ok()?;
            // What is of another kind is of no use for lines, or a damaged file, which shows none.
            if let (Some(place), Some(value)) = (data.get_mut(at..at.saturating_add(size)), value.get(..size)) {
                place.copy_from_slice(value);
                is_changed = true;
            }
        }
        is_changed.then_some(data)
    }

    /// What was put nowhere is at 0, where nothing else is.
    fn address(&self, symbol: SymbolIndex, starts: &[u64]) -> u64 {
        let Ok(symbol) = self.elf.symbol_by_index(symbol) else { return 0 };
        let start = symbol.section_index().and_then(|section| starts.get(section.0)).copied();
        start.unwrap_or(0).wrapping_add(symbol.address())
    }
}

/// How many bytes a plain address has, by the kind of relocation; 0 if it is none.
fn size(arch: Arch, kind: u32) -> usize {
    use object::elf::{R_AARCH64_ABS32, R_AARCH64_ABS64, R_X86_64_32, R_X86_64_64};
    match arch {
        Arch::X86_64 if kind == R_X86_64_64.0 => 8,
        Arch::X86_64 if kind == R_X86_64_32.0 => 4,
        Arch::Aarch64 if kind == R_AARCH64_ABS64.0 => 8,
        Arch::Aarch64 if kind == R_AARCH64_ABS32.0 => 4,
        _ => 0,
    }
}

impl<'d> Debug<'d> {
    /// That of an executable.
    pub(crate) fn linked(elf: Elf<'d>) -> Self {
        let file = DebugFile { elf: Rc::new(elf), starts: None, relocated: OnceCell::new() };
        Self { files: vec![file], ranges: vec![(0, u64::MAX, 0)] }
    }

    /// That of several object files, and the addresses that belong to each.
    pub(crate) fn of_files(files: Vec<DebugFile<'d>>, mut ranges: Vec<(u64, u64, usize)>) -> Self {
        ranges.sort_unstable();
        Self { files, ranges }
    }

    pub(crate) fn files(&self) -> &[DebugFile<'d>] {
        &self.files
    }

    /// The number of the file that an address belongs to.
    pub(crate) fn file_at(&self, address: u64) -> Option<usize> {
        let after = self.ranges.partition_point(|(start, ..)| *start <= address);
        self.ranges[..after].last().filter(|(_, end, _)| address < *end).map(|(.., file)| *file)
    }
}
