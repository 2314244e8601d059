//! Libraries, loaded as a linker would: from the object files of one library on, through everything that they refer to.
//!
//! Nothing is written into code. Every section that is reached gets an address of its own, and what the linker would
//! have filled in becomes a list: of links in code, of slots in data. Names that no library defines are the system's.

mod archive;
mod relocation;

use std::rc::Rc;

use object::read::archive::ArchiveOffset;
use object::{
    Object as _, ObjectSection as _, ObjectSymbol as _, Relocation, RelocationFlags, RelocationTarget, SectionIndex,
    SymbolIndex, SymbolSection,
};

use crate::debug::{Debug, DebugFile};
use crate::error::Error;
use crate::image::{Arch, Elf, Image, Link, Section, SectionKind, Slot, Symbol, SymbolKind, UNREADABLE, elf};
use crate::quick::QuickMap;
use archive::Archive;
pub(crate) use archive::ArchiveSource;
use relocation::{Meaning, meaning};

/// Where the names lie that no library defines, eight bytes each.
const NAMES_FROM: u64 = 0x1000;

/// Where sections lie: behind more names than there can be.
const SECTIONS_FROM: u64 = 0x1_0000_0000;

/// An object file.
struct Member<'d> {
    elf: Rc<Elf<'d>>,
    /// Where its sections were put, by their numbers; 0 for nowhere.
    starts: Vec<u64>,
    /// What it defines for others.
    defined: QuickMap<&'d [u8], SymbolIndex>,
}

/// See the module.
struct Loader<'d> {
    arch: Arch,
    archives: Vec<Archive<'d>>,
    /// Who defines a name: of several the first, as for a linker. Their code is the same.
    index: QuickMap<&'d [u8], (usize, ArchiveOffset)>,
    members: Vec<Member<'d>>,
    /// Members by their places; `None` for one without machine code of ours.
    by_place: QuickMap<(usize, u64), Option<usize>>,
    next: u64,
    /// Sections with an address that have not been looked at.
    todo: Vec<(usize, SectionIndex)>,
    sections: Vec<Section<'d>>,
    ranges: Vec<(u64, u64, usize)>,
    slots: Vec<(u64, Slot<'d>)>,
    links: Vec<Link>,
    names: QuickMap<&'d str, u64>,
}

/// Loads a library, the first of these, with all that it needs of the others.
pub(crate) fn load(sources: &[ArchiveSource]) -> Result<(Image<'_>, Debug<'_>), Error> {
    let Some((library, others)) = sources.split_first() else { return Err(Error::NoRoots) };
    let archive = library.archive()?;
    let members = archive.members()?;
    let mut objects = Vec::new();
    for (at, data) in members {
        objects.push((at, elf(data)?));
    }
    let arch = objects.first().map_or(Ok(Arch::X86_64), |(_, elf)| Arch::of(elf))?;
    let mut loader = Loader::new(arch, archive)?;
    for source in others {
        loader.add(source.archive()?)?;
    }
    for (at, elf) in objects {
        if Arch::of(&elf)? != arch {
            return Err(Error::Format("for several machines at once".to_owned()));
        }
        let member = loader.member(elf)?;
        loader.by_place.insert((0, at.0), Some(member));
        loader.place_all(member)?;
    }
    loader.follow()?;
    loader.finish()
}

impl<'d> Loader<'d> {
    fn new(arch: Arch, library: Archive<'d>) -> Result<Self, Error> {
        let mut loader = Self {
            arch,
            archives: Vec::new(),
            index: QuickMap::default(),
            members: Vec::new(),
            by_place: QuickMap::default(),
            next: SECTIONS_FROM,
            todo: Vec::new(),
            sections: Vec::new(),
            ranges: Vec::new(),
            slots: Vec::new(),
            links: Vec::new(),
            names: QuickMap::default(),
        };
        loader.add(library)?;
        Ok(loader)
    }

    fn add(&mut self, archive: Archive<'d>) -> Result<(), Error> {
        let number = self.archives.len();
        for (name, at) in archive.index()? {
            self.index.entry(name).or_insert((number, at));
        }
        self.archives.push(archive);
        Ok(())
    }

