//! `cargo streamwright COMMAND`. One file a command; each has a `main` that takes the rest of the command line.

mod audit;
mod explain;
mod failure;
mod lock;
mod replay_check;

use std::process::ExitCode;

use failure::{Failure, Result};

const HELP: &str = "\
cargo streamwright COMMAND

  audit           show what the compiled code of topologies can reach that a replay would not repeat
  explain CODE    what a diagnostic code means, with a wrong and a right program
  explain         all codes
  lock            write topology.lock: what the topologies of this package leave behind
  replay-check    run the replay tests: the same input in several processes, the same bytes

Every command takes --help.";

fn main() -> ExitCode {
    match dispatch(lexopt::Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut args: lexopt::Parser) -> Result<()> {
    match command(&mut args)?.as_deref() {
        Some("audit") => audit::main(args),
        Some("explain") => explain::main(args),
        Some("replay-check") => replay_check::main(args),
        Some("lock") => lock::main(args),
        None | Some("help") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(Failure::new(format!("no command `{other}`\n\n{HELP}"))),
    }
}

/// The first word. Cargo runs us as `cargo-streamwright streamwright COMMAND`; by hand that word is left out.
fn command(args: &mut lexopt::Parser) -> Result<Option<String>> {
    let mut is_first = true;
    loop {
        match args.next()? {
            Some(lexopt::Arg::Value(word)) if is_first && word == "streamwright" => is_first = false,
            Some(lexopt::Arg::Value(word)) => return Ok(Some(word.to_string_lossy().into_owned())),
            Some(lexopt::Arg::Short('h') | lexopt::Arg::Long("help")) | None => return Ok(None),
            Some(other) => return Err(other.unexpected().into()),
        }
    }
}
