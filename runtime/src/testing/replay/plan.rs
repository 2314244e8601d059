//! How a run is cut into batches, commits and crashes.

/// A process and a way to cut. All choices follow from the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// Decides about the process's threads and environment.
    pub(super) process: u64,
    /// Decides about the cuts; 0 for none.
    seed: u64,
}

impl Plan {
    /// Process number 0: large batches, and a commit when everything is processed.
    pub(super) const PLAIN: Self = Self { process: 0, seed: 0 };

    /// Small batches of changing size, commits in between, and crashes; the same for the same number.
    pub(super) fn shuffled(process: u64) -> Self {
        Self { process, seed: process }
    }

    /// The same process without cuts.
    pub(super) fn uncut(self) -> Self {
        Self { seed: 0, ..self }
    }

    pub(super) fn text(self) -> String {
        format!("{} {}", self.process, self.seed)
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let (process, seed) = text.split_once(' ')?;
        Some(Self { process: process.parse().ok()?, seed: seed.parse().ok()? })
    }

    pub(super) fn has_cuts(self) -> bool {
        self.seed != 0
    }

    pub(super) fn dice(self) -> Dice {
        Dice { state: self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) }
    }
}

/// Choices: the generator known as SplitMix64, small and the same everywhere.
#[derive(Debug)]
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    /// A number below `bound`, which is not 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % bound.max(1) as u64).unwrap_or(0)
    }

    /// True once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}