    fn member(&mut self, elf: Elf<'d>) -> Result<usize, Error> {
        let mut defined = QuickMap::default();
        for symbol in elf.symbols().filter(|symbol| symbol.is_global() && !symbol.is_undefined()) {
            defined.insert(symbol.name_bytes().map_err(Error::damaged)?, symbol.index());
        }
        let n_sections = elf.elf_section_table().iter().count();
        self.members.push(Member { elf: Rc::new(elf), starts: vec![0; n_sections], defined });
        Ok(self.members.len() - 1)
    }

    /// The library's own code is loaded whether it is reached or not: what is to be audited is somewhere in it.
    fn place_all(&mut self, member: usize) -> Result<(), Error> {
        let elf = &self.members[member].elf;
        let mut wanted = Vec::new();
        for section in elf.sections() {
            let is_code_or_data = matches!(
                SectionKind::of(elf, &section)?,
                Some(SectionKind::Code | SectionKind::Variables | SectionKind::Constants)
            );
            // Tables for unwinding mention every function, and run none.
            let name = section.name().map_err(Error::damaged)?;
            if is_code_or_data && !name.starts_with(".eh_frame") && !name.starts_with(".gcc_except_table") {
                wanted.push(section.index());
            }
        }
        let functions = elf.symbols().filter(|symbol| symbol.is_definition());
        let has_names = functions.filter(|symbol| symbol.kind() == object::SymbolKind::Text).count() > 0;
        let has_code = elf.sections().any(|section| section.kind() == object::SectionKind::Text && section.size() > 0);
        if has_code && !has_names {
            return Err(Error::Stripped);
        }
        for section in wanted {
            self.place(member, section)?;
        }
        Ok(())
    }

    /// The address of a section, which it gets when it is first asked for; `None` if it is not loaded into programs.
    fn place(&mut self, member: usize, index: SectionIndex) -> Result<Option<u64>, Error> {
        let Member { elf, starts, .. } = &mut self.members[member];
        if let Some(start @ 1..) = starts.get(index.0) {
            return Ok(Some(*start));
        }
        let section = elf.section_by_index(index).map_err(Error::damaged)?;
        let (Some(kind), Some(place)) = (SectionKind::of(elf, &section)?, starts.get_mut(index.0)) else {
            return Ok(None);
        };
        let align = section.align().clamp(1, 0x1000);
        // A byte between two, so that the end of one is not the beginning of the next.
        let start = (self.next + 1).next_multiple_of(align);
        let end = start.saturating_add(section.size());
        let data = section.data().map_err(Error::damaged)?;
        *place = start;
        self.next = end;
        self.sections.push(Section { start, end, kind, data });
        self.ranges.push((start, end, member));
        self.todo.push((member, index));
        Ok(Some(start))
    }

    /// Looks at every section that was reached, which reaches others.
    fn follow(&mut self) -> Result<(), Error> {
        while let Some((member, index)) = self.todo.pop() {
            let Some(start) = self.place(member, index)? else { continue };
            let elf = Rc::clone(&self.members[member].elf);
            let section = elf.section_by_index(index).map_err(Error::damaged)?;
            let is_code = SectionKind::of(&elf, &section)? == Some(SectionKind::Code);
            for (offset, relocation) in section.relocations() {
                let at = start.saturating_add(offset);
                self.relocation(member, at, &relocation, is_code)?;
            }
        }
        Ok(())
    }

    fn relocation(&mut self, member: usize, at: u64, relocation: &Relocation, is_code: bool) -> Result<(), Error> {
        let RelocationFlags::Elf { r_type } = relocation.flags() else { return Ok(()) };
        let meaning = meaning(self.arch, r_type.0);
        if meaning == Meaning::Nothing {
            return Ok(());
        }
        let target = match relocation.target() {
            RelocationTarget::Symbol(symbol) if meaning == Meaning::Distance && !is_code => {
                self.named_target(member, symbol)?
            }
            RelocationTarget::Symbol(symbol) => self.target(member, symbol)?,
            _ => Some(UNREADABLE),
        };
        let Some(target) = target.map(|target| if meaning == Meaning::Unknown { UNREADABLE } else { target }) else {
            return Ok(());
        };
        // Of another library there is nothing but the name. And in data a distance counts from another place, such as the
        // beginning of a table.
        let counts = target >= SECTIONS_FROM && (is_code || meaning == Meaning::Address);
        let to = target.wrapping_add_signed(if counts { relocation.addend() } else { 0 });
        let is_relative = counts && meaning == Meaning::Distance && self.arch == Arch::X86_64;
        if is_code {
            self.links.push(Link { at, is_relative, to });
        } else {
            self.slots.push((at, Slot::Inside(to)));
        }
        Ok(())
    }

