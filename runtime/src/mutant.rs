//! Deliberately wrong orders of the commit, to prove that the crash test's verifier notices. Without
//! `--cfg streamwright_crash_tests` every question is answered no at compile time.

/// A way to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mutant {
    /// Local state is written before the transaction is committed.
    StoreBeforeCommit,
    /// Offsets are not part of the transaction.
    SkipSendOffsets,
    /// Offsets are committed on their own, before the outputs.
    OffsetsFirst,
    /// The changelog is not written.
    SkipChangelog,
}

/// Whether this process was told to be wrong in this way (`STREAMWRIGHT_MUTANT`).
#[cfg(streamwright_crash_tests)]
pub(crate) fn is(mutant: Mutant) -> bool {
    static CHOSEN: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| std::env::var("STREAMWRIGHT_MUTANT").ok());
    chosen.as_deref() == Some(&*format!("{mutant:?}"))
}

#[cfg(not(streamwright_crash_tests))]
#[inline(always)]
pub(crate) fn is(_: Mutant) -> bool {
    false
}
