//! `key = value, key = value`: known names only, each once, values of the right form.
//!
//! Values are kept as tokens until they are asked for, so that the asker says what it expected and the
//! message can name it.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitInt, Meta, Token, Type};

use super::duration;
use crate::ast::{Duration, Given, Partitions};
use crate::catalogue;
use crate::diag::{Diag, Diags, nearest};
use crate::op::Least;

/// The options of one attribute.
pub(crate) struct Options {
    /// For messages: `` `#[source]` ``.
    owner: String,
    entries: Vec<Entry>,
    /// Whether every option was known, single and well formed.
    pub(crate) intact: bool,
}

struct Entry {
    name: Ident,
    /// None once taken, or where it could not be read.
    value: Option<TokenStream>,
}

impl Options {
    /// No options yet; the header adds them line by line.
    pub(crate) fn none(owner: &str) -> Self {
        Self { owner: owner.to_owned(), entries: Vec::new(), intact: true }
    }

    /// Reads the parentheses of `attr`, whose options are `known`.
    pub(super) fn parse(attr: &Attribute, known: &[&str], diags: &Diags) -> Self {
        let mut options = Self::none(&format!("`#[{}]`", attr.path().to_token_stream()));
        let read = match &attr.meta {
            Meta::Path(_) => Ok(()),
            Meta::List(list) => list.parse_args_with(|input: ParseStream<'_>| {
                while !input.is_empty() {
                    let (name, value) = entry(input)?;
                    options.add_known(name, value, known, diags);
                }
                Ok(())
            }),
            Meta::NameValue(pair) => Err(syn::Error::new_spanned(
                &pair.value,
                format!("expected options in parentheses: `#[{}(…)]`", pair.path.to_token_stream()),
            )),
        };
        if let Err(error) = read {
            options.intact = false;
            diags.push(Diag::from_syn(&catalogue::SYNTAX, &error));
        }
        options
    }

    /// Adds an option if it is one of those that are `known`.
    pub(crate) fn add_known(&mut self, name: Ident, value: TokenStream, known: &[&str], diags: &Diags) {
        match known.contains(&name.to_string().as_str()) {
            true => self.add(name, value, diags),
            false => self.report_unknown(&name, known, diags),
        }
    }

    /// Adds an option that is known, and reports it where it is there already.
    pub(super) fn add(&mut self, name: Ident, value: TokenStream, diags: &Diags) {
        if self.had(&name.to_string()) {
            self.intact = false;
            diags.push(
                Diag::new(&catalogue::DOUBLED_OPTION, &name, format!("`{name}` is written twice in {}", self.owner))
                    .help("keep one of the two"),
            );
        } else {
            self.entries.push(Entry { name, value: Some(value) });
        }
    }

    /// Remembers an option whose value is already reported, so that it is not reported as missing.
    pub(super) fn note_bad(&mut self, name: &Ident) {
        self.intact = false;
        self.entries.push(Entry { name: name.clone(), value: None });
    }

    /// Whether the option is written, readable or not.
    pub(super) fn had(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The option `name`, read as a `T`; `expected` names a `T` for people.
    pub(super) fn take<T: Parse>(&mut self, name: &str, expected: &str, diags: &Diags) -> Option<Given<T>> {
        let (name, tokens) = self.take_tokens(name)?;
        match syn::parse2(tokens.clone()) {
            Ok(value) => Some(Given { name, value }),
            Err(_) => {
                self.report_value(&name, &tokens, expected, diags);
                None
            }
        }
    }

    /// The option `name` whose value is one of a few words.
    pub(crate) fn take_word<T: Copy>(&mut self, name: &str, words: &[(&str, T)], diags: &Diags) -> Option<Given<T>> {
        let (name, tokens) = self.take_tokens(name)?;
        let written = tokens.to_string();
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == written) {
            return Some(Given { name, value: *value });
        }
        let list: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        self.report_value(&name, &tokens, &list.join(" or "), diags);
        None
    }

    /// `partitions = 4`
    pub(super) fn take_partitions(&mut self, diags: &Diags) -> Option<Given<Partitions>> {
        const EXPECTED: &str = "a whole number, at least 1";
        let given = self.take::<LitInt>("partitions", EXPECTED, diags)?;
        let literal = given.value;
        match literal.base10_parse::<u32>() {
            // Kafka counts partitions in a signed 32-bit number.
            Ok(count @ 1..=0x7fff_ffff) => Some(Given { name: given.name, value: Partitions { count, literal } }),
            _ => {
                self.report_value(&given.name, &literal.to_token_stream(), EXPECTED, diags);
                None
            }
        }
    }

    /// `max_records = 10_000`
    pub(crate) fn take_count(&mut self, name: &str, diags: &Diags) -> Option<Given<u64>> {
        const EXPECTED: &str = "a whole number, at least 1";
        let given = self.take::<LitInt>(name, EXPECTED, diags)?;
        match given.value.base10_parse::<u64>() {
            Ok(count @ 1..=0x7fff_ffff_ffff_ffff) => Some(Given { name: given.name, value: count }),
            _ => {
                self.report_value(&given.name, &given.value.to_token_stream(), EXPECTED, diags);
                None
            }
        }
    }

    /// `retention = 1.hour()`
    pub(crate) fn take_duration(&mut self, name: &str, least: Least, diags: &Diags) -> Option<Given<Duration>> {
        let (name, tokens) = self.take_tokens(name)?;
        if tokens.is_empty() {
            self.report_value(&name, &tokens, "a duration, such as `5.minutes()`", diags);
            return None;
        }
        match duration::read(&name, &tokens, least) {
            Ok(value) => Some(Given { name, value }),
            Err(diag) => {
                self.intact = false;
                diags.push(diag);
                None
            }
        }
    }

    /// A serde: the path of a type.
    pub(super) fn take_serde(&mut self, name: &str, diags: &Diags) -> Option<Given<Type>> {
        let given = self.take::<Type>(name, "a serde, such as `Utf8` or `Json`", diags)?;
        if matches!(given.value, Type::Path(_)) {
            return Some(given);
        }
        self.report_value(&given.name, &given.value.to_token_stream(), "a serde, such as `Utf8` or `Json`", diags);
        None
    }

    /// Reports that `name` is needed and not there, at the word of the attribute.
    pub(super) fn report_missing(&self, name: &str, example: &str, word: &Ident, diags: &Diags) {
        // An unreadable list or a bad value is reported already.
        if self.intact && !self.had(name) {
            diags.push(
                Diag::new(&catalogue::MISSING_OPTION, word, format!("{} has no `{name}`", self.owner))
                    .help(format!("add `{name} = {example}`")),
            );
        }
    }

    /// The value of `name`, which is not what was `expected`.
    pub(super) fn report_value(&mut self, name: &Ident, tokens: &TokenStream, expected: &str, diags: &Diags) {
        self.intact = false;
        let diag = if tokens.is_empty() {
            Diag::new(&catalogue::OPTION_VALUE, name, format!("`{name}` has no value"))
        } else {
            Diag::new(&catalogue::OPTION_VALUE, tokens, format!("invalid value `{tokens}` for `{name}`"))
        };
        diags.push(diag.help(format!("`{name}` takes {expected}")));
    }

    /// The tokens of `name`, which then counts as read.
    pub(super) fn take_tokens(&mut self, name: &str) -> Option<(Ident, TokenStream)> {
        let entry = self.entries.iter_mut().find(|entry| entry.name == name)?;
        Some((entry.name.clone(), entry.value.take()?))
    }

    fn report_unknown(&mut self, name: &Ident, known: &[&str], diags: &Diags) {
        self.intact = false;
        let diag = Diag::new(&catalogue::UNKNOWN_OPTION, name, format!("unknown option `{name}` in {}", self.owner));
        let written = name.to_string();
        diags.push(match nearest(&written, known.iter().copied()) {
            Some(near) => {
                if !self.had(near) {
                    // Most likely the option that would otherwise be reported as missing.
                    self.note_bad(&Ident::new(near, name.span()));
                }
                diag.help(format!("write `{near}`"))
            }
            None if known.is_empty() => diag.note(format!("{} takes no options", self.owner)),
            None => diag.note(format!("{} takes `{}`", self.owner, known.join("`, `"))),
        });
    }
}

/// `name = tokens,`; the value reaches to a comma outside of `<…>`, because types hold commas of their own.
/// A name alone has an empty value.
fn entry(input: ParseStream<'_>) -> syn::Result<(Ident, TokenStream)> {
    let name: Ident = input.call(Ident::parse_any)?;
    let mut value = TokenStream::new();
    if input.peek(Token![,]) || input.is_empty() {
        input.parse::<Option<Token![,]>>()?;
        return Ok((name, value));
    }
    input.parse::<Token![=]>()?;
    let mut angles = 0_usize;
    while !input.is_empty() {
        if angles == 0 && input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
            break;
        }
        let token: TokenTree = input.parse()?;
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => angles += 1,
                '>' => angles = angles.saturating_sub(1),
                _ => {}
            }
        }
        value.extend([token]);
    }
    Ok((name, value))
}
