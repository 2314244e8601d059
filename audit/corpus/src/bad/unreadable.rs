use std::ffi::c_int;

use crate::processors;

unsafe extern "C" {
    /// A function of another library that no table knows.
    fn toupper_l(letter: c_int, locale: *mut std::ffi::c_void) -> c_int;
    fn newlocale(mask: c_int, name: *const std::ffi::c_char, base: *mut std::ffi::c_void) -> *mut std::ffi::c_void;
}

processors! {
    other_library(order) -> c_int {
        unsafe { toupper_l(order.quantity as c_int, newlocale(0, c"C".as_ptr(), std::ptr::null_mut())) }
    }
    system_call(_order) -> u64 {
        #[cfg(target_arch = "x86_64")]
        unsafe {
            let result: u64;
            core::arch::asm!("syscall", inlateout("rax") 39_u64 => result, out("rcx") _, out("r11") _);
            result
        }
        #[cfg(not(target_arch = "x86_64"))]
        unsafe { toupper_l(97, std::ptr::null_mut()) as u64 }
    }
}
