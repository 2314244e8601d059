//! The search: from a processor along every reference, until a finding, a cut, or the end.
//!
//! What is vouched for is carried along: behind a function of a trusted library its kinds of findings are allowed, until
//! the user's own code is called back. A library that the compiler has inlined is seen by the debugging information; its
//! allowance then hangs on the reference, and the search is made once more.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::decode::Instruction;
use crate::graph::{Edge, Graph, Node};
use crate::image::{SymbolKind, UNREADABLE};
use crate::kind::{Kind, Kinds};
use crate::lines::Lines;
use crate::lines::Origin;
use crate::name::Name;
use crate::origin::Origins;
use crate::policy::{Policy, Sink, Verdict};
use crate::quick::QuickMap;
use crate::statics::Statics;

/// Everything that a search looks things up in.
pub(crate) struct Search<'a, 'd> {
    pub(crate) graph: &'a Graph<'a, 'd>,
    pub(crate) lines: &'a Lines<'d>,
    pub(crate) origins: &'a Origins<'a, 'd>,
    pub(crate) policy: &'a Policy,
    pub(crate) statics: &'a Statics<'a, 'd>,
    facts: RefCell<QuickMap<Node<'d>, Rc<Facts>>>,
    /// What inlined functions allow behind a reference.
    inlined: RefCell<QuickMap<u64, Allowance>>,
}

/// What is known about a node, asked once.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) name: Name,
    pub(crate) origin: Origin,
    verdict: Verdict,
    trusted: Kinds,
}

/// How a function changes what is allowed behind it.
#[derive(Debug, Clone, Copy, Default)]
struct Allowance {
    /// The user's code was called back: allow nothing that was allowed before.
    resets: bool,
    adds: Kinds,
}

/// A way from a root to a finding.
pub(crate) struct Path<'d> {
    pub(crate) sink: Sink,
    /// Each reference with the node that it is in; the first node is the root.
    pub(crate) steps: Vec<(Node<'d>, Edge<'d>)>,
}

/// A node that was reached, and what is allowed there.
type State<'d> = (Node<'d>, Kinds);

struct Visit<'d> {
    state: State<'d>,
    /// The visit that led here, and the reference.
    from: Option<(usize, Edge<'d>)>,
}

impl<'a, 'd> Search<'a, 'd> {
    pub(crate) fn new(
        graph: &'a Graph<'a, 'd>,
        lines: &'a Lines<'d>,
        origins: &'a Origins<'a, 'd>,
        policy: &'a Policy,
        statics: &'a Statics<'a, 'd>,
    ) -> Self {
        Self { graph, lines, origins, policy, statics, facts: RefCell::default(), inlined: RefCell::default() }
    }

    /// Every finding within reach of the roots, by the shortest way, and the number of functions looked at.
    pub(crate) fn from(&self, roots: &[Node<'d>]) -> (Vec<Path<'d>>, usize) {
        loop {
            let (paths, n_functions) = self.search(roots);
            let (allowed, found): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| self.is_allowed_inline(path));
            if allowed.is_empty() {
                return (found, n_functions);
            }
        }
    }

