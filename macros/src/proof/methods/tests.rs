//! Where questions stand, and about what.

use quote::ToTokens;

use super::asked;

/// The code of a closure with `?method` for each question, each as a statement.
fn written(closure: &str) -> String {
    let closure = syn::parse_str(closure).unwrap_or_else(|error| panic!("{closure}: {error}"));
    let text = asked(&closure).to_token_stream().to_string();
    let mut shown = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("# [allow (warnings") {
        shown.push_str(before);
        let (asked, after) = after.split_once("loop { } } ;").expect("the end of a question");
        for receiver in asked.split("(& __receiver :: <").skip(1) {
            let (_, receiver) = receiver.split_once("> (& ").expect("the number of a name");
            let (receiver, _) = receiver.split_once(")) . asked").expect("what is asked");
            shown.push_str(&format!("?({receiver}) "));
        }
        rest = after;
    }
    (shown + rest).replace("__receiver_of_a_method", "r").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_question_stands_before_the_statement() {
    assert_eq!(written("|o| o.score()"), "| o | { ?(o) o . score () }");
    assert_eq!(written("|o| { let s = o.score(); s }"), "| o | { ?(o) let s = o . score () ; s }");
    assert_eq!(written("|o| if o.a() { o.b() } else { 0 }"), "| o | { ?(o) if o . a () { ?(o) o . b () } else { 0 } }");
}

#[test]
fn what_is_bound_inside_is_asked_about_inside() {
    assert_eq!(
        written("|o| o.lines.iter().map(|l| l.total()).sum()"),
        "| o | { ?(o . lines) o . lines . iter () . map (| l | { ?(l) l . total () }) . sum () }"
    );
    assert_eq!(
        written("|o| match o { Some(l) if l.free() => l.total(), _ => 0 }"),
        "| o | match o { Some (l) if { ?(l) l . free () } => { ?(l) l . total () } , _ => 0 }"
    );
    assert_eq!(
        written("|o| if let Some(l) = o.first() && l.free() && let Some(x) = l.next_one() && o.big() { 1 } else { 0 }"),
        "| o | { ?(o) ?(o) if let Some (l) = o . first () && { ?(l) l . free () } && { ?(l) true } && let Some (x) = \
         l . next_one () && o . big () { 1 } else { 0 } }"
    );
}

#[test]
fn values_are_held_on_their_way() {
    assert_eq!(written("|o| best(o).score()"), "| o | match best (o) { r => { ?(r) r } } . score ()");
    assert_eq!(
        written("|o| best(o)?.line.total()"),
        "| o | match best (o) ? { r => { ?(r . line) r } } . line . total ()"
    );
    // Of the standard library, most likely.
    assert_eq!(written("|o| best(o).unwrap()"), "| o | best (o) . unwrap ()");
}

#[test]
fn arguments_of_known_macros_are_code() {
    assert_eq!(
        written("|o| format!(\"{} {x}\", o.score(), x = o.rank())"),
        "| o | { ?(o) ?(o) format ! (\"{} {x}\" , o . score () , x = o . rank ()) }"
    );
    assert_eq!(written("|o| vec![o.score(); 2]"), "| o | { ?(o) vec ! [o . score () ; 2] }");
    assert_eq!(written("|o| vec![of::<A, B>(o.id()); 2]"), "| o | { ?(o) vec ! [of :: < A , B > (o . id ()) ; 2] }");
    assert_eq!(
        written("|o| matches!(o.best(), Some(l) if l.free())"),
        "| o | { ?(o) matches ! (o . best () , Some (l) if { ?(l) l . free () }) }"
    );
    assert_eq!(written("|o| trusted!(reason = \"…\", o.score())"), "| o | trusted ! (reason = \"…\" , o . score ())");
    assert_eq!(written("|o| unknown!(o.score())"), "| o | unknown ! (o . score ())");
}

#[test]
fn nothing_is_asked_about_standard_traits_and_literals() {
    for own in ["|o| o.clone()", "|o| \"a\".trim()", "|o| [1, 2].iter()", "|o| (1, 2).max((3, 4))"] {
        assert!(!written(own).contains('?'), "{}", written(own));
    }
}

#[test]
fn what_is_not_compiled_is_not_asked_about() {
    assert_eq!(
        written("|o| { #[cfg(feature = \"late\")] #[allow(unused)] let s = o.score(); 0 }"),
        "| o | { # [cfg (feature = \"late\")] ?(o) # [cfg (feature = \"late\")] # [allow (unused)] let s = o . score () ; 0 }"
    );
}
