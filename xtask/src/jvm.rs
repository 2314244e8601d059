//! The JVM side (`jvm/`, a Maven project): Kafka's server and our own Java programs, fetched and built once.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::{run, workspace};

/// The oldest Java on which Kafka's server runs.
const OLDEST_JAVA: u32 = 17;

/// Kafka and our programs, ready to run.
#[derive(Debug)]
pub(crate) struct Jvm {
    pub(crate) java: PathBuf,
    /// For `java -cp`: our classes and every jar. The JVM itself expands the `*`.
    pub(crate) class_path: OsString,
}

impl Jvm {
    /// A command that runs `main_class` with `flags` for the JVM; arguments may be added.
    pub(crate) fn command(&self, flags: &[&str], main_class: &str) -> Command {
        let mut command = Command::new(&self.java);
        command.args(flags).arg("-cp").arg(&self.class_path).arg(main_class);
        command
    }
}

/// Why this machine cannot run Kafka, in words that fit behind "skipped:"; `None` when it can.
pub(crate) fn missing() -> Option<String> {
    let java = match java_version() {
        None => {
            return Some(format!("no Java here (a JDK {OLDEST_JAVA} or newer is needed)"));
        }
        Some(version) => version,
    };
    if java < OLDEST_JAVA {
        return Some(format!("Java here is {java}; Kafka needs a JDK {OLDEST_JAVA} or newer"));
    }
    if !run::succeeds(Command::new(tool("javac")).arg("-version")) {
        return Some("Java here is without its compiler (a JDK is needed, not a JRE)".to_owned());
    }
    if !run::succeeds(Command::new("mvn").arg("--version")) {
        return Some("no Maven here (`mvn` fetches Kafka)".to_owned());
    }
    None
}

/// Fetches and compiles what is not there yet. Costs nothing when nothing in `jvm/` has changed.
pub(crate) fn prepare() -> Result<Jvm> {
    if let Some(reason) = missing() {
        return Err(Failure::new(reason));
    }
    let out = workspace::target_dir().join("jvm");
    let stamp = out.join("built-from");
    let wanted = fingerprint(&workspace::root().join("jvm"))?;
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) {
        eprintln!("fetching Kafka and compiling jvm/ (once)");
        build(&out)?;
        fs::write(&stamp, wanted).map_err(|error| Failure::file("write", &stamp, &error))?;
    }
    let mut class_path = out.join("classes").into_os_string();
    class_path.push(":");
    class_path.push(out.join("libs"));
    class_path.push("/*");
    Ok(Jvm { java: tool("java"), class_path })
}

/// Into a new folder each time, so that no jar or class of an earlier version stays behind.
fn build(out: &Path) -> Result<()> {
    if out.exists() {
        fs::remove_dir_all(out).map_err(|error| Failure::file("clear", out, &error))?;
    }
    let mvn = || {
        run::output(
            Command::new("mvn")
                .args(["--quiet", "--batch-mode", "compile", "dependency:copy-dependencies"])
                .arg(format!("-Dstreamwright.out={}", out.display()))
                .current_dir(workspace::root().join("jvm")),
        )
    };
    // A second try, because a download of a hundred megabytes fails now and then.
    mvn().or_else(|failure| match failure {
        Failure::Interrupted => Err(failure),
        Failure::Message(_) => mvn(),
    })?;
    Ok(())
}

/// The names and contents of everything that decides what the build gives.
fn fingerprint(project: &Path) -> Result<String> {
    let mut files = vec![project.join("pom.xml")];
    collect(&project.join("src"), &mut files)?;
    files.sort_unstable();
    let mut hash = Fnv::default();
    for file in &files {
        hash.add(file.strip_prefix(project).unwrap_or(file).as_os_str().as_encoded_bytes());
        hash.add(&fs::read(file).map_err(|error| Failure::file("read", file, &error))?);
    }
    Ok(format!("{:016x}\n", hash.0))
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let failure = |error| Failure::file("read", dir, &error);
    for entry in fs::read_dir(dir).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// FNV-1a: the same on every run, which the standard library does not promise of its hashers.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A program of the JDK: the one that `JAVA_HOME` names (Maven takes that one too), else from the path.
fn tool(name: &str) -> PathBuf {
    match std::env::var_os("JAVA_HOME") {
        Some(home) if !home.is_empty() => Path::new(&home).join("bin").join(name),
        _ => PathBuf::from(name),
    }
}

fn java_version() -> Option<u32> {
    let output = Command::new(tool("java")).arg("-version").output().ok()?;
    major_version(&String::from_utf8_lossy(&output.stderr))
}

/// `17` from `openjdk version "17.0.15" …`, `8` from `java version "1.8.0_402"`.
fn major_version(text: &str) -> Option<u32> {
    let quoted = text.split('"').nth(1)?;
    let quoted = quoted.strip_prefix("1.").unwrap_or(quoted);
    let digits = quoted.split(|letter: char| !letter.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn versions_of_java_are_read() {
        assert_eq!(major_version("openjdk version \"17.0.15\" 2025-04-15\n"), Some(17));
        assert_eq!(major_version("openjdk version \"25\" 2025-09-16\n"), Some(25));
        assert_eq!(major_version("openjdk version \"26-ea\" 2026-03-17\n"), Some(26));
        assert_eq!(major_version("java version \"1.8.0_402\"\n"), Some(8));
        assert_eq!(major_version("command not found"), None);
    }
}
