//! The rules of facts: each struct, and the codes it must give.

use quote::quote;

use super::{Diags, read, rules};

fn codes(source: &str) -> Vec<String> {
    let input = syn::parse_str(source).unwrap_or_else(|error| panic!("{source}: {error}"));
    let diags = Diags::new();
    if let Some(fact) = read(&input, &diags) {
        rules::check(&fact, &diags);
    }
    diags.into_texts().iter().map(|text| text[1..6].to_owned()).collect()
}

fn with_fields(id: &str, fields: &str) -> Vec<String> {
    codes(&format!("#[fact(namespace = \"n\", label = \"l\", id({id}))] struct F {{ {fields} }}"))
}

#[test]
fn a_right_fact_has_no_errors() {
    assert_eq!(with_fields("a, b", "a: String, b: i64, c: BTreeMap<String, f64>, d: Arc<Order>"), [""; 0]);
    assert_eq!(with_fields("a", "#[fact(trusted = \"minted upstream\")] a: Uuid"), [""; 0]);
    assert_eq!(with_fields("a", "a: Arc<str>"), [""; 0]);
    assert_eq!(codes("#[fact(namespace = \"n\", label = \"l\", id(0))] struct F(String, f64);"), [""; 0]);
}

#[test]
fn attribute() {
    for source in [
        "struct F { a: u8 }",
        "enum F { A }",
        "#[fact(label = \"l\", id(a))] struct F { a: u8 }",
        "#[fact(namespace = \"n\", label = 5, id(a))] struct F { a: u8 }",
        "#[fact(namespace = \"\", label = \"l\", id(a))] struct F { a: u8 }",
        "#[fact(namspace = \"n\", label = \"l\", id(a))] struct F { a: u8 }",
        "#[fact(namespace = \"n\", label = \"l\", ids(a))] struct F { a: u8 }",
        "#[fact(namespace = \"n\", label = \"l\", id(a), colour = 5)] struct F { a: u8 }",
        "#[fact(namespace = \"n\", label = \"l\", label = \"m\", id(a))] struct F { a: u8 }",
        "#[fact(namespace = \"n\", label = \"l\", id(a, a))] struct F { a: u8 }",
        "#[fact(namespace = \"n\", label = \"l\", id = \"a\")] struct F { a: u8 }",
        "#[fact(namespace = \"n\", label = \"l\", id(a))] struct F { #[fact(trusted = \"why\")] a: u8 }",
        "#[fact(namespace = \"n\", label = \"l\", id(a))] struct F { #[fact(trusted = \"\")] a: u8 }",
    ] {
        assert_eq!(codes(source), ["SW060"], "{source}");
    }
}

#[test]
fn identity() {
    assert_eq!(codes("#[fact(namespace = \"n\", label = \"l\")] struct F { a: u8 }"), ["SW061"]);
    assert_eq!(with_fields("", "a: u8"), ["SW061"]);
    assert_eq!(with_fields("customer", "customer_id: u8"), ["SW062"]);
    assert_eq!(with_fields("a", "a: bool"), ["SW061"]);
    assert_eq!(with_fields("a, b", "a: bool, b: ()"), ["SW061"]);
    assert_eq!(with_fields("a, b", "a: bool, b: u8"), [""; 0]);
    assert_eq!(with_fields("a", "a: uuid::Uuid"), ["SW064"]);
    assert_eq!(with_fields("a", "a: Option<f64>"), ["SW066"]);
}

#[test]
fn fields() {
    assert_eq!(with_fields("a", "a: u8, at: std::time::Instant"), ["SW063"]);
    assert_eq!(with_fields("a", "a: u8, at: Option<SystemTime>"), ["SW063"]);
    assert_eq!(with_fields("a", "a: u8, order: Uuid"), ["SW064"]);
    assert_eq!(with_fields("a", "a: u8, m: Vec<HashMap<u8, u8>>, s: HashSet<u8>"), ["SW065", "SW065"]);
    assert_eq!(with_fields("a", "a: u8, r: Rc<RefCell<u8>>, p: *const u8"), ["SW067", "SW067"]);
}

#[test]
fn generic_facts_bound_their_parts() {
    let tokens = super::expand(quote! {
        #[fact(namespace = "n", label = "l", id(a))]
        struct F<T: Clone> { a: T }
    });
    let text = tokens.to_string();
    assert!(
        text.contains(
            "where T : :: streamwright :: __private :: Stable , T : :: streamwright :: __private :: StablePart"
        ),
        "{text}"
    );
    assert!(text.contains(". part (& self . a)"), "{text}");
}

#[test]
fn a_wrong_fact_still_has_an_impl() {
    let text = super::expand(quote!(
        struct F {
            a: u8,
        }
    ))
    .to_string();
    assert!(text.contains("compile_error") && text.contains("Fact for F"), "{text}");
}
