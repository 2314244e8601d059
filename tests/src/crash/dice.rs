//! Choices of a campaign, the same for the same seed (their timing is the machine's).

use std::time::Duration;

use streamwright_test_data::rng::Rng;

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Dice(Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(Rng::from_seed(seed ^ 0xc4a5_4000))
    }

    /// A number below `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0.below(bound)
    }

    /// A time between the two, short ones more often: most of what can go wrong is near the start.
    pub(super) fn moment(&mut self, from: Duration, to: Duration) -> Duration {
        let span = u64::try_from((to - from).as_millis()).unwrap_or(u64::MAX);
        from + Duration::from_millis(self.0.below(span + 1).min(self.0.below(span + 1)))
    }
}
