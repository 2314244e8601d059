//! The program under test as a child process: started with flags, watched, stopped politely or killed.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::kafka::Kafka;

/// How often a wait looks.
const LOOK: Duration = Duration::from_millis(5);

/// How to start a program.
#[derive(Debug, Clone)]
pub struct Program {
    binary: &'static str,
    variables: Vec<(String, String)>,
    arguments: Vec<String>,
    wrapper: Option<&'static str>,
}

impl Program {
    /// The test binary at `binary` (`env!("CARGO_BIN_EXE_program-under-test")`), running `topology`.
    #[must_use]
    pub fn new(binary: &'static str, topology: &str) -> Self {
        let this = Self { binary, variables: Vec::new(), arguments: Vec::new(), wrapper: None };
        this.variable("STREAMWRIGHT_TEST_TOPOLOGY", topology).variable("RUST_LOG", "info")
    }

    /// On this broker, noticing lost members soon.
    #[must_use]
    pub fn on(self, kafka: &Kafka) -> Self {
        self.flag("--bootstrap-servers", &kafka.address)
            .set("consumer.session.timeout.ms", "1500")
            .set("consumer.heartbeat.interval.ms", "200")
            .flag("--transaction-timeout-ms", "5000")
    }

    /// With its state here.
    #[must_use]
    pub fn state_dir(self, dir: &Path) -> Self {
        self.flag("--state-dir", &dir.display().to_string())
    }

    /// With a flag and its value.
    #[must_use]
    pub fn flag(mut self, name: &str, value: &str) -> Self {
        self.arguments.extend([name.to_owned(), value.to_owned()]);
        self
    }

    /// With `--set KEY=VALUE`.
    #[must_use]
    pub fn set(self, key: &str, value: &str) -> Self {
        self.flag("--set", &format!("{key}={value}"))
    }

    /// Until everything is processed.
    #[must_use]
    pub fn exit_at_end(mut self) -> Self {
        self.arguments.push("--exit-at-end".to_owned());
        self
    }

    /// With a variable.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Started by this shell script, which must end with `exec "$@"`.
    #[must_use]
    pub fn wrapped(mut self, script: &'static str) -> Self {
        self.wrapper = Some(script);
        self
    }

    /// Starts it.
    ///
    /// # Panics
    /// When the system cannot.
    #[must_use]
    pub fn start(&self) -> Running {
        let mut command = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Running::new(command.spawn().expect("the program under test starts"))
    }

    /// The command that starts it, for callers who look after the process themselves.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = match self.wrapper {
            Some(script) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", script, "sh", self.binary]);
                shell
            }
            None => Command::new(self.binary),
        };
        // What tells the tests about their broker is no setting of the program's.
        for (name, _) in std::env::vars_os() {
            let ours = name.to_str().is_some_and(|name| name.starts_with("STREAMWRIGHT_") || name == "FAILPOINTS");
            if ours {
                command.env_remove(name);
            }
        }
        command.args(&self.arguments).envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// When it takes longer than `bound`.
    #[must_use]
    pub fn run(&self, bound: Duration) -> Ended {
        let mut running = self.start();
        match running.wait(bound) {
            Some(status) => Ended { status, output: running.output() },
            None => panic!("still running after {bound:?}:\n{}", running.tail()),
        }
    }
}

/// A program that has ended.
#[derive(Debug)]
pub struct Ended {
    /// How.
    pub status: ExitStatus,
    /// Everything it said, on both streams.
    pub output: String,
}

impl Ended {
    /// Its output, if it ended well.
    ///
    /// # Panics
    /// If not.
    pub fn expect_success(&self) -> &str {
        assert!(self.status.success(), "{}:\n{}", self.status, tail(&self.output));
        &self.output
    }

    /// The line that begins with `error:`, after a failure without a panic.
    ///
    /// # Panics
    /// When it ended well, was killed, panicked or gave no error.
    #[must_use]
    pub fn expect_error(&self) -> &str {
        assert_eq!(self.status.code(), Some(1), "{}:\n{}", self.status, tail(&self.output));
        assert!(!self.output.contains("panicked at runtime"), "a panic of ours:\n{}", tail(&self.output));
        let mut lines = self.output.lines();
        lines.find(|line| line.starts_with("error: ")).unwrap_or_else(|| panic!("no error:\n{}", tail(&self.output)))
    }
}

/// A program that runs. Killed when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    started: Instant,
    output: Arc<Mutex<String>>,
    listeners: Vec<JoinHandle<()>>,
}

impl Running {
    fn new(mut child: Child) -> Self {
        let output = Arc::new(Mutex::new(String::new()));
        let listeners = [
            child.stdout.take().map(|pipe| listen(pipe, &output)),
            child.stderr.take().map(|pipe| listen(pipe, &output)),
        ];
        Self { child, started: Instant::now(), output, listeners: listeners.into_iter().flatten().collect() }
    }

    /// How long it has run.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// How many bytes of memory it has, on Linux.
    ///
    /// # Panics
    /// When the system does not say.
    #[must_use]
    pub fn resident_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("a process that runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|field| field.parse::<u64>().ok()).expect("a number of kilobytes")
            * 1024
    }

    /// Waits for its end, at most `bound`.
    ///
    /// # Panics
    /// When the system cannot say.
    pub fn wait(&mut self, bound: Duration) -> Option<ExitStatus> {
        let since = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                for listener in self.listeners.drain(..) {
                    let _ = listener.join();
                }
                return Some(status);
            }
            if since.elapsed() >= bound {
                return None;
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Waits until it has said `words`.
    ///
    /// # Panics
    /// When it ends before, or takes longer than `bound`.
    pub fn wait_for(&mut self, words: &str, bound: Duration) {
        let since = Instant::now();
        while !self.has_said(words) {
            if let Some(status) = self.wait(Duration::ZERO)
                && !self.has_said(words)
            {
                panic!("ended ({status}) without saying {words:?}:\n{}", self.tail());
            }
            assert!(since.elapsed() < bound, "{words:?} not said within {bound:?}:\n{}", self.tail());
            std::thread::sleep(LOOK);
        }
    }

    /// Whether it has said `words` so far.
    #[must_use]
    pub fn has_said(&self, words: &str) -> bool {
        self.output.lock().unwrap_or_else(PoisonError::into_inner).contains(words)
    }

    /// Everything it has said so far.
    #[must_use]
    pub fn output(&self) -> String {
        self.output.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The last lines it has said.
    #[must_use]
    pub fn tail(&self) -> String {
        tail(&self.output())
    }

    /// SIGKILL; returns once the process is gone.
    ///
    /// # Panics
    /// When the system cannot.
    pub fn kill(&mut self) -> ExitStatus {
        // An error means that it has ended already.
        let _ = self.child.kill();
        self.wait(Duration::from_secs(30)).expect("a killed process ends")
    }

    /// Sends the signal of that name (`TERM`, `INT`, `STOP`, `CONT`).
    ///
    /// # Panics
    /// When there is no shell.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("sh").args(["-c", r#"kill -s "$0" "$1""#, name, &pid]).status();
        assert!(status.expect("a shell").success(), "cannot send {name}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(mut pipe: impl Read + Send + 'static, output: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let output = Arc::clone(output);
    std::thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(length @ 1..) = pipe.read(&mut buffer) {
            let text = String::from_utf8_lossy(&buffer[..length]);
            output.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
        }
    })
}

fn tail(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}
