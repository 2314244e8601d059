//! What the lists name of the standard library, and of this one. That it exists is a matter of compiling this.

use std::cell::RefCell;

/// Functions of types, as values, and everything else, as imports.
macro_rules! standard {
    (values { $($value:path)* } imports { $($import:path)* }) => {
        /// Their paths, without arguments of types.
        pub(crate) fn paths() -> impl Iterator<Item = String> {
            $(let _ = $value;)*
            let all = [$(stringify!($value),)* $(stringify!($import)),*];
            all.into_iter().map(|path| {
                // `std::sync::mpsc::Receiver::<u8>::recv`
                let segments = path.split("::").map(str::trim).filter(|segment| !segment.starts_with('<'));
                segments.collect::<Vec<_>>().join("::")
            })
        }

        #[allow(unused_imports, deprecated, reason = "only whether they exist")]
        mod imports {
            $(use $import as _;)*
        }
    };
}

standard! {
    values {
        std::time::Instant::now std::time::Instant::elapsed std::time::SystemTime::now std::time::SystemTime::elapsed
        std::fs::File::open::<&str> std::fs::File::create::<&str> std::fs::File::create_new::<&str> std::fs::File::options
        std::fs::File::sync_all std::fs::File::sync_data std::fs::OpenOptions::new std::fs::DirBuilder::new
        std::path::Path::read_dir std::path::Path::try_exists std::path::Path::canonicalize
        std::net::TcpStream::connect_timeout
        std::process::Command::new::<&str>
        std::collections::hash_map::RandomState::new std::collections::hash_map::DefaultHasher::new
        std::ptr::NonNull::<u8>::addr std::ptr::NonNull::<u8>::expose_provenance
        std::io::Stdin::read_line std::io::Stdin::lock
        std::sync::atomic::AtomicU64::load std::sync::atomic::AtomicU64::store std::sync::atomic::AtomicU64::swap
        std::sync::atomic::AtomicU64::fetch_add std::sync::atomic::AtomicU64::fetch_sub
        std::sync::atomic::AtomicU64::fetch_and std::sync::atomic::AtomicU64::fetch_or
        std::sync::atomic::AtomicU64::fetch_xor std::sync::atomic::AtomicU64::fetch_max
        std::sync::atomic::AtomicU64::fetch_min std::sync::atomic::AtomicU64::compare_exchange
        std::sync::atomic::AtomicU64::compare_exchange_weak
        std::sync::Mutex::<u8>::lock std::sync::Mutex::<u8>::try_lock
        std::sync::RwLock::<u8>::read std::sync::RwLock::<u8>::try_read
        std::sync::RwLock::<u8>::write std::sync::RwLock::<u8>::try_write
        std::sync::Condvar::wait_timeout::<u8> std::sync::OnceLock::<u8>::set std::sync::OnceLock::<u8>::get
        std::sync::mpsc::Receiver::<u8>::recv std::sync::mpsc::Receiver::<u8>::try_recv
        std::sync::mpsc::Receiver::<u8>::recv_timeout std::sync::mpsc::Sender::<u8>::send
        std::sync::Condvar::wait_while::<u8, fn(&mut u8) -> bool>
        std::thread::LocalKey::<RefCell<u8>>::with_borrow::<fn(&u8) -> u8, u8>
        std::thread::LocalKey::<RefCell<u8>>::with_borrow_mut::<fn(&mut u8) -> u8, u8>
        std::cell::RefCell::<u8>::borrow std::cell::RefCell::<u8>::borrow_mut
        std::cell::RefCell::<u8>::try_borrow std::cell::RefCell::<u8>::try_borrow_mut
        std::cell::RefCell::<u8>::replace std::cell::RefCell::<u8>::take
        std::cell::Cell::<u8>::get std::cell::Cell::<u8>::set
        std::collections::BTreeMap::<u8, u8>::insert std::collections::BTreeMap::<u8, u8>::entry
        std::collections::BTreeMap::<u8, u8>::clear std::vec::Vec::<u8>::push std::vec::Vec::<u8>::pop
    }
    imports {
        std::env std::env::args std::env::args_os std::env::current_dir std::env::current_exe std::env::home_dir
        std::env::temp_dir std::env::var std::env::var_os std::env::vars std::env::vars_os
        std::fs std::io::stderr std::io::stdin std::io::stdout
        std::process std::process::abort std::process::exit std::process::id
        std::thread std::thread::available_parallelism std::thread::park std::thread::park_timeout std::thread::sleep
        std::thread::sleep_ms std::thread::spawn std::thread::yield_now
        std::ops::Add std::ops::AddAssign std::ops::BitAnd std::ops::BitOr std::ops::BitXor std::ops::Bound std::ops::Deref
        std::ops::Div std::ops::Mul std::ops::Neg std::ops::Not std::ops::Range std::ops::RangeInclusive std::ops::Rem
        std::ops::Shl std::ops::Shr std::ops::Sub std::ops::SubAssign std::borrow::Borrow std::borrow::Cow
        std::borrow::ToOwned std::convert::AsMut std::convert::AsRef std::convert::From std::convert::Into
        std::convert::TryFrom std::convert::TryInto std::clone::Clone std::cmp::Eq std::cmp::Ord std::cmp::PartialEq
        std::cmp::PartialOrd std::cmp::Reverse std::default::Default std::fmt::Debug std::fmt::Display std::fmt::Write
        std::hash::Hash std::hash::Hasher std::iter::DoubleEndedIterator std::iter::ExactSizeIterator std::iter::Extend
        std::iter::FromIterator std::iter::IntoIterator std::iter::Iterator std::iter::Product std::iter::Sum
        std::str::FromStr std::string::ToString
        std::boxed::Box std::cell::Cell std::cell::OnceCell std::cell::RefCell std::collections::BTreeMap
        std::collections::BTreeSet std::collections::BinaryHeap std::collections::HashMap std::collections::HashSet
        std::collections::LinkedList std::collections::VecDeque std::marker::PhantomData std::num::Saturating
        std::num::Wrapping std::option::Option std::rc::Rc std::result::Result std::sync::Arc std::sync::LazyLock
        std::vec::Vec streamwright::collections::FixedHashMap streamwright::collections::FixedHashSet
        std::hash::DefaultHasher std::hash::RandomState std::hint::spin_loop std::ptr::hash std::sync::mpsc
        std::dbg std::eprint std::eprintln std::print std::println
        std::ptr::addr_of std::ptr::addr_of_mut std::pin::pin
    }
}
