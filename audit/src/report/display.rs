//! A report as text, in the shape of the compiler's messages.

use std::fmt;

use super::{Finding, Report, Step};
use crate::kind::Kind;
use crate::lines::Place;

/// More would not be read.
const SHOWN: usize = 10;

/// As many steps through the standard library are named one by one.
const STANDARD_SHOWN: usize = 2;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in self.findings.iter().take(SHOWN) {
            writeln!(f, "{finding}")?;
        }
        let (n_findings, n_roots, n_functions) = (self.findings.len(), self.n_roots, self.n_functions);
        if n_findings > SHOWN {
            writeln!(f, "… and {} more\n", n_findings - SHOWN)?;
        }
        match n_findings {
            0 => write!(f, "nothing that a replay would not repeat"),
            1 => write!(f, "1 place leads to what a replay would not repeat"),
            _ => write!(f, "{n_findings} places lead to what a replay would not repeat"),
        }?;
        write!(f, ": {n_functions} functions audited, from {n_roots} on, of {}", self.program.display())?;
        for trust in &self.trusted {
            write!(f, "\n   = trusted: `{}`: {}", trust.path(), trust.reason())?;
        }
        Ok(())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: `{}` {}, and `{}` leads to it", self.what, self.kind.does(), self.root)?;
        if let Some(place) = self.culprit().and_then(|step| step.place.as_ref()) {
            excerpt(f, place)?;
        }
        chain(f, &self.chain)?;
        writeln!(f, "    -> {}", self.what)?;
        if !self.how.is_empty() {
            writeln!(f, "   = note: {}", self.how)?;
        }
        if !self.also.is_empty() {
            let also: Vec<&str> = self.also.iter().map(|kind| kind.does()).collect();
            writeln!(f, "   = note: the same place also {}", also.join(", "))?;
        }
        let what = self.what.split('<').next().unwrap_or(&self.what);
        let help = if self.kind == Kind::Unreadable {
            self.kind.help().replace("name", what)
        } else {
            self.kind.help().to_owned()
        };
        writeln!(f, "   = help: {help}")
    }
}

/// The line of source, if it is there.
fn excerpt(f: &mut fmt::Formatter<'_>, place: &Place) -> fmt::Result {
    let Place { line, column, .. } = place;
    write!(f, "  --> {}:{line}", place.short_file())?;
    if *column > 0 {
        write!(f, ":{column}")?;
    }
    writeln!(f)?;
    let source = std::fs::read_to_string(&place.file).unwrap_or_default();
    let Some(text) = usize::try_from(line.saturating_sub(1)).ok().and_then(|line| source.lines().nth(line)) else {
        return Ok(());
    };
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(f, "{margin} |\n{number} | {}\n{margin} |", text.trim_end())
}

/// Every function on the way and the line where it goes on.
fn chain(f: &mut fmt::Formatter<'_>, chain: &[Step]) -> fmt::Result {
    let mut steps = chain;
    let mut arrow = "=";
    while let [step, rest @ ..] = steps {
        let standard = steps.iter().take_while(|step| step.is_standard).count();
        if standard > STANDARD_SHOWN {
            writeln!(f, "   {arrow} … {standard} functions of the standard library")?;
            steps = &steps[standard..];
        } else {
            write!(f, "   {arrow} {}", step.function)?;
            if let Some(place) = &step.place {
                write!(f, "   {}:{}", place.short_file(), place.line)?;
            }
            writeln!(f)?;
            steps = rest;
        }
        arrow = " ->";
    }
    Ok(())
}
