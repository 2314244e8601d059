//! The named functions of the cases as closures.
//!
//! Each is written for the types at hand. A null is written as the reference writes it, the four letters `null`.

use crate::Unsupported;
use crate::types::{Kind, Type};

/// A closure, and the type of what it gives.
pub(crate) struct Code<T> {
    pub(crate) closure: String,
    pub(crate) result: T,
}

fn unknown(what: &str, name: &str, types: &[Type]) -> Unsupported {
    let types: Vec<String> = types.iter().map(|ty| ty.rust()).collect();
    Unsupported(format!("{what} `{name}` of {}", types.join(", ")))
}

/// An owned copy of a borrowed key or value.
fn owned(variable: &str, ty: Type) -> String {
    if ty.kind.is_number() { format!("*{variable}") } else { format!("{variable}.clone()") }
}

/// A predicate over key and value.
pub(crate) fn predicate(name: &str, key: Type, value: Type) -> Result<String, Unsupported> {
    let condition = |variable: &str, ty: Type, test: &str| match ty.nullable {
        true => format!("{variable}.is_some_and(|{variable}| {test})"),
        false => test.to_owned(),
    };
    match name {
        "key_mod_3_eq_0" if key.kind.is_number() => Ok(format!(
            "|key, _| {}",
            condition("key", key, if key.nullable { "key % 3 == 0" } else { "*key % 3 == 0" })
        )),
        "value_even" if value.kind.is_number() => {
            let test = if value.nullable { "value % 2 == 0" } else { "*value % 2 == 0" };
            Ok(format!("|_, value| {}", condition("value", value, test)))
        }
        _ => Err(unknown("the predicate", name, &[key, value])),
    }
}

/// A new value.
pub(crate) fn map_value(name: &str, value: Type) -> Result<Code<Type>, Unsupported> {
    let (kind, one) = match (name, value.kind) {
        ("length", Kind::Text) => (Kind::Int, "i32::try_from(value.chars().count()).unwrap_or(i32::MAX)"),
        ("to_int", Kind::Text) => (Kind::Int, int(Kind::Text)),
        ("upper", Kind::Text) => (Kind::Text, "value.to_uppercase()"),
        ("identity", kind) => (kind, if kind.is_number() { "*value" } else { "value.clone()" }),
        _ => return Err(unknown("the map", name, &[value])),
    };
    let closure = match value.nullable {
        true => format!("|_, value| value.as_ref().map(|value| {one})"),
        false => format!("|_, value| {one}"),
    };
    Ok(Code { closure, result: kind.or_null(value.nullable) })
}

/// A new key and a new value.
pub(crate) fn map(name: &str, key: Type, value: Type) -> Result<Code<(Type, Type)>, Unsupported> {
    let pair = |left: (&str, Type), right: (&str, Type)| Code {
        closure: format!("|key, value| ({}, {})", owned(left.0, left.1), owned(right.0, right.1)),
        result: (left.1, right.1),
    };
    match name {
        "identity" => Ok(pair(("key", key), ("value", value))),
        "swap" => Ok(pair(("value", value), ("key", key))),
        "value_as_key" | "value" => Ok(pair(("value", value), ("value", value))),
        "int_value" => {
            let number = match (value.nullable, int(value.kind)) {
                (true, int) => format!("value.as_ref().map(|value| {int})"),
                (false, int) => int.to_owned(),
            };
            let closure = format!("|key, value| ({}, {number})", owned("key", key));
            Ok(Code { closure, result: (key, Kind::Int.or_null(value.nullable)) })
        }
        _ => Err(unknown("the map", name, &[key, value])),
    }
    .map(unused_key)
}

/// A value as Java's `int`: what is behind the point is left out.
fn int(value: Kind) -> &'static str {
    match value {
        Kind::Int => "*value",
        Kind::Long | Kind::Double => "*value as i32",
        Kind::Text | Kind::Change | Kind::Windowed(..) | Kind::Session(_) => "value.parse::<i32>().unwrap_or(0)",
    }
}

