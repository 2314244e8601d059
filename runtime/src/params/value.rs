//! Values that can be given as text.

use std::fmt::Display;
use std::str::FromStr;

use crate::stable::Stable;

/// The type of a parameter: something that a flag or a variable can say.
///
/// Numbers, `bool`, `char` and `String` are; an enum or a newtype of yours can be. What [`show`](ParamValue::show)
/// writes, [`parse`](ParamValue::parse) must read as the same value: the text is what restarts compare.
///
/// ```
/// use streamwright::prelude::*;
/// use streamwright::ParamValue;
///
/// #[derive(State)]
/// enum Rounding { Up, Down }
///
/// impl ParamValue for Rounding {
///     fn parse(text: &str) -> Result<Self, String> {
///         match text {
///             "up" => Ok(Self::Up),
///             "down" => Ok(Self::Down),
///             _ => Err("expected up or down".to_owned()),
///         }
///     }
///
///     fn show(&self) -> String {
///         match self { Self::Up => "up", Self::Down => "down" }.to_owned()
///     }
/// }
/// # assert_eq!(Rounding::parse(&Rounding::Down.show()).map(|value| value.show()), Ok("down".to_owned()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be given as a parameter",
    note = "numbers, `bool`, `char` and `String` can; implement `streamwright::ParamValue` for a type of your own"
)]
pub trait ParamValue: Stable + Sized {
    /// Reads a value.
    ///
    /// # Errors
    /// What is expected instead, for whoever starts the program.
    fn parse(text: &str) -> Result<Self, String>;

    /// The text that [`ParamValue::parse`] reads as this value.
    fn show(&self) -> String;
}

fn parse<V: FromStr>(text: &str, expected: &str) -> Result<V, String> {
    text.parse().map_err(|_| format!("expected {expected}"))
}

fn show<V: Display>(value: &V) -> String {
    value.to_string()
}

macro_rules! whole_numbers {
    ($($ty:ty)*) => {
        $(
            impl ParamValue for $ty {
                fn parse(text: &str) -> Result<Self, String> {
                    parse(text, &format!("a whole number from {} to {}", Self::MIN, Self::MAX))
                }

                fn show(&self) -> String {
                    show(self)
                }
            }
        )*
    };
}

whole_numbers! { i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 }

macro_rules! floats {
    ($($ty:ty)*) => {
        $(
            impl ParamValue for $ty {
                fn parse(text: &str) -> Result<Self, String> {
                    let value: Self = parse(text, "a number")?;
                    if value.is_finite() { Ok(value) } else { Err("expected a finite number".to_owned()) }
                }

                fn show(&self) -> String {
                    show(self)
                }
            }
        )*
    };
}

floats! { f32 f64 }

impl ParamValue for bool {
    fn parse(text: &str) -> Result<Self, String> {
        parse(text, "true or false")
    }

    fn show(&self) -> String {
        show(self)
    }
}

impl ParamValue for char {
    fn parse(text: &str) -> Result<Self, String> {
        parse(text, "one character")
    }

    fn show(&self) -> String {
        show(self)
    }
}

impl ParamValue for String {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::ParamValue;

    #[test]
    fn what_is_shown_reads_back() {
        fn back<V: ParamValue + PartialEq + std::fmt::Debug>(value: V) {
            assert_eq!(V::parse(&value.show()), Ok(value));
        }
        back(i64::MIN);
        back(u128::MAX);
        back(0.1_f64 + 0.2);
        back(f32::MIN_POSITIVE);
        back('ä');
        back(true);
        back(String::from("a = b; c\n"));
    }

    #[test]
    fn a_refusal_says_what_is_expected() {
        assert_eq!(u8::parse("300").unwrap_err(), "expected a whole number from 0 to 255");
        assert_eq!(f64::parse("NaN").unwrap_err(), "expected a finite number");
        assert_eq!(bool::parse("yes").unwrap_err(), "expected true or false");
    }
}
