//! Random numbers, and hashes whose seed or algorithm is not ours.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category =
    Category { code: &catalogue::RANDOMNESS, groups: &[RANDOM_NUMBERS, UNSTABLE_GENERATORS, HASHERS] };

const RANDOM_NUMBERS: Group = Group {
    paths: &[
        "rand::*",
        "fastrand::*",
        "getrandom::*",
        "oorandom::*",
        "nanorand::*",
        "random()",
        "random_range()",
        "random_bool()",
        "rng()",
        "thread_rng()",
        "make_rng()",
        "getrandom()",
        "SysRng",
        "OsRng",
        "ThreadRng",
        "ring::rand::*",
        "SystemRandom::new",
        "EphemeralPrivateKey::generate",
        "hmac::Key::generate",
        "generate_pkcs8()",
        "from_entropy()",
        "from_os_rng()",
    ],
    methods: &[
        "random_range",
        "random_bool",
        "random_iter",
        "random_ratio",
        "gen_range",
        "gen_bool",
        "gen_ratio",
        "fill_bytes",
        "next_u32/0",
        "next_u64/0",
        "shuffle/1",
    ],
    macros: &[],
    reason: "is random: a replay of the record draws another value",
    fix: "derive the value from the record, for example from a hash of its key: \
          `FactId::derive(\"sampling\", \"draw\").part(key).finish()`",
};

const UNSTABLE_GENERATORS: Group = Group {
    paths: &["StdRng::*", "SmallRng::*"],
    methods: &[],
    macros: &[],
    reason: "is a generator whose algorithm changes between releases and platforms",
    fix: "seed a portable one with the record's key, for example `ChaCha8Rng::from_seed(…)`",
};

const HASHERS: Group = Group {
    paths: &[
        "RandomState::*",
        "RandomState",
        "DefaultHasher::*",
        "ahash::*",
        "AHasher::*",
        "SharedSeed::global_random",
    ],
    methods: &[],
    macros: &[],
    reason: "hashes with a seed or an algorithm that another run does not share",
    fix: "use an ordered collection, or a hash with a fixed algorithm such as `FactId::derive`",
};
