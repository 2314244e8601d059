//! What the library of `shop.rs` needs: generic code, which comes to be there, and code that is only here.

pub trait Rule: Sync {
    fn of(&self, cents: i64) -> i64;
}

pub struct Fixed(pub i64);
pub struct Now;

impl Rule for Fixed {
    fn of(&self, cents: i64) -> i64 {
        cents * self.0
    }
}

impl Rule for Now {
    fn of(&self, cents: i64) -> i64 {
        cents + seconds()
    }
}

fn seconds() -> i64 {
    std::time::SystemTime::now().elapsed().unwrap_or_default().as_secs() as i64
}

pub fn stamp<T: Default + std::fmt::Debug>() -> String {
    format!("{:?} {}", T::default(), seconds())
}

#[inline(never)]
pub fn rounded(cents: f64) -> f64 {
    (cents / 5.0).round() * 5.0
}
