//! A program that nobody asked to die has no place to die at: built as any program is, it holds neither failpoints nor
//! deliberate mistakes.

#[cfg(not(streamwright_crash_tests))]
#[test]
fn an_ordinary_build_holds_neither_failpoints_nor_mistakes() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_program-under-test")).expect("the program under test");
    let holds = |word: &str| program.windows(word.len()).any(|window| window == word.as_bytes());
    assert!(holds("orders-risk-scoring-streams-v1"), "this is not the program, or its text is not found like this");
    for name in streamwright::failpoint::ALL.iter().copied().chain(["FAILPOINTS", "StoreBeforeCommit"]) {
        assert!(!holds(name), "{name} is in the program");
    }
}
