//! What can lead where. Every reference counts, taken or not: a function whose address is stored may be called, and a
//! virtual function table that is mentioned may be used in full.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use crate::decode::{self, Instruction, Reference, Target};
use crate::image::{Image, SectionKind, Slot};
use crate::quick::QuickMap;

/// A place in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Node<'d> {
    /// A function, by its number among the symbols.
    Function(usize),
    /// A variable or constant with a name, by its number among the symbols.
    Named(usize),
    /// Data without a name that begins at an address.
    Data(u64),
    /// A thread-local variable, by its number.
    ThreadLocal(usize),
    /// A function or variable of another library.
    Outside(&'d str),
    /// An instruction that is a finding by itself.
    Instruction(Instruction),
    /// Code that belongs to no symbol, or an address in no section.
    Unknown(u64),
}

/// A reference from one node to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge<'d> {
    /// The address of the instruction, or of the slot in data.
    pub(crate) at: u64,
    pub(crate) to: Node<'d>,
}

/// See the module. Code is read when the search comes to it: most of a program is never reached.
pub(crate) struct Graph<'i, 'd> {
    image: &'i Image<'d>,
    functions: RefCell<QuickMap<usize, Rc<[Edge<'d>]>>>,
    /// Where data begins as far as anything refers to it, in order.
    boundaries: OnceCell<Vec<u64>>,
}

impl<'i, 'd> Graph<'i, 'd> {
    pub(crate) fn new(image: &'i Image<'d>) -> Self {
        Self { image, functions: RefCell::default(), boundaries: OnceCell::new() }
    }

    pub(crate) fn image(&self) -> &'i Image<'d> {
        self.image
    }

    /// Everything that a node leads to.
    pub(crate) fn edges(&self, node: Node<'d>) -> Rc<[Edge<'d>]> {
        match node {
            Node::Function(number) => self.function(number),
            Node::Named(number) => {
                let symbol = &self.image.symbols[number];
                self.stored(symbol.start, symbol.end)
            }
            Node::Data(start) => self.stored(start, self.data_end(start)),
            Node::ThreadLocal(_) | Node::Outside(_) | Node::Instruction(_) | Node::Unknown(_) => Rc::default(),
        }
    }

    fn function(&self, number: usize) -> Rc<[Edge<'d>]> {
        if let Some(edges) = self.functions.borrow().get(&number) {
            return Rc::clone(edges);
        }
        let mut references = Vec::new();
        decode::references(self.image, &self.image.symbols[number], &mut references);
        let edges: Rc<[Edge<'d>]> = references.into_iter().map(|reference| self.edge(reference)).collect();
        self.functions.borrow_mut().insert(number, Rc::clone(&edges));
        edges
    }

    fn edge(&self, reference: Reference) -> Edge<'d> {
        let to = match reference.target {
            Target::Address(address) => self.node(address),
            Target::ThreadLocal(distance) => match self.image.thread_local(distance) {
                Some(number) => Node::ThreadLocal(number),
                None => Node::Data(0),
            },
            Target::Instruction(instruction) => Node::Instruction(instruction),
        };
        Edge { at: reference.at, to }
    }

    /// What lies at an address.
    pub(crate) fn node(&self, address: u64) -> Node<'d> {
        let Some(section) = self.image.section(address) else { return Node::Data(address) };
        match section.kind {
            SectionKind::Stubs => match decode::stub(self.image, address) {
                Some(slot) => self.at_slot(slot).unwrap_or(Node::Unknown(address)),
                None => Node::Unknown(address),
            },
            SectionKind::Addresses => self.at_slot(address).unwrap_or(Node::Data(address)),
            SectionKind::ThreadLocals => {
                self.image.thread_local_at(address).map_or(Node::Data(address), Node::ThreadLocal)
            }
            SectionKind::Code => self.image.symbol(address).map_or(Node::Unknown(address), Node::Function),
            SectionKind::Constants | SectionKind::Variables => {
                self.image.symbol(address).map_or(Node::Data(address), Node::Named)
            }
        }
    }

    /// Whose address lies at a place.
    fn at_slot(&self, place: u64) -> Option<Node<'d>> {
        let (_, slot) = self.image.slots_in(place, place + 1).first()?;
        Some(self.stored_at(*slot))
    }

    fn stored(&self, start: u64, end: u64) -> Rc<[Edge<'d>]> {
        let slots = self.image.slots_in(start, end);
        slots.iter().map(|(at, slot)| Edge { at: *at, to: self.stored_at(*slot) }).collect()
    }

    fn stored_at(&self, slot: Slot<'d>) -> Node<'d> {
        match slot {
            Slot::Inside(address) => self.node(address),
            Slot::Outside(name) => Node::Outside(name),
        }
    }

    /// Data without a name ends where the next begins that anything refers to.
    fn data_end(&self, start: u64) -> u64 {
        let boundaries = self.boundaries.get_or_init(|| boundaries(self.image));
        let next = boundaries.partition_point(|boundary| *boundary <= start);
        let section_end = self.image.section(start).map_or(start, |section| section.end);
        boundaries.get(next).map_or(section_end, |next| section_end.min(*next))
    }
}

/// All addresses of constants that hold addresses and that code or data refers to, and those of named ones.
fn boundaries(image: &Image<'_>) -> Vec<u64> {
    let [first, .., last] = image.slots.as_slice() else { return Vec::new() };
    // Only between the first and the last stored address does it matter where data ends.
    let holds_addresses = |address: &u64| (first.0..=last.0).contains(address);
    let mut boundaries = decode::mentioned(image);
    boundaries.extend(image.slots.iter().filter_map(|(_, slot)| match slot {
        Slot::Inside(address) => Some(*address),
        Slot::Outside(_) => None,
    }));
    boundaries.extend(image.symbols.iter().map(|symbol| symbol.start));
    boundaries.retain(holds_addresses);
    boundaries.sort_unstable();
    boundaries.dedup();
    boundaries
}
