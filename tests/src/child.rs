//! Children of a test: the test's own executable again, told by a variable to play a part, so that it can be killed
//! or starved of disk without taking the test with it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PART: &str = "STREAMWRIGHT_TEST_DIRECTORY";

/// The directory to play in, if this process is a child.
pub fn directory() -> Option<PathBuf> {
    std::env::var_os(PART).map(PathBuf::from)
}

/// A command that runs the calling test's function as a child in `directory`. `test` is its name in its file.
pub fn command(test: &str, directory: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a test knows its executable"));
    configure(&mut command, test, directory);
    command
}

/// The same, with no file of the child's growing beyond `kib` KiB: writes fail then, as on a full disk.
pub fn command_with_small_files(test: &str, directory: &Path, kib: u64) -> Command {
    let mut command = Command::new("sh");
    // Blocks of 512 bytes; without the trap the limit kills instead of failing the write.
    command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kib * 2));
    command.arg(std::env::current_exe().expect("a test knows its executable"));
    configure(&mut command, test, directory);
    command
}

fn configure(command: &mut Command, test: &str, directory: &Path) {
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(PART, directory);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
}

/// Tells the parent something, in a line of its own.
pub fn say(word: &str, value: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    // A parent that is gone needs no report.
    let _ = writeln!(out, "\n@{word} {value}");
    let _ = out.flush();
}

/// Runs a child and returns what it said last under `word`. With `reports`, kills it with SIGKILL once it has said
/// that word so often (it goes on meanwhile, so the kill strikes anywhere); without, lets it end.
pub fn run(command: &mut Command, word: &str, reports: Option<usize>) -> Option<String> {
    let mut child = command.spawn().expect("the test executable starts");
    let out = child.stdout.take().expect("stdout is piped");
    let heading = format!("@{word} ");
    let (mut last, mut count, mut killed) = (None, 0, false);
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        let Some(said) = line.strip_prefix(&heading) else { continue };
        last = Some(said.to_owned());
        count += 1;
        if reports == Some(count) {
            // No destructor, no flush.
            child.kill().expect("our own child can be killed");
            killed = true;
        }
    }
    let status = child.wait().expect("our own child can be waited for");
    assert!(status.success() || killed, "the child failed: {status}");
    last
}

/// A file system of a fixed size, for real "no space left on device". Needs root on Linux.
pub struct SmallDisk {
    directory: tempfile::TempDir,
}

impl SmallDisk {
    /// `Err` says why there can be none here.
    pub fn new(mib: u64) -> Result<Self, String> {
        let directory = tempfile::tempdir().map_err(|error| error.to_string())?;
        let size = format!("size={mib}m");
        mount([OsStr::new("-t"), "tmpfs".as_ref(), "-o".as_ref(), size.as_ref(), "tmpfs".as_ref()], directory.path())?;
        Ok(Self { directory })
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Gives it another size.
    pub fn resize(&self, mib: u64) -> Result<(), String> {
        let options = format!("remount,size={mib}m");
        mount([OsStr::new("-o"), options.as_ref()], self.path())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

fn mount<const N: usize>(arguments: [&OsStr; N], at: &Path) -> Result<(), String> {
    let output = Command::new("mount").args(arguments).arg(at).output().map_err(|error| format!("mount: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("no small file system can be mounted: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
