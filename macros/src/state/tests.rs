//! The rules of state, and the shapes that it gets.

use super::{Diags, expand, field, read};

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

/// Types that do not come back as they were; `runtime/tests/read_back.rs` shows it of their kinds.
#[test]
fn what_is_not_read_back() {
    for source in [
        "struct S { #[serde(skip_serializing_if = \"is_zero\")] a: u8 }",
        "struct S(#[serde(skip_serializing_if = \"Option::is_none\")] Option<u8>, u8);",
        "struct S(u8, #[serde(skip_serializing_if = \"Option::is_none\")] Option<u8>);",
        "struct S { #[serde(skip)] a: u8 }",
        "struct S { #[serde(skip_serializing, default)] a: u8 }",
        "struct S { #[serde(skip_deserializing)] a: u8 }",
        "enum S { #[serde(skip_deserializing)] A, B }",
        "struct S { #[serde(rename(serialize = \"b\"))] a: u8 }",
        "struct S { #[serde(rename(serialize = \"b\"), alias = \"c\")] a: u8 }",
        "struct S { #[serde(rename(serialize = \"b\", deserialize = \"c\"))] a: u8 }",
        "#[serde(rename_all(deserialize = \"camelCase\"))] struct S { a: u8 }",
        "enum S { #[serde(rename(serialize = \"b\"))] A }",
        "enum S { #[serde(rename_all(serialize = \"camelCase\"))] A { a: u8 } }",
        "#[serde(rename_all = \"UPPERCASE\", rename_all_fields(serialize = \"camelCase\"))] enum S { A { a: u8 } }",
        "struct S { x: u8, #[serde(rename = \"y\")] z: u8, y: u8 }",
        "struct S { #[serde(alias = \"b\")] a: u8, b: u8 }",
        "#[serde(tag = \"t\")] struct S { t: u8 }",
        "enum S { A, #[serde(rename = \"A\")] B }",
        "struct S { #[serde(serialize_with = \"f\")] a: u8 }",
        "enum S { #[serde(serialize_with = \"f\")] A(u8) }",
        "#[serde(into = \"u8\")] struct S { a: u8 }",
        "struct S { a: Vec<Option<Option<u8>>> }",
        "struct S { a: Option<Box<Option<u8>>> }",
        "enum S { A(Option<()>) }",
        "struct S { a: Option<BTreeMap<(u8, u8), u8>> }",
        "struct S { a: BTreeMap<String, BTreeMap<Vec<u8>, u8>> }",
        "#[serde(deny_unknown_fields)] struct S { a: u8, #[serde(flatten)] b: BTreeMap<String, u8> }",
        "struct S { #[serde(flatten)] a: BTreeMap<String, u8>, #[serde(flatten)] b: Other }",
        "struct S { #[serde(flatten)] a: BTreeMap<String, u8>, #[serde(flatten)] b: BTreeMap<String, u8> }",
        "struct S { #[serde(flatten)] a: Option<BTreeMap<String, u8>> }",
        "struct S { #[serde(flatten)] a: BTreeMap<u32, u8> }",
        "struct S { #[serde(flatten)] a: BTreeMap<String, u128> }",
        "#[serde(tag = \"t\")] enum S { A { a: BTreeMap<u32, u8> } }",
        "#[serde(tag = \"t\")] enum S { A { a: Option<u128> } }",
        "#[serde(untagged)] enum S { A { a: BTreeMap<bool, u8> } }",
        "enum S { A, #[serde(untagged)] B { a: i128 } }",
    ] {
        assert_eq!(codes(source), ["SW094"], "{source}");
    }
}

#[test]
fn variants_without_a_tag_that_are_taken_for_others() {
    for variants in [
        "A, B",
        "A(u8), B(u8)",
        "A(f64), B(i64)",
        "A(f32), B(f64)",
        "A(u8), B(i64)",
        "A(char), B(String)",
        "A(Option<u8>), B",
        "A(Vec<u8>, f64), B(Vec<u8>, u8)",
        "A { a: u8 }, B { a: u8, b: u8 }",
        "A { a: f64, c: Option<u8> }, B { a: u8, b: u8 }",
        "A { #[serde(default)] c: u8 }, B { b: u8 }",
        "X(bool), A(Box<Order>), B(Order)",
    ] {
        assert_eq!(codes(&format!("#[serde(untagged)] enum S {{ {variants} }}")), ["SW094"], "{variants}");
        assert_eq!(codes(&format!("enum S {{ {variants} }}")), [""; 0], "{variants}");
    }
    for variants in [
        "A(i64), B(f64)",
        "A(u8), B(String), C(bool), D, E(Vec<u8>)",
        "A { a: u8, b: u8 }, B { a: u8 }",
        "A { a: u8 }, B { a: String, b: u8 }",
        "A(Cents), B(i64)",
        "A { #[serde(with = \"f\")] a: u8 }, B { a: u8, b: u8 }",
    ] {
        assert_eq!(codes(&format!("#[serde(untagged)] enum S {{ {variants} }}")), [""; 0], "{variants}");
    }
    let source = "#[serde(untagged, deny_unknown_fields)] enum S { A { a: u8 }, B { a: u8, b: u8 } }";
    assert_eq!(codes(source), [""; 0]);
}

