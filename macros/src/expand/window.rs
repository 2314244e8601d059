//! Windows as the runtime's value for them, and as its functions and serdes are called.

use quote::{format_ident, quote};

use crate::model::{Emit, WindowKind, Windows};
use crate::op::WindowCode;

pub(super) fn code(windows: &Windows) -> WindowCode {
    let Windows { kind, grace_ms, retention_ms, emit, finals } = *windows;
    let emit = format_ident!(
        "{}",
        match emit {
            Emit::OnUpdate if finals => "OnUpdateAndClose",
            Emit::OnUpdate => "OnWindowUpdate",
            Emit::OnClose => "OnWindowClose",
        }
    );
    let common = quote! {
        grace_ms: #grace_ms,
        retention_ms: #retention_ms,
        emit: __sw::Emit::#emit,
    };
    match kind {
        WindowKind::Time { size_ms, advance_ms } => WindowCode {
            function: "windows",
            value: quote!(__sw::Window { size_ms: #size_ms, advance_ms: #advance_ms, #common }),
            row: (format_ident!("WindowRow"), quote!(#size_ms)),
        },
        WindowKind::Session { gap_ms } => WindowCode {
            function: "sessions",
            value: quote!(__sw::Session { gap_ms: #gap_ms, #common }),
            row: (format_ident!("SessionRow"), quote!({ __sw::Session::bucket_ms(#gap_ms) })),
        },
        WindowKind::Sliding { difference_ms } => WindowCode {
            function: "sliding",
            value: quote!(__sw::Sliding { difference_ms: #difference_ms, #common }),
            row: (format_ident!("SlidingRow"), quote!({ __sw::Sliding::bucket_ms(#difference_ms) }, #difference_ms)),
        },
    }
}
