//! Names: what is written under one must be read under it, and by nothing else.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Expr, ExprLit, Fields, Lit, Meta, Token};

use super::{find, is_untagged};
use crate::catalogue;
use crate::diag::Diag;
use crate::field::{DataField, Shape, serde};

const RENAME_ALL: &[&str] = &["rename_all", "rename_all_fields"];

/// `rename(serialize = "a")` of a field.
pub(super) fn of_field(field: &DataField<'_>, options: &[Meta]) -> Vec<Diag> {
    sides(options, &["rename"], &format!("field `{}`", field.name())).into_iter().collect()
}

/// The names of a type's fields and of its variants.
pub(super) fn of_type(input: &DeriveInput, shapes: &[Shape<'_>], options: &[Meta]) -> Vec<Diag> {
    let mut found: Vec<Diag> = sides(options, RENAME_ALL, &format!("`{}`", input.ident)).into_iter().collect();
    let converts_fields = find(options, RENAME_ALL).is_some();
    let mut variants = Vec::new();
    for shape in shapes {
        let own = serde::options(shape.attrs);
        if let Some(variant) = shape.variant {
            found.extend(sides(&own, RENAME_ALL, &format!("variant `{variant}`")));
            if !is_untagged(options, shape) {
                found.extend(sides(&own, &["rename"], &format!("variant `{variant}`")));
                let converts = find(options, &["rename_all"]).is_some();
                variants.push(Named::of("variant", variant, shape.attrs, variant.to_string(), converts));
            }
        }
        if let Fields::Named(_) = shape.style {
            let converts = converts_fields || find(&own, RENAME_ALL).is_some();
            found.extend(taken(&fields(shape, options, converts)));
        }
    }
    found.extend(taken(&variants));
    found
}

/// The members of an object, in the order in which serde looks for them.
fn fields(shape: &Shape<'_>, options: &[Meta], converts: bool) -> Vec<Named> {
    // An enum's tag is compared by serde itself.
    let tag = find(options, &["tag"]).filter(|_| shape.variant.is_none()).and_then(text);
    let tag = tag.map(|text| Named {
        what: "the tag".to_owned(),
        at: Box::new(TokenStream::new()),
        written: None,
        read: vec![text],
    });
    let is_written = |field: &&DataField<'_>| find(&serde::options(field.attrs), &["flatten", "skip"]).is_none();
    let fields = shape.fields.iter().filter(is_written);
    let fields = fields.map(|field| Named::of("field", &field.member, field.attrs, field.name(), converts));
    tag.into_iter().chain(fields).collect()
}

/// A field or a variant by its names, as far as they are known: a converted one is not.
struct Named {
    what: String,
    at: Box<dyn ToTokens>,
    written: Option<String>,
    read: Vec<String>,
}

impl Named {
    fn of(
        kind: &str,
        at: &(impl ToTokens + Clone + 'static),
        attributes: &[Attribute],
        name: String,
        converts: bool,
    ) -> Self {
        let options = serde::options(attributes);
        let what = format!("{kind} `{name}`");
        let name = Some(name.trim_start_matches("r#").to_owned()).filter(|_| !converts);
        let (written, read) = match find(&options, &["rename"]) {
            Some(rename) => {
                let side = |side| given(rename, side).or(name.clone());
                (side("serialize"), side("deserialize"))
            }
            None => (name.clone(), name),
        };
        let read = read.into_iter().chain(aliases(&options)).collect();
        Self { what, at: Box::new(at.clone()), written, read }
    }
}

/// What is written under a name that an earlier one is read by: serde takes the first.
fn taken(all: &[Named]) -> Vec<Diag> {
    let of_one = |(at, one): (usize, &Named)| {
        let written = one.written.as_ref()?;
        let first = all[..at].iter().find(|earlier| earlier.read.contains(written))?;
        let message = format!("{} is written as `{written}`, by which {} is read", one.what, first.what);
        Some(Diag::new(&catalogue::READ_BACK, &one.at, message).help("give each a name of its own"))
    };
    all.iter().enumerate().filter_map(of_one).collect()
}

/// `rename(serialize = "a", deserialize = "b")` and its kind, where no `alias` reads what is written.
fn sides(options: &[Meta], words: &[&str], what: &str) -> Option<Diag> {
    let differs = |option: &&Meta| {
        let (written, read) = (given(option, "serialize"), given(option, "deserialize"));
        let is_rename = words.iter().any(|word| option.path().is_ident(word));
        is_rename && written != read && !written.is_some_and(|written| aliases(options).contains(&written))
    };
    let option = options.iter().find(differs)?;
    let word = option.path().to_token_stream().to_string();
    let both = given(option, "serialize").or(given(option, "deserialize")).unwrap_or_default();
    Some(
        Diag::new(&catalogue::READ_BACK, option, format!("{what} is written under another name than it is read"))
            .help(format!("write `{word} = \"{both}\"`, which holds for both")),
    )
}

/// The name that `rename = "a"` or `rename(side = "a")` gives.
fn given(rename: &Meta, side: &str) -> Option<String> {
    let Meta::List(list) = rename else { return text(rename) };
    let sides = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    sides.iter().find(|meta| meta.path().is_ident(side)).and_then(text)
}

fn aliases(options: &[Meta]) -> Vec<String> {
    options.iter().filter(|option| option.path().is_ident("alias")).filter_map(text).collect()
}

/// `word = "text"`
fn text(meta: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = meta else { return None };
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
    Some(text.value())
}
