//! `#[fact(namespace = "…", label = "…", id(field, …))]` on the struct.

use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Ident, LitStr, Member, Meta, Token};

use crate::catalogue;
use crate::diag::{Diag, Diags, nearest};

const OPTIONS: [&str; 3] = ["namespace", "label", "id"];
const EXAMPLE: &str = "`#[fact(namespace = \"risk.decisions\", label = \"high-exposure\", id(customer_id))]`";

/// The identity as the user stated it.
pub(super) struct Identity {
    pub attribute: Attribute,
    pub namespace: Option<LitStr>,
    pub label: Option<LitStr>,
    /// The parts, if `id(…)` is there and can be read.
    pub id: Option<Punctuated<Member, Token![,]>>,
    /// The whole `id(…)`.
    pub id_tokens: Option<Meta>,
}

/// Reads the attribute of the struct. Bad options are reported and skipped, so that all are seen at once.
pub(super) fn read(input: &DeriveInput, diags: &Diags) -> Option<Identity> {
    let mut attributes = input.attrs.iter().filter(|attribute| attribute.path().is_ident("fact"));
    let Some(attribute) = attributes.next() else {
        diags.push(
            Diag::new(
                &catalogue::FACT_ATTRIBUTE,
                &input.ident,
                format!("`{}` derives `Fact` and has no identity", input.ident),
            )
            .help(format!("state what identifies it: {EXAMPLE}")),
        );
        return None;
    };
    for doubled in attributes {
        diags.push(bad(doubled, "a second `#[fact(…)]`").help("write all options into one attribute"));
    }
    let options = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let options = match options {
        Ok(options) => options,
        Err(error) => {
            let diag = Diag::from_syn(&catalogue::FACT_ATTRIBUTE, &error);
            diags.push(diag.help(format!("the form is {EXAMPLE}")));
            return None;
        }
    };
    let mut identity =
        Identity { attribute: attribute.clone(), namespace: None, label: None, id: None, id_tokens: None };
    for option in options {
        read_option(option, &mut identity, diags);
    }
    missing(&identity, input, diags);
    Some(identity)
}

fn read_option(option: Meta, identity: &mut Identity, diags: &Diags) {
    let name = option.path().get_ident().map(Ident::to_string).unwrap_or_default();
    let doubled = match name.as_str() {
        "namespace" => identity.namespace.is_some(),
        "label" => identity.label.is_some(),
        "id" => identity.id_tokens.is_some(),
        _ => return read_unknown(&option, &name, identity, diags),
    };
    if doubled {
        return diags.push(bad(option.path(), &format!("`{name}` is written twice")).help("keep one"));
    }
    match name.as_str() {
        "namespace" => identity.namespace = read_text(&option, &name, diags),
        "label" => identity.label = read_text(&option, &name, diags),
        _ => {
            identity.id = read_id(&option, diags);
            identity.id_tokens = Some(option);
        }
    }
}

fn read_text(option: &Meta, name: &str, diags: &Diags) -> Option<LitStr> {
    let text = option.require_name_value().ok().and_then(|pair| match &pair.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.clone()),
        _ => None,
    });
    let Some(text) = text else {
        diags.push(bad(option, &format!("`{name}` is a text")).help(format!("write `{name} = \"…\"`")));
        // Something is stated; it is not missing as well.
        return Some(LitStr::new("", syn::spanned::Spanned::span(option)));
    };
    let value = text.value();
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        diags.push(bad(&text, &format!("`{value}` is no {name}")).help("use letters, digits, `.`, `-` and `_`"));
    }
    Some(text)
}

fn read_id(option: &Meta, diags: &Diags) -> Option<Punctuated<Member, Token![,]>> {
    let parsed =
        option.require_list().and_then(|list| list.parse_args_with(Punctuated::<Member, Token![,]>::parse_terminated));
    match parsed {
        Ok(id) => {
            for (at, member) in id.iter().enumerate() {
                if id.iter().take(at).any(|earlier| earlier == member) {
                    diags.push(bad(member, "this part is listed twice").help("keep one"));
                }
            }
            Some(id)
        }
        Err(error) => {
            let diag = Diag::from_syn(&catalogue::FACT_ATTRIBUTE, &error);
            diags.push(diag.help("list the names of fields: `id(customer_id, threshold)`"));
            None
        }
    }
}

/// Reports an option that does not exist. The one that was most likely meant counts as given, or it would be
/// reported as missing too.
fn read_unknown(option: &Meta, name: &str, identity: &mut Identity, diags: &Diags) {
    let diag = bad(option.path(), &format!("unknown option `{name}` of `fact`"));
    let placeholder = || LitStr::new("", syn::spanned::Spanned::span(option));
    let meant = nearest(name, OPTIONS);
    match meant {
        Some("namespace") => identity.namespace = Some(placeholder()),
        Some("label") => identity.label = Some(placeholder()),
        Some(_) => identity.id_tokens = Some(option.clone()),
        None => {}
    }
    diags.push(match meant {
        Some(meant) => diag.help(format!("did you mean `{meant}`?")),
        None => diag.help("the options are `namespace`, `label` and `id(…)`"),
    });
}

/// `id` has a code of its own: a fact may have everything but an identity.
fn missing(identity: &Identity, input: &DeriveInput, diags: &Diags) {
    let given = [("namespace", &identity.namespace), ("label", &identity.label)];
    for (name, value) in given {
        if value.is_none() {
            let text = format!("the identity of `{}` has no {name}", input.ident);
            diags.push(bad(identity.attribute.path(), &text).help(format!("add `{name} = \"…\"`")));
        }
    }
}

fn bad(tokens: impl quote::ToTokens, text: &str) -> Diag {
    Diag::new(&catalogue::FACT_ATTRIBUTE, tokens, text)
}
