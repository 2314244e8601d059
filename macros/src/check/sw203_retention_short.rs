//! A window takes records until its end and its grace are over. A store that forgot it before would begin it anew.

use super::suggest;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, WindowKind};

pub(super) fn check(model: &Model, diags: &Diags) {
    for store in &model.stores {
        let retention = model.node(store.node).store.as_ref().and_then(|attr| attr.retention.as_ref());
        let (Some(windows), Some(retention)) = (&store.windows, retention) else { continue };
        let least = windows.least_retention_ms();
        if retention.value.ms >= least {
            continue;
        }
        let message =
            format!("windows are kept for `{}`, and take records for `{}`", retention.value, suggest::duration(least));
        diags.push(
            Diag::new(&catalogue::RETENTION_SHORT, &retention.value, message)
                .help(format!("write at least `retention = {}`, or leave it out", suggest::duration(least)))
                .note(taken_for(&windows.kind)),
        );
    }
}

fn taken_for(kind: &WindowKind) -> &'static str {
    match kind {
        WindowKind::Time { .. } => {
            "a window takes records for its size and its grace; without `retention` it is kept for just so long"
        }
        WindowKind::Session { .. } => {
            "a session takes records for its gap and its grace; without `retention` it is kept for just so long"
        }
        WindowKind::Sliding { .. } => {
            "a late record needs the windows of three times the difference and the grace; without `retention` they are kept for just \
             so long"
        }
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn kept(retention: TokenStream) -> TokenStream {
        kept_of(quote!(tumbling), retention)
    }

    fn kept_of(kind: TokenStream, retention: TokenStream) -> TokenStream {
        quote! {
            #[store(name = "c", key = Utf8, value = I64 #retention)]
            let x: Table<Windowed<String>, i64> =
                orders.group_by_key().windowed_by(#kind = 1.minute(), grace = 10.seconds()).count();
        }
    }

    #[test]
    fn windows_are_kept_until_they_are_closed() {
        rejects(
            check,
            kept(quote!(, retention = 69_999.millis())),
            &["windows are kept for `69_999.millis()`, and take records for `70.seconds()`"],
        );
        accepts(check, kept(quote!(, retention = 70.seconds())));
        accepts(check, kept(quote!()));
    }

    #[test]
    fn sessions_are_kept_while_records_may_prolong_them() {
        rejects(
            check,
            kept_of(quote!(session), quote!(, retention = 1.minute())),
            &["windows are kept for `1.minute()`, and take records for `70.seconds()`"],
        );
        accepts(check, kept_of(quote!(session), quote!(, retention = 70.seconds())));
        accepts(check, kept_of(quote!(session), quote!()));
    }

    #[test]
    fn sliding_windows_are_kept_for_those_that_begin_with_a_late_record() {
        rejects(
            check,
            kept_of(quote!(sliding), quote!(, retention = 189.seconds())),
            &["windows are kept for `189.seconds()`, and take records for `190.seconds()`"],
        );
        accepts(check, kept_of(quote!(sliding), quote!(, retention = 190.seconds())));
        accepts(check, kept_of(quote!(sliding), quote!()));
    }
}
