//! Archives: libraries as cargo leaves them, with an object file for each part and an index of what is defined where.

use std::fs::File;
use std::path::{Path, PathBuf};

use object::read::archive::{ArchiveFile, ArchiveMember, ArchiveOffset};
use object::{Object as _, ObjectSymbol as _, ReadCache, ReadRef as _};

use crate::error::Error;
use crate::image::elf;

/// The member that is for the compiler only.
const DESCRIPTION: &[u8] = b"lib.rmeta";

/// A file that is read in parts, as they are asked for: most of what a library brings along is never reached.
pub(crate) struct ArchiveSource {
    path: PathBuf,
    cache: ReadCache<File>,
}

impl ArchiveSource {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::Io { path: path.to_owned(), error })?;
        Ok(Self { path: path.to_owned(), cache: ReadCache::new(file) })
    }

    /// Whether the compiler's description of the library has this name in it.
    pub(crate) fn mentions(&self, name: &str) -> Result<bool, Error> {
        let archive = self.archive()?;
        for member in archive.file.members() {
            let member = member.map_err(|error| self.damaged(error))?;
            if member.name() == DESCRIPTION {
                let description = archive.data(&member)?;
                return Ok(description.windows(name.len()).any(|part| part == name.as_bytes()));
            }
        }
        Ok(false)
    }

    pub(super) fn archive(&self) -> Result<Archive<'_>, Error> {
        let len = (&self.cache).len().unwrap_or(0);
        let magic = (&self.cache).read_bytes_at(0, len.min(8)).unwrap_or(&[]);
        if !magic.starts_with(b"!<") {
            // As an executable, that is: which is what it says then.
            return Err(Error::Format(format!("{}, which is no library", self.path.display())));
        }
        let file = ArchiveFile::parse(&self.cache).map_err(|error| self.damaged(error))?;
        Ok(Archive { source: self, file })
    }

    pub(super) fn damaged(&self, error: object::Error) -> Error {
        Error::Damaged(format!("{}: {error}", self.path.display()))
    }
}

/// An archive that has been opened.
pub(super) struct Archive<'d> {
    pub(super) source: &'d ArchiveSource,
    file: ArchiveFile<'d, &'d ReadCache<File>>,
}

impl<'d> Archive<'d> {
    /// The members that hold code, or should: the others are the compiler's own.
    pub(super) fn members(&self) -> Result<Vec<(ArchiveOffset, &'d [u8])>, Error> {
        let mut found = Vec::new();
        for member in self.file.members() {
            let member = member.map_err(|error| self.source.damaged(error))?;
            // Cut-off archives are found out here, before anything is asked of a member.
            let (start, size) = member.file_range();
            let end = start.checked_add(size).filter(|end| (&self.source.cache).len().is_ok_and(|len| *end <= len));
            if end.is_none() {
                return Err(Error::Damaged(format!("{} is cut off", self.source.path.display())));
            }
            if member.name() != DESCRIPTION {
                // A member's header lies right before it, and that is where it is found again.
                let header = start.saturating_sub(size_of::<object::archive::Header>() as u64);
                found.push((ArchiveOffset(header), self.data(&member)?));
            }
        }
        Ok(found)
    }

    pub(super) fn member(&self, at: ArchiveOffset) -> Result<&'d [u8], Error> {
        let member = self.file.member(at).map_err(|error| self.source.damaged(error))?;
        self.data(&member)
    }

    fn data(&self, member: &ArchiveMember<'d>) -> Result<&'d [u8], Error> {
        member.data(&self.source.cache).map_err(|error| self.source.damaged(error))
    }

    /// What members define for others, each with its member.
    pub(super) fn index(&self) -> Result<Vec<(&'d [u8], ArchiveOffset)>, Error> {
        let damaged = |error| self.source.damaged(error);
        let Some(symbols) = self.file.symbols().map_err(damaged)? else { return self.index_of_members() };
        symbols.map(|symbol| symbol.map(|symbol| (symbol.name(), symbol.offset())).map_err(damaged)).collect()
    }

    /// The same for an archive that came without.
    fn index_of_members(&self) -> Result<Vec<(&'d [u8], ArchiveOffset)>, Error> {
        let mut index = Vec::new();
        for (at, data) in self.members()? {
            let Ok(elf) = elf(data) else { continue };
            for symbol in elf.symbols().filter(|symbol| symbol.is_global() && symbol.is_definition()) {
                index.push((symbol.name_bytes().map_err(Error::damaged)?, at));
            }
        }
        Ok(index)
    }
}
