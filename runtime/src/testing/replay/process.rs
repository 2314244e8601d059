//! Processes of our own: the current executable again, with only the current test, told by variables what to do.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use super::plan::Plan;
use super::record::ReplayRecord;
use super::transcript::Transcript;

/// Where a process finds what it is to do; its own files are `call`, `inputs` and `transcript`.
const DIR: &str = "STREAMWRIGHT_REPLAY_DIR";
/// Its [`Plan`].
const PLAN: &str = "STREAMWRIGHT_REPLAY_PLAN";

/// Settings of the environment that a computation should not depend on, a pair for each process.
const PLACES: [(&str, &str); 3] =
    [("UTC", "C"), ("Asia/Kathmandu", "de_DE.UTF-8"), ("America/St_Johns", "tr_TR.UTF-8")];

/// Processes that all do the same.
pub(super) struct Processes {
    dir: PathBuf,
    executable: PathBuf,
    arguments: Vec<OsString>,
}

impl Processes {
    /// Writes down what they are to do: this call, with these inputs.
    pub(super) fn prepare(call: &str, inputs: &[ReplayRecord]) -> Result<Self, String> {
        let executable =
            std::env::current_exe().map_err(|error| format!("this executable cannot be found: {error}"))?;
        let arguments = arguments()?;
        let dir = new_directory().map_err(|error| format!("no directory for the replay test: {error}"))?;
        let this = Self { dir, executable, arguments };
        let inputs = serde_json::to_vec(inputs).map_err(|error| error.to_string())?;
        for (name, content) in [("call", call.as_bytes()), ("inputs", &inputs)] {
            let file = this.dir.join(name);
            fs::write(&file, content).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        Ok(this)
    }

    /// Runs one, to its end.
    pub(super) fn run(&self, plan: Plan) -> Result<Transcript, String> {
        let file = self.dir.join("transcript");
        // That of the process before.
        let _ = fs::remove_file(&file);
        let (zone, language) = PLACES[usize::try_from(plan.process).unwrap_or(0) % PLACES.len()];
        let output = Command::new(&self.executable)
            .args(&self.arguments)
            .env(DIR, &self.dir)
            .env(PLAN, plan.text())
            .envs([("TZ", zone), ("LANG", language), ("LC_ALL", language)])
            .output()
            .map_err(|error| format!("{} cannot be started: {error}", self.executable.display()))?;
        match fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", file.display())),
            Err(_) => Err(not_reached(&output)),
        }
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn not_reached(output: &Output) -> String {
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = said.lines().collect();
    let last = lines[lines.len().saturating_sub(30)..].join("\n");
    format!(
        "a process of the replay test ended ({}) without coming to this call; it must be made on the test's own thread, \
         and not depend on chance. It said:\n{last}",
        output.status
    )
}

/// What makes this executable run the current test and nothing else. The test harness names a test's thread after it;
/// on the main thread this is a program, or a documentation test, and is run as it was.
fn arguments() -> Result<Vec<OsString>, String> {
    match std::thread::current().name() {
        Some("main") => Ok(std::env::args_os().skip(1).collect()),
        Some(test) => {
            let flags = ["--exact", "--include-ignored", "--nocapture"];
            Ok([test].into_iter().chain(flags).map(OsString::from).collect())
        }
        None => {
            Err("a replay test must be called on the test's own thread, whose name tells which test it is".to_owned())
        }
    }
}

/// For this user only: recorded input may be confidential.
fn new_directory() -> std::io::Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("streamwright-replay-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let dir = std::env::temp_dir().join(name);
    // A process of the same number may have been killed before it could clean up.
    let _ = fs::remove_dir_all(&dir);
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&dir)?;
    Ok(dir)
}

/// What this process was started for.
pub(super) struct Task {
    dir: PathBuf,
    plan: Plan,
    pub(super) call: String,
}

impl Task {
    /// `None` in a process that nobody started for a replay test.
    ///
    /// # Panics
    /// When what is to be done cannot be read.
    pub(super) fn given() -> Option<Self> {
        let dir = PathBuf::from(std::env::var_os(DIR)?);
        let plan = std::env::var(PLAN).ok().and_then(|text| Plan::from_text(&text));
        let plan = plan.unwrap_or_else(|| panic!("{PLAN} is not two numbers"));
        let call = String::from_utf8(read(&dir.join("call"))).unwrap_or_else(|error| panic!("{DIR}: {error}"));
        Some(Self { dir, plan, call })
    }

    /// Does it, and ends the process: what stands behind the call is the first process's business.
    pub(super) fn finish(self, run: impl FnOnce(Vec<ReplayRecord>, Plan) -> Transcript) -> ! {
        let inputs = serde_json::from_slice(&read(&self.dir.join("inputs")));
        let inputs = inputs.unwrap_or_else(|error| panic!("the inputs cannot be read: {error}"));
        let transcript = run(inputs, self.plan);
        // Under another name first: half a transcript is none.
        let (new, file) = (self.dir.join("transcript.new"), self.dir.join("transcript"));
        let bytes = serde_json::to_vec(&transcript).unwrap_or_else(|error| panic!("{error}"));
        fs::write(&new, bytes).and_then(|()| fs::rename(&new, &file)).unwrap_or_else(|error| panic!("{error}"));
        std::process::exit(0)
    }
}

fn read(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