/// What takes a row of a table to its group: the key of the group, and the value that counts there. A row that has no key or
/// no pair at all belongs to no group.
pub(crate) fn row(name: &str, key: Kind, value: Kind) -> Result<Code<(Kind, Kind)>, Unsupported> {
    match (name, key) {
        ("agg_repartition", Kind::Text) => {
            let copy = owned("value", value.never_null());
            let closure = format!("|key, value| (key != \"null\" && key != \"NULL\").then(|| ({copy}, {copy}))");
            Ok(Code { closure, result: (value, value) })
        }
        ("first_char_second_char", Kind::Text) => {
            let closure = "|key, _| key.chars().next().zip(key.chars().nth(1)).map(|(first, second)| (first.to_string(), second.to_string()))";
            Ok(Code { closure: closure.to_owned(), result: (Kind::Text, Kind::Text) })
        }
        _ => {
            let Code { closure, result: (key, value) } = map(name, key.never_null(), value.never_null())?;
            Ok(Code { closure, result: (key.kind, value.kind) })
        }
    }
}

/// A parameter that is not used has no name.
fn unused_key<T>(code: Code<T>) -> Code<T> {
    let (head, body) = code.closure.split_once("| ").unwrap_or(("", &code.closure));
    let closure =
        if head == "|key, value" && !body.contains("key") { format!("|_, value| {body}") } else { code.closure };
    Code { closure, ..code }
}

/// A new key.
pub(crate) fn key(name: &str, key: Type, value: Type) -> Result<Code<Type>, Unsupported> {
    match name {
        "value" | "value_as_key" | "swap" => {
            Ok(Code { closure: format!("|_, value| {}", owned("value", value)), result: value })
        }
        "identity" | "int_value" => Ok(Code { closure: format!("|key, _| {}", owned("key", key)), result: key }),
        _ => Err(unknown("the key", name, &[key, value])),
    }
}

/// The closure of a `flat_map` that gives a record its new key and drops it where that is null: such a record belongs to no
/// group, and a topic lies behind.
pub(crate) fn present_pairs(name: &str, key_type: Type, value_type: Type) -> Result<Code<(Type, Type)>, Unsupported> {
    let new = key(name, key_type, value_type)?;
    let by_value = new.closure.starts_with("|_,");
    let (closure, value) = match (by_value, key_type.nullable) {
        (true, _) if value_type.nullable => {
            ("|_, value| value.as_ref().map(|value| (value.clone(), value.clone()))", value_type.kind.never_null())
        }
        (true, _) => ("|_, value| Some((value.clone(), value.clone()))", value_type),
        (false, true) => ("|key, value| key.as_ref().map(|key| (key.clone(), value.clone()))", value_type),
        (false, false) => ("|key, value| Some((key.clone(), value.clone()))", value_type),
    };
    Ok(Code { closure: closure.to_owned(), result: (new.result.kind.never_null(), value) })
}

/// A change of a table as JSON: numbers and texts are written as Rust shows them.
pub(crate) fn change() -> &'static str {
    concat!(
        "format!(\"{{\\\"new\\\":{},\\\"old\\\":{},\\\"is_latest\\\":{}}}\", ",
        "change.new.as_ref().map_or_else(|| \"null\".to_owned(), |it| format!(\"{it:?}\")), ",
        "change.old.as_ref().map_or_else(|| \"null\".to_owned(), |it| format!(\"{it:?}\")), ",
        "change.is_latest)"
    )
}

