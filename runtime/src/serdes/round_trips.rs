//! What every serde promises, over many values from a fixed seed: reading gives back what was written, writing is a
//! function of the value alone, and no bytes whatever make reading panic.

use std::fmt::Debug;

use super::*;

/// A small generator (xorshift); the seed is fixed, so that a failure can be repeated.
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn text(&mut self) -> String {
        let length = self.next() % 12;
        (0..length).filter_map(|_| char::from_u32((self.next() % 0x11_0000) as u32)).collect()
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = self.next() % 20;
        (0..length).map(|_| self.next() as u8).collect()
    }
}

fn check<S: Serde<T>, T: Debug>(value: &T, equal: fn(&T, &T) -> bool) {
    let (mut once, mut twice) = (Vec::new(), b"kept".to_vec());
    S::serialize(value, &mut once).unwrap();
    S::serialize(value, &mut twice).unwrap();
    assert_eq!(twice, [b"kept", once.as_slice()].concat(), "appends, and always the same bytes: {value:?}");
    let back = S::deserialize(&once).unwrap();
    assert!(equal(&back, value), "{value:?} came back as {back:?}");
}

fn check_eq<S: Serde<T>, T: Debug + PartialEq>(value: &T) {
    check::<S, T>(value, PartialEq::eq);
}

#[test]
fn what_is_written_is_read() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2000 {
        let number = numbers.next();
        check_eq::<I64, i64>(&(number as i64));
        check_eq::<I32, i32>(&(number as i32));
        check_eq::<I16, i16>(&(number as i16));
        check_eq::<Bool, bool>(&number.is_multiple_of(2));
        check_eq::<Unit, ()>(&());
        // Bit patterns, so that a NaN equals itself.
        check::<F64, f64>(&f64::from_bits(number), |left, right| left.to_bits() == right.to_bits());
        check::<F32, f32>(&f32::from_bits(number as u32), |left, right| left.to_bits() == right.to_bits());
        check_eq::<Utf8, String>(&numbers.text());
        check_eq::<Bytes, Vec<u8>>(&numbers.bytes());
        check_eq::<Json, (String, i64, Option<bool>)>(&(numbers.text(), number as i64, Some(number.is_multiple_of(3))));
    }
    for edge in [i64::MIN, -1, 0, 1, i64::MAX] {
        check_eq::<I64, i64>(&edge);
        check_eq::<Json, i64>(&edge);
    }
}

#[test]
fn no_bytes_make_reading_panic() {
    let mut numbers = Numbers(7);
    for _ in 0..5000 {
        let bytes = numbers.bytes();
        let _ = <I64 as Serde<i64>>::deserialize(&bytes);
        let _ = <I32 as Serde<i32>>::deserialize(&bytes);
        let _ = <I16 as Serde<i16>>::deserialize(&bytes);
        let _ = <F64 as Serde<f64>>::deserialize(&bytes);
        let _ = <F32 as Serde<f32>>::deserialize(&bytes);
        let _ = <Bool as Serde<bool>>::deserialize(&bytes);
        let _ = <Unit as Serde<()>>::deserialize(&bytes);
        let _ = <Utf8 as Serde<String>>::deserialize(&bytes);
        let _ = <Json as Serde<(String, i64)>>::deserialize(&bytes);
    }
}