/// Types that do.
#[test]
fn what_is_read_back() {
    for source in [
        "struct S { #[serde(skip_serializing_if = \"Option::is_none\")] a: Option<u8> }",
        "struct S { #[serde(skip_serializing_if = \"is_zero\", default)] a: u8 }",
        "#[serde(default)] struct S { #[serde(skip_serializing_if = \"is_zero\")] a: u8 }",
        "struct S(#[serde(skip_serializing_if = \"Option::is_none\")] Option<u8>);",
        "struct S(u8, #[serde(skip_serializing_if = \"Option::is_none\", default)] Option<u8>);",
        "struct S { #[serde(skip)] a: PhantomData<u8> }",
        "enum S { #[serde(skip_serializing)] A, B }",
        "enum S { A, #[serde(other)] B }",
        "struct S { #[serde(rename(serialize = \"b\", deserialize = \"b\"))] a: u8 }",
        "struct S { #[serde(rename(serialize = \"b\"), alias = \"b\")] a: u8 }",
        "#[serde(rename(serialize = \"T\"))] struct S { a: u8 }",
        "#[serde(untagged)] enum S { #[serde(rename(serialize = \"b\"))] A(u8) }",
        "struct S { b: u8, #[serde(alias = \"b\")] a: u8 }",
        "struct S { #[serde(rename = \"b\")] a: u8, #[serde(rename = \"a\")] b: u8 }",
        "#[serde(tag = \"kind\")] struct S { t: u8 }",
        "#[serde(tag = \"kind\", rename_all = \"snake_case\")] enum S { A { kind_of: u8 }, B(Inner), C }",
        "struct S { #[serde(deserialize_with = \"f\")] a: u8 }",
        "struct S { #[serde(with = \"f\")] a: Option<Option<u8>> }",
        "struct S { #[serde(serialize_with = \"f\", deserialize_with = \"g\")] a: BTreeMap<(u8, u8), u8> }",
        "#[serde(into = \"T\", try_from = \"T\")] struct S { #[serde(skip)] a: u8, b: Option<Option<u8>> }",
        "struct S { a: BTreeMap<u8, Option<u8>>, b: Vec<(u8, ())>, c: Option<Vec<Option<u8>>> }",
        "struct S { a: BTreeMap<String, u128>, b: BTreeMap<bool, u8>, c: BTreeMap<i64, Vec<u8>>, d: BTreeMap<Id, u8> }",
        "#[serde(deny_unknown_fields)] struct S { a: Other, #[serde(default)] b: u8 }",
        "struct S { a: u128, b: BTreeMap<u32, u8>, #[serde(flatten)] c: Other, #[serde(flatten)] d: BTreeMap<String, u8> }",
        "#[serde(tag = \"t\", content = \"c\")] enum S { A { a: BTreeMap<u32, u8>, b: u128 } }",
        "enum S { A { a: BTreeMap<u32, u8> }, B(u128), C(u8, u8) }",
    ] {
        assert_eq!(codes(source), [""; 0], "{source}");
    }
}

/// It vouches for what a rule would refuse, and only for that.
#[test]
fn trust_in_what_is_read_back() {
    for source in [
        "struct S { #[state(trusted = \"our binary format\")] a: BTreeMap<(u8, u8), u8> }",
        "struct S { #[serde(skip)] #[state(trusted = \"worked out again\")] a: u8 }",
        "struct S { #[state(trusted = \"our binary format\")] a: Option<Option<u8>> }",
    ] {
        assert_eq!(codes(source), [""; 0], "{source}");
    }
    assert_eq!(codes("struct S { #[serde(default)] #[state(trusted = \"a number\")] a: u8 }"), ["SW090"]);
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
    // As a shape, even where a rule refuses the field: a lock may remember one.
    let input = syn::parse_str(source).unwrap_or_else(|error| panic!("{source}: {error}"));
    let diags = Diags::new();
    let text = field::stable(&input, &read(&input, &diags)).to_string();
    let text: String = text.split_whitespace().collect();
    diags.into_texts();
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