/// What a side of a joiner looks like as text: it is a reference, or an `Option` of one.
fn text(variable: &str, ty: Type) -> String {
    // A whole `double` has its point, as in Java.
    let shown = |it: &str| format!(r#"format!("{{{it}{}}}")"#, if ty.kind == Kind::Double { ":?" } else { "" });
    match ty.nullable {
        true => format!("{variable}.map_or_else(|| \"null\".to_owned(), |it| {})", shown("it")),
        false => shown(variable),
    }
}

/// The same as a number. The reference fails where a side is missing, so no case has that: it counts as nothing.
fn number(variable: &str, ty: Type) -> String {
    match (ty.nullable, ty.kind) {
        (true, Kind::Double) => format!("{variable}.map_or(0.0, |it| *it)"),
        (true, _) => format!("{variable}.map_or(0, |it| *it)"),
        (false, _) => format!("*{variable}"),
    }
}

/// What joins two values, of which one that may be null is one that may be missing: it comes as an `Option` of a reference.
pub(crate) fn joiner(name: &str, left: Type, right: Type) -> Result<Code<Kind>, Unsupported> {
    let are_numbers = left.kind == right.kind && left.kind.is_number();
    let (result, body) = match name.split_once(':') {
        Some(("concat", between)) => {
            let (left, right) = (text("left", left), text("right", right));
            (Kind::Text, format!("[{left}, {between:?}.to_owned(), {right}].concat()"))
        }
        None if name == "pair" => {
            let (left, right) = (text("left", left), text("right", right));
            (Kind::Text, format!("format!(\"({{}},{{}})\", {left}, {right})"))
        }
        None if name == "sum" && are_numbers => {
            (left.kind, format!("{} + {}", number("left", left), number("right", right)))
        }
        None if name == "sub" && are_numbers => {
            (left.kind, format!("{} - {}", number("left", left), number("right", right)))
        }
        _ => return Err(unknown("the joiner", name, &[left, right])),
    };
    Ok(Code { closure: format!("|_, left, right| {body}"), result })
}

/// What takes a value into one of its own kind.
pub(crate) fn reducer(name: &str, value: Kind) -> Result<String, Unsupported> {
    match (name.split_once(':'), name) {
        (Some(("concat", between)), _) if value == Kind::Text => {
            Ok(format!("|reduced, value| [reduced.as_str(), {between:?}, value.as_str()].concat()"))
        }
        (None, "sum") if value.is_number() => Ok("|reduced, value| reduced + value".to_owned()),
        (None, "sub") if value.is_number() => Ok("|reduced, value| reduced - value".to_owned()),
        _ => Err(unknown("the reducer", name, &[value.never_null()])),
    }
}

/// What makes one aggregate of those of two sessions.
pub(crate) fn merger(name: &str, aggregate: Kind) -> Result<String, Unsupported> {
    match (name.split_once(':'), name) {
        (Some(("concat", between)), _) if aggregate == Kind::Text => {
            Ok(format!("|_, left, right| [left.as_str(), {between:?}, right.as_str()].concat()"))
        }
        (None, "sum") if aggregate.is_number() => Ok("|_, left, right| left + right".to_owned()),
        _ => Err(unknown("the merger", name, &[aggregate.never_null()])),
    }
}

/// What takes a value into an aggregate, or out of it. A value that may be null comes as a reference to its `Option`.
pub(crate) fn adder(name: &str, value: Type, aggregate: Kind) -> Result<String, Unsupported> {
    let variable = if value.nullable { "value.as_ref()" } else { "value" };
    let (written, adds) = (|| text(variable, value), value.kind == aggregate && aggregate.is_number());
    let number = if value.nullable { number(variable, value) } else { variable.to_owned() };
    match (name.split_once(':'), name) {
        (Some(("append", between)), _) if aggregate == Kind::Text => {
            Ok(format!("|_, value, aggregate| [aggregate, {between:?}.to_owned(), {}].concat()", written()))
        }
        (None, "concat_value") if aggregate == Kind::Text => {
            Ok(format!("|_, value, aggregate| [aggregate, {}].concat()", written()))
        }
        (None, "remove_first") if aggregate == Kind::Text => {
            Ok(format!("|_, value, aggregate| aggregate.replacen({}.as_str(), \"\", 1)", written()))
        }
        (None, "add_one") if aggregate.is_number() && aggregate != Kind::Double => {
            Ok("|_, _, aggregate| aggregate + 1".to_owned())
        }
        (None, "sum") if adds => Ok(format!("|_, value, aggregate| aggregate + {number}")),
        (None, "sub") if adds => Ok(format!("|_, value, aggregate| aggregate - {number}")),
        _ => Err(unknown("the adder", name, &[value, aggregate.never_null()])),
    }
}
