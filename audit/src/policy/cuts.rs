//! Where the search ends: code that runs only when a processor has failed, and machinery without a result of its own.
//! Nothing here may call back what it was given: that would hide it.

use super::Cut;

pub(super) static ROWS: &[Cut] = &[
    Cut {
        reason: "a panic ends the processing of the record, and nothing it computed is kept",
        paths: "
            core::panicking core::option::expect_failed core::option::unwrap_failed core::result::unwrap_failed
            core::cell::panic_already_borrowed core::cell::panic_already_mutably_borrowed
            core::slice::index::slice_index_fail core::slice::index::slice_start_index_len_fail
            core::slice::index::slice_end_index_len_fail core::slice::index::slice_index_order_fail
            core::slice::copy_from_slice_impl::len_mismatch_fail core::str::slice_error_fail
            core::str::slice_error_fail_rt std::panicking::begin_panic std::panicking::panic_with_hook
            std::panicking::rust_panic_with_hook std::panicking::rust_panic std::panicking::panic_handler
            std::panicking::begin_panic_handler std::panicking::catch_unwind::cleanup std::panicking::try::cleanup
            std::panicking::panic_count std::panic::resume_unwind std::panicking::resume_unwind rust_begin_unwind
            __rustc::rust_begin_unwind __rustc::rust_panic __rustc::__rust_start_panic __rustc::__rust_panic_cleanup
            __rustc::__rust_drop_panic __rustc::__rust_foreign_exception std::sys::backtrace",
    },
    Cut {
        reason: "unwinding reads tables of the program and decides nothing",
        paths: "
            rust_eh_personality __rustc::rust_eh_personality DW.ref.rust_eh_personality std::sys::personality",
    },
    Cut {
        reason: "the process ends, and the transaction with it",
        paths: "
            std::process::abort std::sys::pal::unix::abort_internal std::rt::abort std::sys::pal::unix::cleanup",
    },
    Cut {
        reason: "memory has addresses, which are no values; without memory the process ends",
        paths: "
            __rustc::__rust_alloc __rustc::__rust_alloc_zeroed __rustc::__rust_realloc __rustc::__rust_dealloc
            __rustc::__rdl_oom __rustc::__rust_alloc_error_handler __rustc::__rust_no_alloc_shim_is_unstable_v2
            alloc::alloc::handle_alloc_error alloc::raw_vec::handle_error alloc::raw_vec::capacity_overflow
            std::alloc",
    },
    Cut {
        reason: "a lock makes a thread wait and changes no value",
        paths: "
            std::sys::sync std::sys::pal::unix::futex std::sys::pal::unix::sync std::sync::poison::once::Once::call",
    },
    Cut {
        reason: "a thread's variables are taken down when it ends, long after the record; what fills them is searched",
        paths: "
            std::sys::thread_local::abort_on_dtor_unwind std::sys::thread_local::destructors std::sys::thread_local::guard
            std::sys::thread_local::key std::sys::thread_local::native::eager::destroy
            std::sys::thread_local::native::lazy::destroy",
    },
    Cut {
        reason: "which of several implementations runs depends on the machine; they give the same results",
        paths: "std_detect",
    },
    Cut {
        reason: "what an error says about the system's own error was decided where the error arose",
        paths: "
            std::sys::os::error_string std::sys::io::error std::sys::pal::unix::os::error_string",
    },
    Cut {
        reason: "a reviewer has read the reason that `trusted!` gives, and `describe()` lists it",
        paths: "streamwright::trusted::vouched",
    },
];
