//! What the build needs beside Rust: a C++ compiler and make for RocksDB and librdkafka, libclang with
//! its headers for RocksDB's bindings. With `--jvm` also Java and Maven, which only tests need.

mod libclang;

use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::{jvm, run};

const APT: &str = "/usr/bin/apt-get";

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let mut with_jvm = false;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("jvm") => with_jvm = true,
            other => return Err(other.unexpected().into()),
        }
    }
    native()?;
    if with_jvm && let Some(reason) = jvm::missing() {
        refresh()?;
        install(&reason, &["default-jdk-headless", "maven"])?;
        if let Some(reason) = jvm::missing() {
            return Err(Failure::new(format!("Kafka cannot run here: {reason}")));
        }
    }
    Ok(())
}

/// Makes sure that the native build can work; installs what it lacks, saying so, or tells how to.
pub(crate) fn native() -> Result<()> {
    let (mut lacking, mut packages) = (Vec::new(), Vec::new());
    if !has_program(&["c++", "g++", "clang++"], "CXX") {
        lacking.push("a C++ compiler");
        packages.push("g++".to_owned());
    }
    if !has_program(&["make"], "MAKE") {
        lacking.push("make");
        packages.push("make".to_owned());
    }
    let libclang = libclang::missing()?;
    lacking.extend(libclang.map(|what| what.in_words()));
    if lacking.is_empty() {
        return Ok(());
    }
    refresh()?;
    if let Some(what) = libclang {
        packages.extend(what.debian_packages(has_package));
    }
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    install(&format!("the build lacks {}", lacking.join(", ")), &packages)?;
    match libclang::missing()? {
        Some(what) => {
            Err(Failure::new(format!("installed {packages:?}, yet the build still lacks {}", what.in_words())))
        }
        None => Ok(()),
    }
}

/// Whether one of these programs, or the one that the environment names, can be started.
fn has_program(names: &[&str], variable: &str) -> bool {
    let named = std::env::var(variable).ok().filter(|value| !value.trim().is_empty());
    let named = named.as_deref().and_then(|value| value.split_whitespace().next());
    named.into_iter().chain(names.iter().copied()).any(|name| run::succeeds(Command::new(name).arg("--version")))
}

fn has_package(name: &str) -> bool {
    run::output(Command::new("apt-cache").args(["policy", name]))
        .is_ok_and(|text| text.lines().any(|line| line.trim().starts_with("Candidate:") && !line.contains("(none)")))
}

/// Has apt look up what there is: before its first update a clean machine knows no package at all.
fn refresh() -> Result<()> {
    if may_install()? {
        run::run(Command::new(APT).stdout(std::io::stderr()).args(["--quiet", "update"]))?;
    }
    Ok(())
}

/// Installs with apt as root; anybody else gets the command, and we stop.
fn install(reason: &str, packages: &[&str]) -> Result<()> {
    let command = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    if !Path::new(APT).exists() {
        return Err(Failure::new(format!(
            "{reason}. On Debian that would be `{command}`; install what your system calls these"
        )));
    }
    if !may_install()? {
        return Err(Failure::new(format!("{reason}. Please run\n\n    sudo {command}\n\nand try again")));
    }
    eprintln!("{reason}: installing {}", packages.join(", "));
    run::run(
        Command::new(APT)
            .env("DEBIAN_FRONTEND", "noninteractive")
            // Ours is for what the command was asked for.
            .stdout(std::io::stderr())
            .args(["--quiet", "install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}

/// Whether this is a Debian kind of system and we are its root.
fn may_install() -> Result<bool> {
    Ok(Path::new(APT).exists() && run::output(Command::new("id").arg("-u"))?.trim() == "0")
}
