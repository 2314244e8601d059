//! `#![audit]`, and what its user vouches for: `#![audit(trust("crate::path", reason = "…"), …)]`.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Meta, Token, parenthesized};

use super::options::Options;
use crate::ast::Audit;
use crate::catalogue;
use crate::diag::{Diag, Diags};

const FORM: &str = "write `#![audit]`, or `#![audit(trust(\"crate::path\", reason = \"…\"))]`";

/// Reads the line; `None` where it is wrong and reported.
pub(super) fn read(attr: &Attribute, options: &mut Options, diags: &Diags) -> Option<Audit> {
    let word = attr.path().get_ident()?.clone();
    options.add(word.clone(), TokenStream::new(), diags);
    let trust = match &attr.meta {
        Meta::Path(_) => Vec::new(),
        Meta::List(list) => match list.parse_args_with(Punctuated::<Entry, Token![,]>::parse_terminated) {
            Ok(entries) => entries.into_iter().map(|entry| (entry.path, entry.reason)).collect(),
            Err(error) => {
                diags.push(Diag::from_syn(&catalogue::OPTION_VALUE, &error).help(FORM));
                return None;
            }
        },
        Meta::NameValue(pair) => {
            let written = pair.value.to_token_stream();
            let message = format!("invalid value `{written}` for `audit`");
            diags.push(Diag::new(&catalogue::OPTION_VALUE, &pair.value, message).help(FORM));
            return None;
        }
    };
    for (path, reason) in &trust {
        check_reason(path, reason, diags);
    }
    Some(Audit { word, trust })
}

/// As with `trusted!`, a reason of a few letters is none.
fn check_reason(path: &LitStr, reason: &LitStr, diags: &Diags) {
    const SHORTEST: usize = 10;
    if reason.value().trim().chars().count() < SHORTEST {
        let message = format!("the audit is told to trust `{}` without a reason", path.value());
        let help = "write why a replay gives the same result: `reason = \"reads a table that never changes\"`";
        diags.push(Diag::new(&catalogue::TRUSTED_REASON, reason, message).help(help));
    }
}

/// `trust("crate::path", reason = "…")`
struct Entry {
    path: LitStr,
    reason: LitStr,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        expect(input, "trust")?;
        let inside;
        parenthesized!(inside in input);
        let path = inside.parse()?;
        inside.parse::<Token![,]>()?;
        expect(&inside, "reason")?;
        inside.parse::<Token![=]>()?;
        let reason = inside.parse()?;
        inside.parse::<Option<Token![,]>>()?;
        Ok(Self { path, reason })
    }
}

fn expect(input: ParseStream<'_>, expected: &str) -> syn::Result<()> {
    let word: Ident = input.parse()?;
    if word == expected { Ok(()) } else { Err(syn::Error::new_spanned(word, format!("expected `{expected}`"))) }
}
