//! The `#![name = value]` lines at the top.

use proc_macro2::{Group, Span};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Meta, Token};

use super::options::Options;
use super::{audit, isolate};
use crate::ast::{Guarantee, Header, Item, LockPlace, ReplayTest};
use crate::catalogue;
use crate::diag::{Diag, Diags};

const KNOWN: &[&str] =
    &["application_id", "processing_guarantee", "name", "params", "lock", "lock_text", "replay_test", "audit"];

/// Reads all leading `#![…]` lines; the flag says whether the application id is missing, which is reported once
/// the struct is known.
pub(super) fn parse(input: ParseStream<'_>, diags: &Diags) -> (Header, bool) {
    let mut options = Options::none("the header");
    let mut audit = None;
    // One line at a time: a bad one must not hide the others.
    while input.peek(Token![#]) && input.peek2(Token![!]) {
        match line(input) {
            Ok(attr) if attr.path().is_ident("audit") => audit = audit::read(&attr, &mut options, diags).or(audit),
            Ok(attr) => read_line(&attr, &mut options, diags),
            Err(error) => diags.push(Diag::from_syn(&catalogue::SYNTAX, &error)),
        }
    }
    let header = Header {
        application_id: options.take("application_id", "a string", diags),
        guarantee: options.take_word("processing_guarantee", &GUARANTEES, diags),
        name: options.take("name", "a string", diags),
        params: options.take("params", "the name of a struct", diags),
        lock: lock(&mut options, diags),
        replay_test: options.take("replay_test", REPLAY_TEST, diags).map(|given| given.value),
        audit,
        has_mistakes: diags.has_errors(),
    };
    let is_id_missing = !options.had("application_id");
    (header, is_id_missing)
}

fn lock(options: &mut Options, diags: &Diags) -> LockPlace {
    let place = options.take::<LockPlace>("lock", "the path of a file, or `none`", diags);
    // Pages and tests show the lock beside the topology; nobody else needs to know.
    let text = options.take("lock_text", "the text of a lock", diags).map(|given| LockPlace::Text(given.value));
    text.or(place.map(|given| given.value)).unwrap_or_default()
}

impl Parse for LockPlace {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::LitStr) {
            return input.parse().map(Self::File);
        }
        let word: Ident = input.parse()?;
        if word == "none" { Ok(Self::None) } else { Err(syn::Error::new(word.span(), "expected a path or `none`")) }
    }
}

const REPLAY_TEST: &str = "the path of a file with recorded records, or a function that makes the input";

impl Parse for ReplayTest {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::LitStr) { input.parse().map(Self::Recorded) } else { input.parse().map(Self::Made) }
    }
}

const GUARANTEES: [(&str, Guarantee); 2] =
    [("exactly_once_v2", Guarantee::ExactlyOnceV2), ("at_least_once", Guarantee::AtLeastOnce)];

/// One `#![…]`, consumed whatever its brackets hold.
fn line(input: ParseStream<'_>) -> syn::Result<Attribute> {
    let pound_token = input.parse()?;
    let bang = input.parse()?;
    let group: Group = input.parse()?;
    let meta = isolate::group(&group, Meta::parse)?;
    let bracket_token = syn::token::Bracket(group.span());
    Ok(Attribute { pound_token, style: syn::AttrStyle::Inner(bang), bracket_token, meta })
}

fn read_line(attr: &Attribute, options: &mut Options, diags: &Diags) {
    let Some(name) = attr.path().get_ident() else {
        return report_unknown(attr.path(), options, diags);
    };
    if !KNOWN.contains(&name.to_string().as_str()) {
        return report_unknown(name, options, diags);
    }
    match &attr.meta {
        Meta::NameValue(pair) => {
            options.add(name.clone(), pair.value.to_token_stream(), diags);
        }
        Meta::Path(_) | Meta::List(_) => {
            options.note_bad(name);
            diags.push(
                Diag::new(
                    &catalogue::OPTION_VALUE,
                    &attr.meta,
                    format!("`{name}` in the header takes a value after `=`"),
                )
                .help(format!("write `#![{name} = {}]`", example(name))),
            );
        }
    }
}

fn report_unknown<T: ToTokens>(path: &T, options: &mut Options, diags: &Diags) {
    let written = path.to_token_stream().to_string();
    let diag = Diag::new(&catalogue::UNKNOWN_ATTRIBUTE, path, format!("unknown attribute `{written}` in the header"));
    diags.push(match crate::diag::nearest(&written, KNOWN.iter().copied()) {
        Some(near) => {
            if !options.had(near) {
                // Most likely the option that would otherwise be reported as missing.
                options.note_bad(&Ident::new(near, Span::call_site()));
            }
            diag.help(format!("write `{near}`"))
        }
        None => diag.note(
            "the header takes `application_id`, `processing_guarantee`, `name`, `params`, `lock`, `replay_test` and \
             `audit`",
        ),
    });
}

/// Reports that the application id is missing, at the name of the struct where there is one.
pub(super) fn report_missing_id(item: Option<&Item>, diags: &Diags) {
    let place = item.map_or_else(Span::call_site, |item| item.name.span());
    diags.push(
        Diag::at(&catalogue::APPLICATION_ID_MISSING, place, "this topology has no application id")
            .help("write `#![application_id = \"orders-risk-scoring-v1\"]` as its first line")
            .note("consumer group, transactions, internal topics and state directories are named after it"),
    );
}

fn example(name: &Ident) -> &'static str {
    match name.to_string().as_str() {
        "application_id" => "\"orders-risk-scoring-v1\"",
        "processing_guarantee" => "exactly_once_v2",
        "params" => "RiskParams",
        "lock" => "\"topology.lock\"",
        "replay_test" => "\"tests/recorded.ndjson\"",
        _ => "\"…\"",
    }
}
