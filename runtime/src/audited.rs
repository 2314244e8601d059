//! What a topology of a library lists for `cargo streamwright audit`, which reads it from the library's file.

use std::sync::atomic::AtomicPtr;

/// A function that an audit begins at. The audit knows the order of the fields.
#[derive(Debug)]
#[repr(C)]
pub struct Audited {
    name: &'static str,
    /// Only such a pointer may lie in a variable; nobody changes it.
    function: AtomicPtr<()>,
}

impl Audited {
    /// A function with what people call it: the name of its node.
    pub const fn new(name: &'static str, function: *const ()) -> Self {
        Self { name, function: AtomicPtr::new(function.cast_mut()) }
    }
}
