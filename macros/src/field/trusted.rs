//! `#[fact(trusted = "…")]` and `#[state(trusted = "…")]` on a field.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Token};

use super::Derive;
use crate::diag::{Diag, Diags};

/// `trusted = "reason"`.
pub(crate) struct Trusted {
    /// The word `trusted`.
    pub word: Ident,
    /// For people, in the description of a topology that keeps or writes the field.
    pub reason: String,
}

impl Parse for Trusted {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = input.parse()?;
        if word != "trusted" {
            return Err(syn::Error::new(word.span(), "the only option of a field is `trusted = \"reason\"`"));
        }
        input.parse::<Token![=]>()?;
        let reason: LitStr = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        if reason.value().trim().is_empty() {
            return Err(syn::Error::new(reason.span(), "`trusted` needs a reason"));
        }
        Ok(Self { word, reason: reason.value() })
    }
}

/// The attribute among those of a field.
pub(super) fn read(derive: Derive, attributes: &[Attribute], diags: &Diags) -> Option<Trusted> {
    let word = derive.word();
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident(word))?;
    match attribute.parse_args::<Trusted>() {
        Ok(trusted) => Some(trusted),
        Err(error) => {
            let diag = Diag::from_syn(derive.code(), &error);
            diags.push(diag.help(format!("write `#[{word}(trusted = \"why this value is stable\")]`")));
            None
        }
    }
}