    fn search(&self, roots: &[Node<'d>]) -> (Vec<Path<'d>>, usize) {
        let mut visits: Vec<Visit<'d>> = Vec::new();
        let mut seen: QuickMap<State<'d>, ()> = QuickMap::default();
        let mut queue = VecDeque::new();
        for root in roots {
            let state = (*root, self.allowance(*root).adds);
            seen.insert(state, ());
            queue.push_back(visits.len());
            visits.push(Visit { state, from: None });
        }
        let mut found = Vec::new();
        while let Some(index) = queue.pop_front() {
            let (node, allowed) = visits[index].state;
            for edge in self.graph.edges(node).iter().copied() {
                let behind = self.allow(allowed, self.inlined.borrow().get(&edge.at).copied().unwrap_or_default());
                match self.verdict(edge.to) {
                    Verdict::Cut => continue,
                    Verdict::Sink(sink) => {
                        let state = (edge.to, behind);
                        // Each caller of a finding is one of its own: another may be vouched for.
                        if !behind.contains(sink.kind) && !self.facts(edge.to).trusted.contains(sink.kind) {
                            found.push((sink, index, edge));
                        }
                        seen.insert(state, ());
                    }
                    Verdict::Pass => {
                        let state = (edge.to, self.allow(behind, self.allowance(edge.to)));
                        if seen.insert(state, ()).is_none() {
                            queue.push_back(visits.len());
                            visits.push(Visit { state, from: Some((index, edge)) });
                        }
                    }
                }
            }
        }
        let n_functions = visits.iter().filter(|visit| matches!(visit.state.0, Node::Function(_))).count();
        let paths = found.into_iter().map(|(sink, index, edge)| path(&visits, sink, index, edge)).collect();
        (paths, n_functions)
    }

    fn allow(&self, before: Kinds, function: Allowance) -> Kinds {
        if function.resets { function.adds } else { before.with(function.adds) }
    }

    fn allowance(&self, node: Node<'d>) -> Allowance {
        let facts = self.facts(node);
        // Data is reached from code, and shows nothing about who asked for it.
        let resets = matches!(node, Node::Function(_)) && facts.origin == Origin::Own;
        Allowance { resets, adds: facts.trusted }
    }

    /// Whether a library that was inlined on the way is vouched for; if so, that is noted at its reference.
    fn is_allowed_inline(&self, path: &Path<'d>) -> bool {
        let mut is_allowed = false;
        for (node, edge) in &path.steps {
            if !matches!(node, Node::Function(_)) || self.inlined.borrow().contains_key(&edge.at) {
                continue;
            }
            let frames = self.lines.frames(edge.at);
            let inlined = frames.iter().filter_map(|frame| Some((frame.inlined.as_ref()?, frame.origin())));
            let allowance = inlined.fold(Allowance::default(), |before, (name, origin)| {
                let resets = origin == Origin::Own;
                let adds = if resets { Kinds::default() } else { before.adds };
                Allowance { resets: before.resets || resets, adds: adds.with(self.policy.trusted(name)) }
            });
            if allowance.adds != Kinds::default() {
                self.inlined.borrow_mut().insert(edge.at, allowance);
                is_allowed |= allowance.adds.contains(path.sink.kind);
            }
        }
        is_allowed
    }

    fn verdict(&self, node: Node<'d>) -> Verdict {
        self.facts(node).verdict
    }

    /// What is known about a node.
    pub(crate) fn facts(&self, node: Node<'d>) -> Rc<Facts> {
        if let Some(facts) = self.facts.borrow().get(&node) {
            return Rc::clone(facts);
        }
        let facts = Rc::new(self.find_out(node));
        self.facts.borrow_mut().insert(node, Rc::clone(&facts));
        facts
    }

    fn find_out(&self, node: Node<'d>) -> Facts {
        let image = self.graph.image();
        let (name, verdict) = match node {
            Node::Function(number) => {
                let name = Name::new(image.symbols[number].name);
                let verdict = self.policy.verdict(&name);
                (name, verdict)
            }
            Node::Named(number) => {
                let symbol = &image.symbols[number];
                let name = Name::new(symbol.name);
                let kept = || match symbol.kind {
                    SymbolKind::Variable => self.statics.kept(symbol),
                    SymbolKind::Constant | SymbolKind::Function => None,
                };
                let verdict = self.variable(&name, kept);
                (name, verdict)
            }
            Node::ThreadLocal(number) => {
                let name = Name::new(image.thread_locals[number].name);
                let verdict = self.variable(&name, || Some("it differs from thread to thread"));
                (name, verdict)
            }
            Node::Outside(symbol) => {
                let name = Name::new(symbol);
                let verdict = self.policy.verdict_outside(symbol, &name);
                (name, verdict)
            }
            Node::Data(_) => (Name::default(), Verdict::Pass),
            Node::Unknown(address) => {
                let (name, how) = if address == UNREADABLE {
                    ("something", "it is not known what the code means by this reference to it")
                } else {
                    ("code", "there is code without a name")
                };
                (
                    unnamed(format!("{name} at {address:#x}")),
                    Verdict::Sink(Sink { kind: Kind::Unreadable, how, path: "" }),
                )
            }
            Node::Instruction(instruction) => {
                let (kind, name) = match instruction {
                    Instruction::Counter => (Kind::Clock, "an instruction that reads a counter"),
                    Instruction::Random => (Kind::Randomness, "an instruction that draws a random number"),
                    Instruction::SystemCall => (Kind::Unreadable, "an instruction that calls the system"),
                };
                (unnamed(name.to_owned()), Verdict::Sink(Sink { kind, how: "", path: "" }))
            }
        };
        let (origin, trusted) = (self.origins.of(&name), self.policy.trusted(&name));
        // Who vouches for a function of their own vouches for the functions that it uses, too.
        let is_vouched_for = origin == Origin::Own && trusted == Kinds::ALL;
        Facts { origin, trusted, name, verdict: if is_vouched_for { Verdict::Cut } else { verdict } }
    }

    /// A variable of the user's own is state beside the stores, unless it is filled once.
    fn variable(&self, name: &Name, kept: impl FnOnce() -> Option<&'static str>) -> Verdict {
        // What a macro of `tracing` keeps for each of its uses: whether anybody listens.
        let is_callsite = name.paths.iter().any(|path| path.ends_with("::__CALLSITE"));
        match self.policy.verdict(name) {
            Verdict::Pass if !is_callsite && self.origins.of(name) == Origin::Own => match kept() {
                Some(how) => Verdict::Sink(Sink { kind: Kind::SharedState, how, path: "" }),
                None => Verdict::Pass,
            },
            listed => listed,
        }
    }
}

fn unnamed(shown: String) -> Name {
    Name { shown, paths: Vec::new() }
}

/// The way to a finding, from the root on.
fn path<'d>(visits: &[Visit<'d>], sink: Sink, index: usize, edge: Edge<'d>) -> Path<'d> {
    let mut steps = vec![(visits[index].state.0, edge)];
    let mut at = index;
    while let Some((from, edge)) = visits[at].from {
        steps.push((visits[from].state.0, edge));
        at = from;
    }
    steps.reverse();
    Path { sink, steps }
}
