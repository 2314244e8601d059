//! Generic types of the standard library and of `indexmap`. `Vec::new()` leaves an argument to inference, and a question about a type
//! has to be about a complete one.

/// Arguments that complete them.
pub(super) static COMPLETED: &[(&str, &str)] = &[
    ("Arc", "u8"),
    ("BTreeMap", "u8, u8"),
    ("BTreeSet", "u8"),
    ("BinaryHeap", "u8"),
    ("Box", "u8"),
    ("Cell", "u8"),
    ("Cow", "'static, str"),
    ("FixedHashMap", "u8, u8"),
    ("FixedHashSet", "u8"),
    ("HashMap", "u8, u8"),
    ("HashSet", "u8"),
    ("IndexMap", "u8, u8"),
    ("IndexSet", "u8"),
    ("LazyLock", "u8"),
    ("LinkedList", "u8"),
    ("OnceCell", "u8"),
    ("Rc", "u8"),
    ("RefCell", "u8"),
    ("Reverse", "u8"),
    ("Saturating", "u8"),
    ("Vec", "u8"),
    ("VecDeque", "u8"),
    ("Wrapping", "u8"),
];

/// Those that crates rename or have their own versions of, such as `anyhow::Result<T>`; known by name alone.
pub(super) static BY_NAME: &[&str] =
    &["Bound", "DateTime", "Option", "PhantomData", "Range", "RangeInclusive", "Result"];