    /// The same, but for places in a function that its own table of jumps leads to.
    fn named_target(&mut self, member: usize, index: SymbolIndex) -> Result<Option<u64>, Error> {
        let elf = Rc::clone(&self.members[member].elf);
        let symbol = elf.symbol_by_index(index).map_err(Error::damaged)?;
        let section = symbol.section_index().and_then(|section| elf.section_by_index(section).ok());
        let is_code = section.is_some_and(|section| section.kind() == object::SectionKind::Text);
        if is_code && symbol.kind() == object::SymbolKind::Section { Ok(None) } else { self.target(member, index) }
    }

    /// The address of a symbol; `None` for a plain number.
    fn target(&mut self, member: usize, index: SymbolIndex) -> Result<Option<u64>, Error> {
        let elf = Rc::clone(&self.members[member].elf);
        let symbol = elf.symbol_by_index(index).map_err(Error::damaged)?;
        match symbol.section() {
            SymbolSection::Section(section) => {
                let start = self.place(member, section)?;
                Ok(start.map(|start| start.saturating_add(symbol.address())))
            }
            SymbolSection::Absolute => Ok(None),
            _ => self.named(symbol.name().map_err(Error::damaged)?).map(Some),
        }
    }

    /// The address of what another object file defines, or of the name if none does.
    fn named(&mut self, name: &'d str) -> Result<u64, Error> {
        if let Some(known) = self.names.get(name) {
            return Ok(*known);
        }
        let defined = match self.index.get(name.as_bytes()) {
            Some(place) => self.defined(*place, name)?,
            None => None,
        };
        let address = defined.unwrap_or(NAMES_FROM + 8 * self.names.len() as u64);
        self.names.insert(name, address);
        Ok(address)
    }

    fn defined(&mut self, (archive, at): (usize, ArchiveOffset), name: &str) -> Result<Option<u64>, Error> {
        let member = match self.by_place.get(&(archive, at.0)) {
            Some(member) => *member,
            None => {
                let data = self.archives[archive].member(at)?;
                // What is no machine code, or another machine's, defines nothing here: its names are unknown then.
                let elf = elf(data).ok().filter(|elf| Arch::of(elf).is_ok_and(|arch| arch == self.arch));
                let member = elf.map(|elf| self.member(elf)).transpose()?;
                self.by_place.insert((archive, at.0), member);
                member
            }
        };
        let Some(member) = member else { return Ok(None) };
        let Some(symbol) = self.members[member].defined.get(name.as_bytes()).copied() else { return Ok(None) };
        let elf = Rc::clone(&self.members[member].elf);
        let symbol = elf.symbol_by_index(symbol).map_err(Error::damaged)?;
        let Some(section) = symbol.section_index() else { return Ok(None) };
        Ok(self.place(member, section)?.map(|start| start.saturating_add(symbol.address())))
    }

    fn finish(mut self) -> Result<(Image<'d>, Debug<'d>), Error> {
        let mut named = Vec::new();
        for member in &self.members {
            for symbol in member.elf.symbols() {
                let start = symbol.section_index().and_then(|section| member.starts.get(section.0));
                let Some(section @ 1..) = start else { continue };
                let start = section.saturating_add(symbol.address());
                let end = start.saturating_add(symbol.size());
                let name = symbol.name().map_err(Error::damaged)?;
                named.push((symbol.kind(), Symbol { start, end, name, kind: SymbolKind::Variable }));
            }
        }
        let outside = self.names.iter().filter(|(_, at)| **at < SECTIONS_FROM);
        self.slots.extend(outside.map(|(name, at)| (*at, Slot::Outside(name))));
        let end = NAMES_FROM + 8 * self.names.len() as u64;
        self.sections.push(Section { start: NAMES_FROM, end, kind: SectionKind::Addresses, data: &[] });
        self.sections.push(Section { start: UNREADABLE, end: UNREADABLE + 8, kind: SectionKind::Stubs, data: &[] });
        let image = Image::of_parts(self.arch, self.sections, named, self.slots, self.links);
        let files = self.members.into_iter().map(|member| DebugFile::placed(member.elf, member.starts));
        Ok((image, Debug::of_files(files.collect(), self.ranges)))
    }
}
