//! Windows as the runtime's value for them.

use quote::{format_ident, quote};

use crate::model::{Emit, Windows};
use crate::op::WindowCode;

pub(super) fn code(windows: &Windows) -> WindowCode {
    let Windows { size_ms, advance_ms, grace_ms, retention_ms, emit } = *windows;
    let emit = format_ident!(
        "{}",
        match emit {
            Emit::OnUpdate => "OnWindowUpdate",
            Emit::OnClose => "OnWindowClose",
        }
    );
    let value = quote! {
        __sw::Window {
            size_ms: #size_ms,
            advance_ms: #advance_ms,
            grace_ms: #grace_ms,
            retention_ms: #retention_ms,
            emit: __sw::Emit::#emit,
        }
    };
    WindowCode { size_ms, value }
}
