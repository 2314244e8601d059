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
    let private = "::streamwright::__private::";
    let field = |label, may_lack, ty: &str| {
        format!("{private}Field{{label:\"{label}\",may_lack:{may_lack},ty:{private}Piece::{ty}}}")
    };
    let stable = |ty| format!("Type(<{ty}as{private}Stable>::SHAPE)");
    let fields = format!(
        "Piece::Fields(&[{},{}])",
        field("a", false, &stable("String")),
        field("b", false, "Text(\"Vec<Self>\")")
    );
    assert!(text.contains(&format!("Shape::named(\"\").with(&[{private}{fields}])")), "{text}");
    let text = code("struct Cents(i64);");
    assert!(text.contains("Shape=<i64as::streamwright::__private::Stable>::SHAPE;"), "{text}");
    let text = code("enum S { A, #[serde(rename = \"b\")] B(i64), C { #[serde(default)] c: u8 } }");
    let start = format!(r##"named("enum{{A,#[rename=\"b\"]B(").with(&[{private}Piece::{}"##, stable("i64"));
    assert!(text.contains(&start), "{text}");
    let fields = format!(r#"Text("),C"),{private}Piece::Fields(&[{}])"#, field("c", true, &stable("u8")));
    assert!(text.contains(&fields), "{text}");
}

/// For each field: whether it may be missing, and whether its type has to stay as a whole.
fn reading(source: &str) -> Vec<(bool, bool)> {
    let text = code(source);
    let fields = text.split("may_lack:").skip(1);
    fields.map(|field| (field.starts_with("true"), field.contains("Piece::Whole("))).collect()
}

const STAYS: (bool, bool) = (false, false);
const MAY_LACK: (bool, bool) = (true, false);
const WHOLE: (bool, bool) = (false, true);

#[test]
fn fields_that_may_be_missing() {
    for (field, expected) in [
        ("a: u8", STAYS),
        ("#[serde(alias = \"b\", rename = \"c\", skip_serializing_if = \"is_zero\")] a: u8", STAYS),
        ("#[serde(default)] a: u8", MAY_LACK),
        ("#[serde(rename = \"b\")] #[serde(default = \"one\")] a: u8", MAY_LACK),
        ("#[serde(skip)] a: u8", MAY_LACK),
        ("#[serde(skip_deserializing)] a: u8", MAY_LACK),
        ("#[serde(skip_serializing)] a: u8", STAYS),
        // serde reads a missing one as `None`, but not through a function or a struct around it.
        ("a: std::option::Option<u8>", MAY_LACK),
        ("#[serde(deserialize_with = \"f\")] a: Option<u8>", WHOLE),
        ("#[serde(with = \"f\", default)] a: Option<u8>", (true, true)),
        ("a: Maybe<u8>", STAYS),
        ("a: Vec<Option<u8>>", STAYS),
    ] {
        assert_eq!(reading(&format!("struct S {{ {field} }}")), [expected], "{field}");
    }
}

#[test]
fn structs_whose_fields_may_be_missing() {
    let fields = "{ a: u8, #[serde(default)] b: u8 }";
    for (container, expected) in [
        ("#[serde(deny_unknown_fields, rename_all = \"camelCase\")]", [STAYS, MAY_LACK]),
        ("#[serde(default)]", [MAY_LACK, MAY_LACK]),
        ("#[serde(default = \"start\")]", [MAY_LACK, MAY_LACK]),
        // What is read is another type.
        ("#[serde(from = \"Wire\", into = \"Wire\")]", [WHOLE, WHOLE]),
        ("#[serde(transparent)]", [WHOLE, WHOLE]),
    ] {
        assert_eq!(reading(&format!("{container} struct S {fields}")), expected, "{container}");
    }
    // The field could be taken from what the map had collected.
    let flattened = "struct S { #[serde(default)] a: u8, #[serde(flatten)] rest: BTreeMap<String, u8> }";
    assert_eq!(reading(flattened), [STAYS, WHOLE]);
}

#[test]
fn variants_whose_fields_may_be_missing() {
    let variants = "{ A { #[serde(default)] a: u8 }, B { b: Option<u8> } }";
    for (container, expected) in [
        ("", [MAY_LACK, MAY_LACK]),
        ("#[serde(tag = \"kind\")]", [MAY_LACK, MAY_LACK]),
        ("#[serde(tag = \"kind\", content = \"of\")]", [MAY_LACK, MAY_LACK]),
        // The first variant that fits is read: another one may fit.
        ("#[serde(untagged)]", [WHOLE, WHOLE]),
    ] {
        assert_eq!(reading(&format!("{container} enum S {variants}")), expected, "{container}");
    }
    assert_eq!(reading("enum S { A { a: Option<u8> }, #[serde(untagged)] B { b: Option<u8> } }"), [MAY_LACK, WHOLE]);
    assert!(code("#[serde(untagged)] enum S { A(Total), B(u8, u8) }").matches("Piece::Whole(").count() == 3);
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
