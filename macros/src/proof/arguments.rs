//! The arguments of macros whose expansion is known, as expressions.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Pat, Token};

/// What stands between the brackets.
pub(crate) enum Arguments {
    /// `a, b, name = c` or `value; length`
    List(Vec<Expr>),
    /// `value, pattern if guard`
    Matches { value: Box<Expr>, pattern: Box<Pat>, guard: Option<Box<Expr>> },
}

impl Arguments {
    /// The arguments of the macro called `name`; nothing where they are no expressions, such as those of `json!`.
    pub(crate) fn parse(name: &str, body: &TokenStream) -> Option<Self> {
        if name == "matches" {
            return matches.parse2(body.clone()).ok();
        }
        list.parse2(body.clone()).or_else(|_| repeat.parse2(body.clone())).ok().map(Self::List)
    }
}

fn list(input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    let list = Punctuated::<Expr, Token![,]>::parse_terminated(input)?;
    Ok(list.into_iter().collect())
}

fn repeat(input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    let value = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok(vec![value, input.parse()?])
}

fn matches(input: ParseStream<'_>) -> syn::Result<Arguments> {
    let value = input.parse()?;
    input.parse::<Token![,]>()?;
    let pattern = Box::new(Pat::parse_multi_with_leading_vert(input)?);
    let guard = if input.parse::<Option<Token![if]>>()?.is_some() { Some(input.parse()?) } else { None };
    input.parse::<Option<Token![,]>>()?;
    Ok(Arguments::Matches { value, pattern, guard })
}
