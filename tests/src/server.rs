//! A broker that one test has to itself, to do to it what other tests would not survive: kill it, or let it ask for a
//! password. `cargo xtask test` says where Java and Kafka's server are; see [`Jvm::find`].

// The same settings as the broker that all other tests share.
#[path = "../../xtask/src/kafka/properties.rs"]
mod properties;

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use tempfile::TempDir;

use crate::clock::Clock;
use crate::jvm::Jvm;
use crate::kafka::{Kafka, Login};

/// How long a start may take; on a busy machine with two cores it takes about ten seconds.
const START: Duration = Duration::from_secs(120);
/// How long the controller waits for a broker that says nothing; `broker.session.timeout.ms` below.
const SESSION: Duration = Duration::from_secs(2);

const CONTROLLER: &str = "
process.roles=controller
node.id=2
controller.quorum.voters=2@127.0.0.1:PORT-OF-CONTROLLER
listeners=CONTROLLER://127.0.0.1:PORT-OF-CONTROLLER
advertised.listeners=CONTROLLER://127.0.0.1:PORT-OF-CONTROLLER
broker.session.timeout.ms=2000
";
const BROKER: &str = "
process.roles=broker
controller.quorum.voters=2@127.0.0.1:PORT-OF-CONTROLLER
listeners=BROKER://127.0.0.1:PORT-OF-BROKER
broker.heartbeat.interval.ms=500
";

/// A broker. Killed when dropped, its data removed.
#[derive(Debug)]
pub struct Server {
    jvm: Jvm,
    kafka: Kafka,
    /// Of the broker; holds settings, data and log.
    dir: TempDir,
    broker: Child,
    /// For the broker.
    variables: Vec<(&'static str, PathBuf)>,
    /// A process of its own, which outlives the broker.
    controller: Child,
    _controller_dir: TempDir,
}

impl Server {
    /// Starts an empty broker. With a login, it lets nobody else in.
    ///
    /// # Panics
    /// When it does not get ready.
    #[must_use]
    pub fn start(jvm: &Jvm, login: Option<Login>) -> Self {
        let asking = login.as_ref().map(asking_for).unwrap_or_default();
        Self::launch(jvm, login, &asking, Vec::new())
    }

    /// Starts an empty broker with these settings (lines of KEY=VALUE) beside the usual ones.
    ///
    /// # Panics
    /// When it does not get ready.
    #[must_use]
    pub fn start_with(jvm: &Jvm, settings: &str) -> Self {
        Self::launch(jvm, None, settings, Vec::new())
    }

    /// Starts an empty broker whose clock of the day is this one.
    ///
    /// # Panics
    /// When it does not get ready.
    #[must_use]
    pub fn start_by(jvm: &Jvm, clock: &Clock) -> Self {
        Self::launch(jvm, None, "", clock.variables().to_vec())
    }

    fn launch(jvm: &Jvm, login: Option<Login>, settings: &str, variables: Vec<(&'static str, PathBuf)>) -> Self {
        let (port, controller_port) = free_ports();
        let mut kafka = Kafka::at(&format!("127.0.0.1:{port}"));
        let controller_dir = prepare(jvm, port, controller_port, CONTROLLER);
        let dir = prepare(jvm, port, controller_port, &format!("{BROKER}{settings}"));
        if let Some(login) = login {
            kafka = kafka.with_login(login);
        }
        let (controller, broker) = (spawn(jvm, controller_dir.path(), &[]), spawn(jvm, dir.path(), &variables));
        let (jvm, _controller_dir) = (jvm.clone(), controller_dir);
        let mut server = Self { jvm, kafka, dir, broker, variables, controller, _controller_dir };
        server.wait_until_ready();
        server
    }

    /// For clients, which log in where it asks for that.
    #[must_use]
    pub fn kafka(&self) -> &Kafka {
        &self.kafka
    }

    /// SIGKILL; returns once the process is gone and the controller has noticed. Its data stays.
    ///
    /// A broker that comes back before that believes that it still leads its partitions, ends the transactions that
    /// have timed out, and forgets to write so to partitions that then have no leader for a moment: Kafka 4.3.1 takes
    /// those for deleted. On a cluster with one replica that would double records, and nothing a client does could
    /// prevent it.
    ///
    /// # Panics
    /// When the system cannot.
    pub fn kill(&mut self) {
        self.broker.kill().expect("our own child can be killed");
        self.broker.wait().expect("our own child can be waited for");
        std::thread::sleep(SESSION * 2);
    }

    /// Starts it again where it was, on its data.
    ///
    /// # Panics
    /// When it does not get ready.
    pub fn start_again(&mut self) {
        self.broker = spawn(&self.jvm, self.dir.path(), &self.variables);
        self.wait_until_ready();
    }

    fn wait_until_ready(&mut self) {
        let since = Instant::now();
        let client: BaseConsumer = self.kafka.client().create().expect("a client");
        while client.fetch_metadata(None, Duration::from_secs(1)).is_err() {
            let ended = self.broker.try_wait().expect("our own child can be waited for");
            assert!(ended.is_none() && since.elapsed() < START, "no broker ({ended:?}):\n{}", self.last_words());
        }
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(log(self.dir.path())).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(25)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for child in [&mut self.broker, &mut self.controller] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn settings(dir: &Path) -> PathBuf {
    dir.join("server.properties")
}

fn log(dir: &Path) -> PathBuf {
    dir.join("server.log")
}

/// A formatted directory of a node, whose settings end with `role`: of two values of a key, the later one counts.
fn prepare(jvm: &Jvm, port: u16, controller_port: u16, role: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    let data = dir.path().join("data");
    let text = properties::text(&properties::Layout { port, controller_port, data: &data });
    let role = role.replace("PORT-OF-BROKER", &port.to_string());
    let role = role.replace("PORT-OF-CONTROLLER", &controller_port.to_string());
    fs::write(settings(dir.path()), text + &role).expect("settings");
    let format = jvm
        .command(&["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"], "kafka.tools.StorageTool")
        .args(["format", "--cluster-id", "c3RyZWFtd3JpZ2h0LWRldg", "--config"])
        .arg(settings(dir.path()))
        .output()
        .expect("java starts");
    assert!(format.status.success(), "{}", String::from_utf8_lossy(&format.stderr));
    dir
}

fn spawn(jvm: &Jvm, dir: &Path, variables: &[(&'static str, PathBuf)]) -> Child {
    // What an earlier start has said stays.
    let out = File::options().create(true).append(true).open(log(dir)).expect("a log");
    let err = out.try_clone().expect("a log");
    let mut server = jvm.command(&["-Xmx384m"], "kafka.Kafka");
    server.envs(variables.iter().map(|(name, value)| (name, value)));
    server.arg(settings(dir)).stdin(Stdio::null()).stdout(out).stderr(err);
    server.spawn().expect("java starts")
}

/// Two ports that are free now. Both are held until both are known, so they differ.
fn free_ports() -> (u16, u16) {
    let bind = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let (first, second) = (bind(), bind());
    let port = |listener: &TcpListener| listener.local_addr().expect("an address").port();
    (port(&first), port(&second))
}

/// Settings that replace those before them: SASL's PLAIN, which needs no library that the tests are not built with.
/// The broker is a client of its own, so it has a login, too.
fn asking_for(Login { user, password }: &Login) -> String {
    format!(
        "
listener.security.protocol.map=BROKER:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.broker.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
username=\"broker\" password=\"of-the-broker\" user_broker=\"of-the-broker\" user_{user}=\"{password}\";
"
    )
}
