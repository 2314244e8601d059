//! Diagnostics: how a mistake becomes an error at the user's token.
//!
//! Every error carries a row of the [catalogue](crate::catalogue), so an error without a code, a page and
//! a UI test cannot be built. Stages push into one [`Diags`] and go on: a user sees all mistakes of a
//! topology in one compile. A collector that is dropped undrained panics, because a forgotten error would
//! let an unsafe topology through.

use std::cell::RefCell;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::catalogue::Code;

/// Where the long explanations live; the code is appended.
const PAGES: &str = "https://docs.rs/streamwright/latest/streamwright/errors/";

/// Where to read more about a code.
pub(crate) fn page(code: &Code) -> String {
    format!("see {PAGES}{}", code.code)
}

/// One mistake: what is wrong (`message`), what to write instead (`help`), facts around it (`note`).
///
/// Wording: lower case, no final full stop, names and code in backticks. The message says only what is
/// wrong and stands alone in an editor; the help is an imperative with code to paste.
#[derive(Debug, Clone)]
pub(crate) struct Diag {
    code: &'static Code,
    start: Span,
    end: Span,
    message: String,
    lines: Vec<(Kind, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Help,
    Note,
}

impl Diag {
    /// An error that underlines `tokens` from the first to the last one.
    pub(crate) fn new(code: &'static Code, tokens: impl ToTokens, message: impl Into<String>) -> Self {
        let (start, end) = ends(tokens);
        Self::between(code, start, end, message)
    }

    /// An error at a span that belongs to no tokens at hand.
    pub(crate) fn at(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self::between(code, span, span, message)
    }

    /// An error from a parser of `syn`, under one of our codes.
    pub(crate) fn from_syn(code: &'static Code, error: &syn::Error) -> Self {
        Self::at(code, error.span(), error.to_string())
    }

    fn between(code: &'static Code, start: Span, end: Span, message: impl Into<String>) -> Self {
        Self { code, start, end, message: message.into(), lines: Vec::new() }
    }

    /// What to write instead.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.lines.push((Kind::Help, text.into()));
        self
    }

    /// A fact: the other place, the limit, the reason.
    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.lines.push((Kind::Note, text.into()));
        self
    }

    /// Where the error points first; used to report errors in source order.
    fn position(&self) -> (usize, usize) {
        position(self.start).unwrap_or_default()
    }

    /// The text as rustc prints it after `error: `. rustc aligns every further line under the first.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("[{}] {}", self.code.code, self.message);
        let mut lines = self.lines.clone();
        lines.sort_by_key(|(kind, _)| *kind);
        lines.push((Kind::Note, page(self.code)));
        for (kind, line) in lines {
            text.push_str(match kind {
                Kind::Help => "\nhelp: ",
                Kind::Note => "\nnote: ",
            });
            // The label is six characters wide; further lines of one help stand under its text.
            text.push_str(&line.replace('\n', "\n      "));
        }
        text
    }

    /// `::core::compile_error! { "…" }`, its first tokens at the start and its last at the end of the
    /// guilty tokens: that is how stable Rust is made to underline all of them.
    fn emit(&self) -> TokenStream {
        let punct = |ch, spacing| {
            let mut punct = Punct::new(ch, spacing);
            punct.set_span(self.start);
            TokenTree::from(punct)
        };
        let mut literal = Literal::string(&self.text());
        literal.set_span(self.end);
        let mut body = Group::new(Delimiter::Brace, TokenTree::from(literal).into());
        body.set_span(self.end);
        [
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            Ident::new("core", self.start).into(),
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            Ident::new("compile_error", self.start).into(),
            punct('!', Spacing::Alone),
            body.into(),
        ]
        .into_iter()
        .collect()
    }
}

/// The errors found so far. Shared by `&`, so that a stage may lend it to its visitors.
#[derive(Debug)]
pub(crate) struct Diags {
    /// `None` once drained.
    list: RefCell<Option<Vec<Diag>>>,
}

impl Diags {
    pub(crate) fn new() -> Self {
        Self { list: RefCell::new(Some(Vec::new())) }
    }

    pub(crate) fn push(&self, diag: Diag) {
        if let Some(list) = self.list.borrow_mut().as_mut() {
            list.push(diag);
        }
    }

    /// The checkpoint between stages: what has mistakes is not expanded.
    pub(crate) fn has_errors(&self) -> bool {
        self.count() > 0
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.list.borrow().as_ref().map_or(0, Vec::len)
    }

