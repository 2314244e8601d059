//! The rules of state, and the shapes that it gets.

use super::{Diags, expand, read};

fn codes(source: &str) -> Vec<String> {
    let input = syn::parse_str(source).unwrap_or_else(|error| panic!("{source}: {error}"));
    let diags = Diags::new();
    read(&input, &diags);
    diags.into_texts().iter().map(|text| text[1..6].to_owned()).collect()
}

fn code(source: &str) -> String {
    let input = source.parse().expect("tokens");
    expand(input).to_string().split_whitespace().collect()
}

#[test]
fn plain_data_is_right() {
    for source in [
        "struct S;",
        "struct S { a: String, b: Vec<Option<f64>>, c: BTreeMap<String, FactId> }",
        "struct S(i64, Arc<str>, Arc<Order>, DateTime<Utc>);",
        "enum S { A, B(i64), C { c: Box<S> } }",
        "struct S { #[state(trusted = \"digits\")] a: Decimal }",
        "struct S { #[state(trusted = \"of the input\")] a: Uuid }",
        "struct S<'a, T: Clone> { a: &'a T }",
    ] {
        assert_eq!(codes(source), [""; 0], "{source}");
    }
}

#[test]
fn attribute() {
    for source in [
        "union S { a: u8 }",
        "#[state(trusted = \"all of it\")] struct S { a: u8 }",
        "enum S { #[state(trusted = \"all of it\")] A }",
        "struct S { #[state(trust = \"typo\")] a: Decimal }",
        "struct S { #[state(trusted = \" \")] a: Decimal }",
        "struct S { #[state(trusted)] a: Decimal }",
        "struct S { #[state(trusted = \"a number\")] a: Option<i64> }",
        "#[fact(namespace = \"n\", label = \"l\", id(a))] struct S { a: u8 }",
    ] {
        assert_eq!(codes(source), ["SW090"], "{source}");
    }
}

#[test]
fn fields() {
    assert_eq!(codes("struct S { at: Option<std::time::Instant> }"), ["SW063"]);
    assert_eq!(codes("enum S { A(uuid::Uuid), B { b: Vec<Ulid> } }"), ["SW064", "SW064"]);
    assert_eq!(codes("struct S(HashMap<u8, HashSet<u8>>, Vec<HashSet<u8>>);"), ["SW065", "SW065"]);
    assert_eq!(codes("struct S { a: Arc<Mutex<u8>>, b: AtomicU8, c: *mut u8, d: Weak<u8> }"), ["SW067"; 4]);
}

#[test]
fn a_shape_is_fields_and_types() {
    let text = code("struct S { a: String, b: Vec<S> }");
    assert!(text.contains(r#"Shape::named("{a:").with(<Stringas"#), "{text}");
    assert!(text.contains(r#".then(",b:Vec<Self>}")"#), "{text}");
    let text = code("struct Cents(i64);");
    assert!(text.contains("Shape=<i64as::streamwright::__private::Stable>::SHAPE;"), "{text}");
    let text = code("enum S { A, #[serde(rename = \"b\")] B(i64), C { #[serde(default)] c: u8 } }");
    assert!(text.contains(r#"named("enum{A,#[rename=\"b\"]B(").with(<i64as"#), "{text}");
    assert!(text.contains(r#".then("),C{c:").with(<u8as"#), "{text}");
}

#[test]
fn only_fields_of_an_argument_are_bounds() {
    let text = code("struct S<T> { a: T, b: String, c: Vec<T>, #[state(trusted = \"why\")] d: Odd<T> }");
    let bounds = "whereT:::streamwright::__private::Stable,Vec<T>:::streamwright::__private::Stable{";
    assert!(text.contains(bounds), "{text}");
}

#[test]
fn a_wrong_state_is_still_stable() {
    let text = code("struct S { at: Instant }");
    assert!(text.contains("compile_error") && text.contains("Stable forS".replace(' ', "").as_str()), "{text}");
}
