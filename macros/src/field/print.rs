//! Tokens as text that no version of the compiler spaces differently: it goes into fingerprints.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// The tokens, with single spaces where two words meet, after commas and around `=` and `+`. The type's own name is
/// written `Self`, because fingerprints do not know it.
pub(super) fn compact(tokens: TokenStream, own_name: &Ident) -> String {
    let mut text = String::new();
    write(tokens, own_name, &mut text);
    text
}

fn write(tokens: TokenStream, own_name: &Ident, text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if ident == *own_name => word("Self", text),
            TokenTree::Ident(ident) => word(&ident.to_string(), text),
            TokenTree::Literal(literal) => word(&literal.to_string(), text),
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => text.push_str(", "),
                sign @ ('=' | '+') => text.extend([' ', sign, ' ']),
                sign => text.push(sign),
            },
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), own_name, text);
                text.push_str(close);
            }
        }
    }
}

fn word(word: &str, text: &mut String) {
    if text.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == '"') {
        text.push(' ');
    }
    text.push_str(word);
}

#[cfg(test)]
mod tests {
    use quote::{format_ident, quote};

    #[test]
    fn spaces_do_not_depend_on_the_compiler() {
        let print = |tokens| super::compact(tokens, &format_ident!("Tree"));
        assert_eq!(print(quote!(Option<Box<Tree>>)), "Option<Box<Self>>");
        assert_eq!(print(quote!(&'a [(u8, dyn Fn(i64) + Send); 4])), "&'a[(u8, dyn Fn(i64) + Send);4]");
        assert_eq!(print(quote!(serde(rename = "x", skip))), "serde(rename = \"x\", skip)");
    }
}
