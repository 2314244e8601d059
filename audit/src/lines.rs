//! From addresses to lines of source, by the debugging information.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::io::BufRead as _;
use std::path::Path;

use addr2line::Context;

use crate::debug::{Debug, Slice};
use crate::name::Name;

/// A line of source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// As the compiler was given it, or relative to where it ran.
    pub file: String,
    /// Counted from one.
    pub line: u32,
    /// Counted from one; 0 where it is not known.
    pub column: u32,
}

/// A function at an address, and the line that it is at.
pub(crate) struct Frame {
    /// Of a function that the compiler has inlined; `None` for the one with the symbol.
    pub(crate) inlined: Option<Name>,
    pub(crate) place: Option<Place>,
}

/// Whose code something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The compiler's libraries'.
    Standard,
    /// A library's that cargo fetched.
    Fetched,
    /// The user's.
    Own,
}

impl Origin {
    /// By the file that it was compiled from.
    pub(crate) fn of_file(file: &str) -> Self {
        let lies_in = |folders: [&str; 2]| folders.iter().any(|folder| file.contains(folder));
        if lies_in(["/rustc/", "/rustlib/src/"]) {
            Self::Standard
        } else if lies_in(["/registry/src/", "/git/checkouts/"]) {
            Self::Fetched
        } else {
            Self::Own
        }
    }
}

impl Frame {
    /// Whose it is; without a line the compiler's, which makes such code.
    pub(crate) fn origin(&self) -> Origin {
        self.place.as_ref().map_or(Origin::Standard, |place| Origin::of_file(&place.file))
    }
}

/// See the module. A program without debugging information has no lines, and is audited all the same.
pub(crate) struct Lines<'d> {
    debug: &'d Debug<'d>,
    /// One a file.
    contexts: Vec<OnceCell<Option<Context<Slice<'d>>>>>,
}

impl<'d> Lines<'d> {
    pub(crate) fn new(debug: &'d Debug<'d>) -> Self {
        Self { debug, contexts: debug.files().iter().map(|_| OnceCell::new()).collect() }
    }

    /// The crates that cargo fetched, as far as the compiler says so: each of its units of work is named after the file
    /// of the crate's root, and the crate: `…/registry/src/…/memchr-2.8.3/src/lib.rs/@/memchr.0123456789abcdef-cgu.0`.
    pub(crate) fn fetched_crates(&self) -> BTreeSet<String> {
        self.debug.files().iter().flat_map(|file| file.texts()).flat_map(fetched_crates).collect()
    }

    fn context(&self, address: u64) -> Option<&Context<Slice<'d>>> {
        let number = self.debug.file_at(address)?;
        let file = self.debug.files().get(number)?;
        self.contexts.get(number)?.get_or_init(|| Context::from_dwarf(file.dwarf()?).ok()).as_ref()
    }

    /// The functions at an address, the outermost first.
    pub(crate) fn frames(&self, address: u64) -> Vec<Frame> {
        let mut frames = self.innermost_first(address).unwrap_or_default();
        if let Some(outermost) = frames.last_mut() {
            outermost.inlined = None;
        }
        frames.reverse();
        frames
    }

    /// The file of the function at an address.
    pub(crate) fn file(&self, address: u64) -> Option<String> {
        Some(self.context(address)?.find_location(address).ok()??.file?.to_owned())
    }

    fn innermost_first(&self, address: u64) -> Option<Vec<Frame>> {
        let mut found = self.context(address)?.find_frames(address).skip_all_loads().ok()?;
        let mut frames = Vec::new();
        while let Ok(Some(frame)) = found.next() {
            let place = frame.location.and_then(|location| {
                let file = location.file?.to_owned();
                Some(Place { file, line: location.line?, column: location.column.unwrap_or(0) })
            });
            let name = frame.function.and_then(|function| Some(Name::new(&function.raw_name().ok()?)));
            let name = name.unwrap_or_default();
            // Where there are only lines (`debug = "line-tables-only"`), the last part of the name is all there is.
            let owner = place.as_ref().filter(|_| !name.shown.contains("::")).and_then(|place| crate_of(&place.file));
            frames.push(Frame { inlined: Some(owner.map_or(name.clone(), |owner| name.within(&owner))), place });
        }
        Some(frames)
    }
}

fn fetched_crates(strings: &[u8]) -> BTreeSet<String> {
    let mut crates = BTreeSet::new();
    let (mut rest, mut at) = (strings, 0);
    while let Ok(length @ 1..) = rest.skip_until(b'@') {
        at += length;
        let (before, after) = strings.split_at(at);
        let Some(path) = before.strip_suffix(b"/@") else { continue };
        let path = path.rsplit(|byte| *byte == 0).next().unwrap_or(path);
        let name = after.strip_prefix(b"/").and_then(|name| name.split(|byte| *byte == b'.').next());
        if let Some(name) = name
            && Origin::of_file(&String::from_utf8_lossy(path)) == Origin::Fetched
        {
            crates.insert(String::from_utf8_lossy(name).into_owned());
        }
    }
    crates
}

/// The crate that a file of a fetched library belongs to, or of the compiler's.
fn crate_of(file: &str) -> Option<String> {
    if let Some((_, package)) = file.split_once("/registry/src/") {
        let versioned = package.split('/').nth(1)?;
        let is_version =
            |(at, _): &(usize, &str)| versioned[at + 1..].starts_with(|letter: char| letter.is_ascii_digit());
        let (end, _) = versioned.match_indices('-').find(is_version)?;
        return Some(versioned[..end].replace('-', "_"));
    }
    let (_, library) = file.split_once("/library/").filter(|_| Origin::of_file(file) == Origin::Standard)?;
    library.split('/').next().map(str::to_owned)
}

impl Place {
    /// The file without what differs between machines: `src/lib.rs`, `serde-1.0.0/src/lib.rs`, `std/src/time.rs`.
    pub fn short_file(&self) -> String {
        if let Some((_, package)) = self.file.split_once("/registry/src/") {
            return package.split_once('/').map_or(package, |(_, rest)| rest).to_owned();
        }
        if let Some((_, library)) = self.file.split_once("/library/")
            && Origin::of_file(&self.file) == Origin::Standard
        {
            return library.to_owned();
        }
        let path = Path::new(&self.file);
        let here = std::env::current_dir().unwrap_or_default();
        // Cargo runs tests where their package is; its neighbours are named from the workspace on.
        let workspace = here.ancestors().find(|folder| folder.join("Cargo.lock").exists());
        let relative = path.strip_prefix(&here).ok().or_else(|| path.strip_prefix(workspace?).ok());
        relative.unwrap_or(path).display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, crate_of};

    #[test]
    fn files_tell_whose_they_are() {
        let fetched = "/h/.cargo/registry/src/index-1949cf8c6b5b557f/regex-automata-0.4.13/src/meta.rs";
        assert_eq!((Origin::of_file(fetched), crate_of(fetched).as_deref()), (Origin::Fetched, Some("regex_automata")));
        let standard = "/rustc/59807616e1fa/library/core/src/ops/function.rs";
        assert_eq!((Origin::of_file(standard), crate_of(standard).as_deref()), (Origin::Standard, Some("core")));
        assert_eq!(
            (Origin::of_file("/h/shop/src/lib.rs"), crate_of("/h/shop/library/src/lib.rs")),
            (Origin::Own, None)
        );
    }
}
