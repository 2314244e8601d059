//! What was found, for people to read.

mod display;

use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};

use crate::graph::Node;
use crate::kind::Kind;
use crate::lines::{Origin, Place};
use crate::policy::Trust;
use crate::walk::{Path, Search};

/// The result of an audit. Its text is a diagnostic: what, where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The executable.
    pub program: PathBuf,
    /// How many functions the audit began at.
    pub n_roots: usize,
    /// How many functions it looked at.
    pub n_functions: usize,
    /// What the user vouches for, with the reasons.
    pub trusted: Vec<Trust>,
    /// One for each place of the user's code that leads to something, the nearest first.
    pub findings: Vec<Finding>,
}

/// Something that a replay would not repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: Kind,
    /// How it comes about, if that is more than the kind says.
    pub how: &'static str,
    /// The function, variable or instruction that it is.
    pub what: String,
    /// The name of the root that leads to it.
    pub root: String,
    /// From the root to it: every function on the way, the root first, without `what` itself.
    pub chain: Vec<Step>,
    /// Other kinds of things that the same place leads to.
    pub also: Vec<Kind>,
}

/// A function on the way to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub function: String,
    /// The line at which it calls, or mentions, the next.
    pub place: Option<Place>,
    /// Whose it is: the user's own, rather than a library's.
    pub is_own: bool,
    /// Whether it is the standard library's.
    pub is_standard: bool,
}

impl Finding {
    /// The last step of the user's own code: what has to change.
    pub fn culprit(&self) -> Option<&Step> {
        self.chain.iter().rev().find(|step| step.is_own).or(self.chain.first())
    }
}

/// Searches from some roots on.
pub(crate) fn of<'d>(
    search: &Search<'_, 'd>,
    program: &FilePath,
    roots: &[(Node<'d>, String)],
    trusted: &[Trust],
) -> Report {
    let nodes: Vec<Node<'d>> = roots.iter().map(|(node, _)| *node).collect();
    let (mut paths, n_functions) = search.from(&nodes);
    // Stable, so that the nearest comes first, and of equally near ones the one that was met first.
    paths.sort_by_key(|path| path.steps.len());
    let mut findings: Vec<Finding> = Vec::new();
    let mut by_culprit = BTreeMap::new();
    for path in paths {
        let finding = finding(search, &path, roots);
        let culprit = finding.culprit().map(|step| {
            let place = step.place.as_ref().map(|place| (place.file.clone(), place.line));
            (step.function.clone(), place)
        });
        match by_culprit.get(&culprit) {
            None => {
                by_culprit.insert(culprit, findings.len());
                findings.push(finding);
            }
            Some(index) => {
                let first = &mut findings[*index];
                if first.kind != finding.kind && !first.also.contains(&finding.kind) {
                    first.also.push(finding.kind);
                }
            }
        }
    }
    Report { program: program.to_owned(), n_roots: roots.len(), n_functions, trusted: trusted.to_vec(), findings }
}

fn finding<'d>(search: &Search<'_, 'd>, path: &Path<'d>, roots: &[(Node<'d>, String)]) -> Finding {
    let first = path.steps.first().map(|(node, _)| *node);
    let root = roots.iter().find(|(node, _)| Some(*node) == first).map(|(_, name)| name.clone());
    // A variable of a library's says less than the name by which the library's use of it is listed.
    let what = path.steps.last().map(|(_, edge)| match (edge.to, path.sink.path) {
        (Node::Named(_) | Node::ThreadLocal(_), listed) if !listed.is_empty() => listed.to_owned(),
        (to, _) => search.facts(to).name.shown.clone(),
    });
    Finding {
        kind: path.sink.kind,
        how: path.sink.how,
        what: what.unwrap_or_default(),
        root: root.unwrap_or_default(),
        chain: path.steps.iter().flat_map(|(node, edge)| steps(search, *node, edge.at)).collect(),
        also: Vec::new(),
    }
}

/// A function with those that were inlined into it at that place. Data on the way has no lines and no name that says
/// anything, unless it is a variable's.
fn steps<'d>(search: &Search<'_, 'd>, node: Node<'d>, at: u64) -> Vec<Step> {
    let step = |function: &str, place, origin| Step {
        function: function.to_owned(),
        place,
        is_own: origin == Origin::Own,
        is_standard: origin == Origin::Standard,
    };
    match node {
        Node::Function(_) => {
            let facts = search.facts(node);
            let mut frames = search.lines.frames(at).into_iter();
            let place = frames.next().and_then(|frame| frame.place);
            let mut steps = vec![step(&facts.name.shown, place, facts.origin)];
            for frame in frames {
                let origin = frame.origin();
                let name = frame.inlined.unwrap_or_default();
                steps.push(step(&name.shown, frame.place, origin));
            }
            steps
        }
        Node::Named(_) => {
            let facts = search.facts(node);
            let is_generated = facts.name.paths.iter().all(|path| !path.contains("::"));
            if is_generated { Vec::new() } else { vec![step(&facts.name.shown, None, facts.origin)] }
        }
        _ => Vec::new(),
    }
}
