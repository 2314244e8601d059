//! The size of a window says which records are counted together, the advance how often a window begins, and the gap how long a
//! session waits for its next record. None has a default that would be right for somebody who forgot it. An advance above the
//! size would leave records out of all windows.

use super::windowings;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Step, StepOption};
use crate::op::windowed_by::{ADVANCE, HOPPING, KINDS, SESSION, SLIDING};

pub(super) fn check(model: &Model, diags: &Diags) {
    windowings(model).filter_map(|(_, step)| problem(step)).for_each(|diag| diags.push(diag));
}

fn problem(step: &Step) -> Option<Diag> {
    let kinds: Vec<&StepOption> = KINDS.iter().filter_map(|kind| step.option(kind)).collect();
    match (kinds.as_slice(), step.option(ADVANCE)) {
        ([], _) => Some(no_kind(step)),
        ([kind], advance) if kind.word == HOPPING => match advance {
            Some(advance) => too_far(step, advance),
            None => Some(
                Diag::new(&catalogue::WINDOW_KIND, &kind.word, "a hopping window without an advance")
                    .help("add `advance = 1.minute()`, from the start of one window to the start of the next"),
            ),
        },
        ([kind], Some(advance)) => Some(with_advance(kind, advance)),
        ([_], None) => None,
        ([_, second, ..], _) => Some(
            Diag::new(&catalogue::WINDOW_KIND, &second.word, format!("`{}` names two kinds of windows", step.name)).help(
                "keep one of the two: a tumbling window begins where the last one ends, hopping windows overlap, a session \
                 lasts as long as records follow each other, and sliding windows begin and end with records",
            ),
        ),
    }
}

fn no_kind(step: &Step) -> Diag {
    Diag::new(&catalogue::WINDOW_KIND, &step.name, format!("`{}` names no kind of window", step.name)).help(
        "add `tumbling = 5.minutes()`, `hopping = 5.minutes(), advance = 1.minute()` for windows that overlap, \
         `session = 30.minutes()` for windows that last as long as records follow each other, or \
         `sliding = 10.minutes()` for windows that begin and end with records",
    )
}

fn with_advance(kind: &StepOption, advance: &StepOption) -> Diag {
    if kind.word == SESSION {
        return Diag::new(&catalogue::WINDOW_KIND, &advance.word, "sessions with an advance")
            .help("remove `advance`")
            .note(
                "a session begins with its first record, and lasts as long as records follow each other within the gap",
            );
    }
    if kind.word == SLIDING {
        return Diag::new(&catalogue::WINDOW_KIND, &advance.word, "sliding windows with an advance")
            .help("remove `advance`, or write `hopping` for windows that begin at fixed times")
            .note("a sliding window ends with each record, and another one begins behind it");
    }
    Diag::new(&catalogue::WINDOW_KIND, &advance.word, "a tumbling window with an advance")
        .help("write `hopping` for windows that overlap, or remove `advance`")
        .note("a tumbling window advances by its size")
}

fn too_far(step: &Step, advance: &StepOption) -> Option<Diag> {
    let (size, by) = (step.duration(HOPPING)?, step.duration(ADVANCE)?);
    (by.ms > size.ms).then(|| {
        let message = format!("windows of `{}` that advance by `{}`", size, by);
        Diag::new(&catalogue::WINDOW_KIND, by, message)
            .help(format!("write `{}` of at most `{}`", advance.word, size))
            .note("records between the end of a window and the start of the next would be in none")
    })
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    fn counted(options: TokenStream) -> TokenStream {
        quote! {
            #[store(name = "c", key = Utf8, value = I64)]
            let x: Table<Windowed<String>, i64> = orders.group_by_key().windowed_by(#options).count();
        }
    }

    #[test]
    fn one_kind_with_what_it_needs() {
        let rejects = |options, message| rejects(check, counted(options), &[message]);
        rejects(quote!(grace = 0.seconds()), "`windowed_by` names no kind of window");
        rejects(
            quote!(tumbling = 1.day(), hopping = 1.day(), advance = 1.hour()),
            "`windowed_by` names two kinds of windows",
        );
        rejects(quote!(tumbling = 1.day(), advance = 1.hour()), "a tumbling window with an advance");
        rejects(quote!(hopping = 1.day()), "a hopping window without an advance");
        rejects(quote!(hopping = 1.day(), advance = 25.hours()), "windows of `1.day()` that advance by `25.hours()`");
        accepts(check, counted(quote!(tumbling = 1.day())));
        rejects(quote!(session = 1.hour(), tumbling = 1.day()), "`windowed_by` names two kinds of windows");
        rejects(quote!(session = 1.hour(), advance = 1.hour()), "sessions with an advance");
        rejects(quote!(sliding = 1.hour(), advance = 1.hour()), "sliding windows with an advance");
        rejects(quote!(sliding = 1.hour(), session = 1.hour()), "`windowed_by` names two kinds of windows");
        accepts(check, counted(quote!(sliding = 1.hour())));
        accepts(check, counted(quote!(hopping = 1.day(), advance = 24.hours())));
        accepts(check, counted(quote!(session = 1.hour())));
    }
}
