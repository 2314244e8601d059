//! Flags: `--` and the key with dots as dashes, `--set KEY=VALUE` for everything else.

use std::ffi::OsString;
use std::fmt::Write as _;

use crate::description::TopologyDescription;

use super::builder::{ConfigBuilder, Layer};
use super::{GivenParam, Problem, env, params, settings, suggest};

/// The flag of a setting.
pub(super) fn flag(key: &str) -> String {
    format!("--{}", key.replace('.', "-"))
}

/// Takes our flags and keeps the rest for the caller.
pub(super) fn read(builder: &mut ConfigBuilder, arguments: Vec<OsString>) {
    let mut parser = lexopt::Parser::from_args(arguments);
    loop {
        let argument = match parser.next() {
            Ok(Some(argument)) => argument,
            Ok(None) => return,
            // The only error here is a value given to a switch (`--help=x`).
            Err(_) => {
                builder.problem(Problem::new("--help", "takes no value"));
                continue;
            }
        };
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => builder.ask_for_help(),
            lexopt::Arg::Long("set") => set(builder, &mut parser),
            lexopt::Arg::Long(name) => {
                let name = format!("--{name}");
                long(builder, &mut parser, &name);
            }
            lexopt::Arg::Short(letter) => keep_with_value(builder, &mut parser, format!("-{letter}")),
            lexopt::Arg::Value(value) => builder.keep(value),
        }
    }
}

fn long(builder: &mut ConfigBuilder, parser: &mut lexopt::Parser, name: &str) {
    let Some(setting) = settings::ALL.iter().find(|setting| flag(setting.key) == name) else {
        if let Some(key) = params::of_flag(name) {
            return param(builder, parser, name, &key);
        }
        keep_with_value(builder, parser, name.to_owned());
        return;
    };
    let value = if setting.value.is_empty() {
        // A switch: on when named, `--exit-at-end=false` turns it off again.
        Ok(parser.optional_value().unwrap_or_else(|| "true".into()))
    } else {
        parser.value()
    };
    match value.map(OsString::into_string) {
        Ok(Ok(value)) => builder.enter(Layer::Flags, setting.key, value, name.to_owned()),
        Ok(Err(_)) => builder.problem(Problem::not_text(name)),
        Err(_) => builder.problem(Problem::new(name, format!("needs a value: {}", setting.allowed))),
    }
}

/// A parameter of the topology; whether it has one of this name is asked where its struct is known.
fn param(builder: &mut ConfigBuilder, parser: &mut lexopt::Parser, name: &str, key: &str) {
    match parser.value().map(OsString::into_string) {
        Ok(Ok(value)) => builder.enter(Layer::Flags, key, value, name.to_owned()),
        Ok(Err(_)) => builder.problem(Problem::not_text(name)),
        Err(_) => builder.problem(Problem::new(name, "needs a value")),
    }
}

/// `--set KEY=VALUE`. What does not parse is not repeated: it may be half of a password.
fn set(builder: &mut ConfigBuilder, parser: &mut lexopt::Parser) {
    let pair = parser.value().ok().and_then(|pair| pair.into_string().ok());
    match pair.as_deref().and_then(|pair| pair.split_once('=')) {
        Some((key, value)) => builder.enter(Layer::Flags, key, value.to_owned(), "--set".to_owned()),
        None => builder.problem(Problem::new("--set", "needs KEY=VALUE, such as consumer.fetch.min.bytes=1024")),
    }
}

/// An argument that is not ours, as it was written: with the value that was attached to it by `=`.
fn keep_with_value(builder: &mut ConfigBuilder, parser: &mut lexopt::Parser, name: String) {
    let mut written = OsString::from(name);
    if let Some(value) = parser.optional_value() {
        written.push("=");
        written.push(value);
    }
    builder.keep(written);
}

/// Takes every occurrence of a flag out of `rest`, with its value; says so when one has none.
pub(super) fn take_value(rest: &mut Vec<OsString>, flag: &str) -> (Option<OsString>, Option<Problem>) {
    let attached = format!("{flag}=");
    let (mut taken, mut problem, mut kept) = (None, None, Vec::new());
    let mut arguments = std::mem::take(rest).into_iter();
    while let Some(argument) = arguments.next() {
        if argument == flag {
            match arguments.next() {
                Some(value) => taken = Some(value),
                None => problem = Some(Problem::new(flag, "needs a value")),
            }
        } else if let Some(value) = argument.to_str().and_then(|text| text.strip_prefix(&attached)) {
            taken = Some(value.into());
        } else {
            kept.push(argument);
        }
    }
    *rest = kept;
    (taken, problem)
}

/// A problem for each argument that nobody took. Values are not repeated: what follows a misspelt flag may be
/// secret.
pub(super) fn unknown(rest: &[OsString]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for argument in rest {
        let text = argument.to_string_lossy();
        let name = text.split('=').next().unwrap_or_default();
        if name.starts_with('-') {
            let flags: Vec<String> = settings::ALL.iter().map(|setting| flag(setting.key)).collect();
            let known = flags.iter().map(String::as_str).chain(["--set", "--help"]);
            let advice = match suggest::closest(name, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`--help` lists the known ones".to_owned(),
            };
            problems.push(Problem::new(name, format!("unknown flag; {advice}")));
        }
    }
    if problems.is_empty() && !rest.is_empty() {
        let count = rest.len();
        let message = format!("{count} unexpected argument(s) that belong to no flag");
        problems.push(Problem::new("command line", message));
    }
    problems
}

/// The text of `--help`.
pub(super) fn help(description: &TopologyDescription) -> String {
    let mut text = format!("{} ({})\n", description.name, description.application_id);
    if !description.doc.is_empty() {
        let _ = writeln!(text, "{}", description.doc);
    }
    text.push_str(
        "\nEvery flag is also a variable: --state-dir is STREAMWRIGHT_STATE_DIR. Flags win over variables, and\n\
         variables over what the program sets itself.\n\n",
    );
    for setting in settings::ALL {
        let value = if setting.value.is_empty() { String::new() } else { format!(" {}", setting.value) };
        let _ = writeln!(text, "  {}{value}\n      {} [{}]", flag(setting.key), setting.help, setting.default);
    }
    for field in description.parameters().iter().flat_map(|params| params.fields) {
        let default = field.default.unwrap_or("required");
        let _ =
            writeln!(text, "  {} {}\n      {} [{default}]", GivenParam::flag(field.name), field.ty, field.doc.trim());
    }
    let _ = writeln!(
        text,
        "  --set KEY=VALUE\n      any setting, or any key of librdkafka by prefix: --set consumer.fetch.min.bytes=1024\n      \
         (also {}; prefixes: consumer. main.consumer. restore.consumer. producer. admin. topic.)\n  \
         -h, --help\n      this text",
        env::variable("consumer.fetch.min.bytes"),
    );
    text
}
