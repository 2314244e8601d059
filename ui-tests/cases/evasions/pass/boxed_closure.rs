//! Evasion: a clock in a boxed closure among others.
//! Caught by: binary audit.

use std::time::SystemTime;

use streamwright::replay_safe;

type Step = Box<dyn Fn(&str) -> String>;

struct Steps(Vec<Step>);

impl Default for Steps {
    fn default() -> Self {
        Self(vec![Box::new(str::to_uppercase), Box::new(|order| format!("{order} {:?}", SystemTime::now()))])
    }
}

#[replay_safe]
pub fn line(order: &str) -> String {
    Steps::default().0.iter().map(|step| step(order)).collect()
}

fn main() {}
