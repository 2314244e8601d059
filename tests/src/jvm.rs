//! Java's own clients, as child processes (`jvm/src/main/java/streamwright/interop`).

use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::kafka::Kafka;

/// A Java with Kafka's clients and our programs.
#[derive(Debug, Clone)]
pub struct Jvm {
    java: OsString,
    class_path: OsString,
}

/// Which of Java's deserializers reads a key or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `StringDeserializer`.
    String,
    /// `LongDeserializer`.
    Long,
    /// `IntegerDeserializer`.
    Int,
    /// `DoubleDeserializer`.
    Double,
    /// `ByteArrayDeserializer`; shown in hexadecimal.
    Bytes,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Format::String => "string",
            Format::Long => "long",
            Format::Int => "int",
            Format::Double => "double",
            Format::Bytes => "bytes",
        }
    }
}

/// A record as a Java consumer saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct JavaRecord {
    /// Where it lies.
    pub partition: i32,
    /// Where it lies in its partition.
    pub offset: i64,
    /// Milliseconds.
    pub timestamp: i64,
    /// What the deserializer made of the key.
    pub key: Value,
    /// What the deserializer made of the value.
    pub value: Value,
    /// Names, and values in hexadecimal.
    pub headers: Vec<(String, Option<String>)>,
}

impl Jvm {
    /// The Java that the environment names.
    ///
    /// # Errors
    /// Why there is none; for [`or_skip!`](crate::or_skip).
    pub fn find() -> Result<Self, String> {
        match std::env::var_os("STREAMWRIGHT_JVM_CLASSPATH") {
            Some(class_path) => {
                let java = std::env::var_os("STREAMWRIGHT_JVM_JAVA").unwrap_or_else(|| "java".into());
                Ok(Self { java, class_path })
            }
            None => Err(std::env::var("STREAMWRIGHT_KAFKA_SKIP_REASON").unwrap_or_else(|_| {
                "STREAMWRIGHT_JVM_CLASSPATH names no Java clients (`cargo xtask test` fetches them)".to_owned()
            })),
        }
    }

    /// Everything that a Java consumer at read_committed finds in a topic.
    ///
    /// # Panics
    /// When Java cannot read the topic.
    #[must_use]
    pub fn read_topic(&self, kafka: &Kafka, topic: &str, key: Format, value: Format) -> Vec<JavaRecord> {
        let args = [kafka.address.as_str(), topic, key.name(), value.name()];
        let lines = self.run("streamwright.interop.ReadTopic", &args, "");
        lines.lines().map(|line| record(line).unwrap_or_else(|| panic!("not a record: {line}"))).collect()
    }

    /// The partition that a Java producer gives each of these keys in `topic`, which it writes to.
    ///
    /// # Panics
    /// When Java cannot write to the topic.
    #[must_use]
    pub fn partitions(&self, kafka: &Kafka, topic: &str, keys: &[&[u8]]) -> Vec<i32> {
        let mut input = String::new();
        for key in keys {
            input.extend(key.iter().map(|byte| format!("{byte:02x}")));
            input.push('\n');
        }
        let lines = self.run("streamwright.interop.Partitions", &[&kafka.address, topic], &input);
        lines.lines().map(|line| line.parse().unwrap_or_else(|_| panic!("not a partition: {line}"))).collect()
    }

    /// A command that runs `class` in a small JVM with these flags; arguments may be added.
    pub(crate) fn command(&self, flags: &[&str], class: &str) -> Command {
        let mut command = Command::new(&self.java);
        command.args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]).args(flags);
        command.arg("-cp").arg(&self.class_path).arg(class);
        command
    }

    fn run(&self, class: &str, args: &[&str], input: &str) -> String {
        let mut child = self
            .command(&["-Xmx256m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"], class)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("java starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_owned();
        // On a thread of its own: Java may fill its output pipe before it has read all of its input.
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("java ends");
        assert!(output.status.success(), "{class} {args:?} failed: {}", output.status);
        writer.join().expect("no panic").expect("java reads its input");
        String::from_utf8(output.stdout).expect("java prints UTF-8")
    }
}

fn record(line: &str) -> Option<JavaRecord> {
    let row: Value = serde_json::from_str(line).ok()?;
    let header = |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].as_str().map(str::to_owned)));
    Some(JavaRecord {
        partition: row["partition"].as_i64()?.try_into().ok()?,
        offset: row["offset"].as_i64()?,
        timestamp: row["timestamp"].as_i64()?,
        key: row["key"].clone(),
        value: row["value"].clone(),
        headers: row["headers"].as_array()?.iter().map(header).collect::<Option<_>>()?,
    })
}
