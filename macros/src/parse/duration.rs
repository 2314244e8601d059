//! `5.minutes()`: a length of time. The macro has to know how long it is, for the retention of a store and for the topology
//! lock, so it reads a number and a unit and nothing else: rustc knows what a constant is, the macro does not.

use proc_macro2::TokenStream;
use syn::{Expr, ExprLit, ExprMethodCall, Ident, Lit, LitInt};

use crate::ast::Duration;
use crate::catalogue;
use crate::diag::{Diag, nearest};
use crate::op::Least;

struct Unit {
    one: &'static str,
    many: &'static str,
    ms: i64,
}

const UNITS: [Unit; 5] = [
    Unit { one: "milli", many: "millis", ms: 1 },
    Unit { one: "second", many: "seconds", ms: 1_000 },
    Unit { one: "minute", many: "minutes", ms: 60_000 },
    Unit { one: "hour", many: "hours", ms: 3_600_000 },
    Unit { one: "day", many: "days", ms: 86_400_000 },
];

/// Reads the value of the option `name`, or says what is wrong with it.
pub(super) fn read(name: &Ident, tokens: &TokenStream, least: Least) -> Result<Duration, Diag> {
    let problem = |message: String| Diag::new(&catalogue::DURATION, tokens, message);
    let Ok(written) = syn::parse2::<Expr>(tokens.clone()) else {
        return Err(no_duration(problem, tokens));
    };
    if let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = &written {
        let help = format!("write its unit: `{}.seconds()`, or `{0}.millis()`", number.base10_digits());
        return Err(problem(format!("the number `{number}` without a unit")).help(help));
    }
    let Some((number, word)) = parts(&written) else { return Err(no_duration(problem, tokens)) };
    let count: i64 = match number.base10_parse() {
        Ok(count) if number.suffix().is_empty() => count,
        _ => return Err(no_duration(problem, tokens)),
    };
    let unit = UNITS.iter().find(|unit| word == unit.one || word == unit.many).ok_or_else(|| unknown_unit(word))?;
    if word == unit.one && count != 1 {
        return Err(problem(format!("`{word}` for a number other than one")).help(format!(
            "write `{}.{}()`",
            number.base10_digits(),
            unit.many
        )));
    }
    match count.checked_mul(unit.ms) {
        Some(0) if least == Least::AboveZero => {
            Err(problem(format!("`{name}` is zero")).help("write a duration above zero, such as `5.minutes()`"))
        }
        Some(ms) => Ok(Duration { ms, written }),
        None => Err(problem("a duration that is too long".to_owned())
            .note(format!("in milliseconds it is at most {}", i64::MAX))),
    }
}

/// The number and the unit of `5.minutes()`.
fn parts(written: &Expr) -> Option<(&LitInt, &Ident)> {
    match ungrouped(written) {
        Expr::MethodCall(ExprMethodCall { attrs, receiver, method, turbofish: None, args, .. })
            if attrs.is_empty() && args.is_empty() =>
        {
            match ungrouped(receiver) {
                Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => Some((number, method)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A literal that came through a `macro_rules!` macro stands in a group that nobody sees.
fn ungrouped(written: &Expr) -> &Expr {
    match written {
        Expr::Group(group) => ungrouped(&group.expr),
        other => other,
    }
}

fn no_duration(problem: impl Fn(String) -> Diag, tokens: &TokenStream) -> Diag {
    problem(format!("`{}` is not a duration", crate::ast::written(tokens)))
        .help(format!("write a whole number and its unit, such as `5.minutes()`; units are {}", units()))
        .note("the macro computes with durations, and knows neither constants nor what a function gives")
}

fn unknown_unit(word: &Ident) -> Diag {
    let written = word.to_string();
    let diag = Diag::new(&catalogue::DURATION, word, format!("unknown unit `{word}`"));
    // `mins` and `sec` are no typos but short for what is meant.
    let stem = written.trim_end_matches('s');
    let short = || UNITS.iter().map(|unit| unit.many).find(|many| stem.len() > 2 && many.starts_with(stem));
    match nearest(&written, UNITS.iter().map(|unit| unit.many)).or_else(short) {
        Some(near) => diag.help(format!("write `{near}`")),
        None => diag.help(format!("units are {}", units())),
    }
}

fn units() -> String {
    let units: Vec<String> = UNITS.iter().map(|unit| format!("`{}`", unit.many)).collect();
    units.join(", ")
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Span, TokenStream};
    use quote::quote;
    use syn::Ident;

    use super::{Least, read};

    fn ms(tokens: TokenStream) -> Result<i64, String> {
        let read = read(&Ident::new("size", Span::call_site()), &tokens, Least::AboveZero);
        read.map(|duration| duration.ms).map_err(|diag| diag.text().lines().next().unwrap_or_default().to_owned())
    }

    #[test]
    fn numbers_with_units() {
        assert_eq!(ms(quote!(1.milli())), Ok(1));
        assert_eq!(ms(quote!(250.millis())), Ok(250));
        assert_eq!(ms(quote!(1.second())), Ok(1_000));
        assert_eq!(ms(quote!(1_000.seconds())), Ok(1_000_000));
        assert_eq!(ms(quote!(5.minutes())), Ok(300_000));
        assert_eq!(ms(quote!(1.hour())), Ok(3_600_000));
        assert_eq!(ms(quote!(7.days())), Ok(604_800_000));
        let zero = read(&Ident::new("grace", Span::call_site()), &quote!(0.seconds()), Least::Zero);
        assert_eq!(zero.map(|duration| duration.ms).ok(), Some(0));
    }

    #[test]
    fn a_number_may_come_through_a_macro() {
        let number = proc_macro2::Group::new(proc_macro2::Delimiter::None, quote!(5));
        assert_eq!(ms(quote!(#number.minutes())), Ok(300_000));
    }

    #[test]
    fn nothing_else() {
        let error = |tokens| ms(tokens).expect_err("no duration");
        assert_eq!(error(quote!(0.seconds())), "[SW200] `size` is zero");
        assert_eq!(error(quote!(5.minute())), "[SW200] `minute` for a number other than one");
        assert_eq!(error(quote!(5.mins())), "[SW200] unknown unit `mins`");
        assert_eq!(error(quote!(5)), "[SW200] the number `5` without a unit");
        assert_eq!(error(quote!(9_223_372_036_854_775_807.days())), "[SW200] a duration that is too long");
        for other in [
            quote!(SIZE),
            quote!("5m"),
            quote!(1.5.minutes()),
            quote!(5u64.minutes()),
            quote!(-1.seconds()),
            quote!(5.minutes(1)),
            quote!(5.minutes().seconds()),
            quote!(Duration::from_secs(5)),
            quote!(1.minute() + 1.second()),
            quote!(99_999_999_999_999_999_999.days()),
            quote!(5 minutes),
        ] {
            let text = error(other.clone());
            assert!(text.ends_with("is not a duration"), "{other}: {text}");
        }
    }
}