    /// All errors as tokens, in source order, each once.
    pub(crate) fn finish(self) -> TokenStream {
        let mut list = self.drain();
        list.sort_by_key(Diag::position);
        let mut seen = std::collections::BTreeSet::new();
        list.iter()
            // Without positions (outside a compiler) two mistakes may only look equal.
            .filter(|diag| match position(diag.start) {
                Some(place) => seen.insert((place, diag.text())),
                None => true,
            })
            .map(Diag::emit)
            .collect()
    }

    /// The texts of all errors, for the in-file tests of rules.
    #[cfg(test)]
    pub(crate) fn into_texts(self) -> Vec<String> {
        self.drain().iter().map(Diag::text).collect()
    }

    fn drain(&self) -> Vec<Diag> {
        self.list.borrow_mut().take().unwrap_or_default()
    }
}

impl Drop for Diags {
    fn drop(&mut self) {
        let forgotten = self.list.borrow().is_some();
        assert!(
            !forgotten || std::thread::panicking(),
            "diagnostics were collected and never emitted: call `Diags::finish`"
        );
    }
}

/// The error for a panic in the macro: at its call, with what is known.
pub(crate) fn internal(panic: &(dyn std::any::Any + Send)) -> TokenStream {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned());
    let message = format!("internal error in the macro: {text}");
    Diag::at(&crate::catalogue::INTERNAL, Span::call_site(), message)
        .help("please report it with the topology that shows it")
        .emit()
}

/// "on line 12" for a note that names another place; nothing where the compiler gives no line.
pub(crate) fn on_line(span: Span) -> String {
    position(span).map_or_else(|| "elsewhere".to_owned(), |(line, _)| format!("on line {line}"))
}

/// The candidate that was probably meant: close in spelling, and nearest of all.
pub(crate) fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (written.chars().count() / 3).max(1);
    let distance = |candidate: &str| {
        let longer = candidate.starts_with(written) || written.starts_with(candidate);
        // `customer` for `customer_id` is one mistake, however many letters are missing.
        if longer && candidate.len().min(written.len()) > 2 { 1 } else { edit_distance(written, candidate) }
    };
    candidates
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace, swap of neighbours) that turn `left` into `right`.
fn edit_distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().map(|c| c.to_ascii_lowercase()).collect();
    let right: Vec<char> = right.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for (i, l) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, r) in right.iter().enumerate() {
            let replace = rows[i][j] + usize::from(l != r);
            let mut best = replace.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *l == right[j - 1] && left[i - 1] == *r {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

/// First and last span of `tokens`; the call site where there are none.
fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let mut spans = tokens.into_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or_else(Span::call_site);
    (start, spans.last().unwrap_or(start))
}

/// Line and column, known only inside a compiler.
fn position(span: Span) -> Option<(usize, usize)> {
    proc_macro::is_available().then(|| {
        let span = span.unwrap();
        (span.line(), span.column())
    })
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{Diag, Diags, nearest};
    use crate::catalogue;

    #[test]
    fn text_has_code_then_helps_then_notes_then_the_page() {
        let diag = Diag::new(&catalogue::UNKNOWN_NODE, quote!(order), "no node `order`")
            .note("declared: `orders`")
            .help("write\n`orders`");
        assert_eq!(
            diag.text(),
            "[SW020] no node `order`\nhelp: write\n      `orders`\nnote: declared: `orders`\n\
             note: see https://docs.rs/streamwright/latest/streamwright/errors/SW020"
        );
    }

    #[test]
    fn finish_emits_every_error() {
        let diags = Diags::new();
        assert!(!diags.has_errors());
        diags.push(Diag::new(&catalogue::UNKNOWN_NODE, quote!(a), "no node `a`"));
        diags.push(Diag::new(&catalogue::UNKNOWN_NODE, quote!(b), "no node `b`"));
        assert!(diags.has_errors());
        let tokens = diags.finish().to_string();
        assert_eq!(tokens.matches("compile_error").count(), 2, "{tokens}");
    }

    #[test]
    #[should_panic(expected = "never emitted")]
    fn a_forgotten_collector_panics() {
        drop(Diags::new());
    }

    #[test]
    fn nearest_sees_typos_and_no_strangers() {
        assert_eq!(nearest("retension", ["retention", "topic"]), Some("retention"));
        assert_eq!(nearest("topci", ["key", "topic"]), Some("topic"));
        assert_eq!(nearest("banana", ["key", "topic"]), None);
        assert_eq!(nearest("customer", ["customer_id", "order_id"]), Some("customer_id"));
    }
}
