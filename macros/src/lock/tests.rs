//! A topology and the lock of an earlier version of it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use super::{Stale, Verdict, compare, read};
use crate::ast::LockPlace;
use crate::diag::Diags;
use crate::tests::{model, order_risk, with_head};

/// The lock of the topology of the design document.
const LOCK: &str = r#"# A comment.
version = 1

[topology."orders-risk-scoring-streams-v1"]

[topology."orders-risk-scoring-streams-v1".repartition."orders-by-customer"]
key_fingerprint = "1111111111111111"
key_serde = "Utf8"
key_shape = "String"
read_in = 1
value_fingerprint = "2222222222222222"
value_serde = "Json"
value_shape = "{note: \"String\"}"
written_in = 0

[topology."orders-risk-scoring-streams-v1".sink."risk.decisions.v1"]
key_serde = "Utf8"
subtopology = 1
value_serde = "Json"

[topology."orders-risk-scoring-streams-v1".source."orders.submitted.v1"]
key_serde = "Utf8"
subtopology = 0
value_serde = "Json"

[topology."orders-risk-scoring-streams-v1".store."exposure-by-customer"]
key_fingerprint = "1111111111111111"
key_serde = "Utf8"
key_shape = "String"
kind = "key-value"
subtopology = 1
value_fingerprint = "3333333333333333"
value_serde = "I64"
value_shape = "i64"
"#;

/// What is reported about a topology with this lock, without helps and notes, and what is left to generated code.
fn compared(topology: TokenStream, lock: &str) -> (Vec<String>, Verdict) {
    let mut model = model(topology);
    model.lock = LockPlace::Text(LitStr::new(lock, proc_macro2::Span::call_site()));
    let diags = Diags::new();
    let verdict = compare(&mut model, &diags);
    (diags.into_texts(), verdict)
}

fn first_lines(lock: &str) -> Vec<String> {
    let (texts, _) = compared(order_risk(), lock);
    texts.iter().filter_map(|text| text.lines().next()).map(str::to_owned).collect()
}

#[track_caller]
fn replaced(old: &str, new: &str) -> String {
    assert!(LOCK.contains(old), "no {old}");
    LOCK.replace(old, new)
}

#[test]
fn a_current_lock_leaves_types_to_rustc() {
    let (texts, verdict) = compared(order_risk(), LOCK);
    assert_eq!(texts, [""; 0]);
    assert!(verdict.stale.is_none() && !verdict.exists);
    let fingerprints: Vec<u64> = verdict.types.iter().map(|question| question.fingerprint).collect();
    assert_eq!(
        fingerprints,
        [0x1111_1111_1111_1111, 0x3333_3333_3333_3333, 0x1111_1111_1111_1111, 0x2222_2222_2222_2222]
    );
    let order = &verdict.types[3];
    assert!(
        order.before.starts_with("[SW103] repartition `orders-by-customer` carries values of another type\nhelp: ")
    );
    assert!(order.before.contains("\nnote: then `{note: \"String\"}`\nnote: now  `"), "{}", order.before);
    assert!(order.after.starts_with("`\nnote: "), "{}", order.after);
    assert_eq!(order.shape, "{note: \"String\"}");
    // What has changed in a value may be filled by reading; a key is found by its bytes.
    let serdes: Vec<Option<String>> =
        verdict.types.iter().map(|question| question.serde.as_ref().map(ToString::to_string)).collect();
    assert_eq!(serdes, [None, Some("I64".to_owned()), None, Some("Json".to_owned())]);
    let Some(Stale::Error(stale)) = &order.stale else { panic!("{:?}", order.stale) };
    assert!(
        stale.starts_with("[SW101] the topology lock is stale") && stale.contains("`orders-by-customer`"),
        "{stale}"
    );
}

#[test]
fn incompatible_changes() {
    for (old, new, message) in [
        (
            "value_serde = \"I64\"",
            "value_serde = \"Json\"",
            "[SW102] store `exposure-by-customer` holds values written by `Json`, and `I64` would read them",
        ),
        (
            "kind = \"key-value\"",
            "kind = \"window\"",
            "[SW105] store `exposure-by-customer` is a window store, and would be read as key-value",
        ),
        (
            "read_in = 1\nvalue_fingerprint = \"2222222222222222\"\nvalue_serde = \"Json\"",
            "value_serde = \"Utf8\"",
            "[SW107] repartition `orders-by-customer` carries values written by `Utf8`, and `Json` would read them",
        ),
    ] {
        assert_eq!(first_lines(&replaced(old, new)), [message]);
    }
    let renamed = first_lines(&replaced("store.\"exposure-by-customer\"", "store.\"exposure\""));
    assert_eq!(renamed, ["[SW104] store `exposure` exists and is no longer in the topology"]);
}

/// Two counted streams, and what ties them or not; the lock says in which sub-topology the stores are.
fn numbered(nodes: TokenStream, stores: [(&str, usize); 2]) -> (Vec<String>, Vec<usize>) {
    let mut model = model(with_head(quote! {
        #[source(topic = "orders", key = Utf8, value = Json)]
        let orders: Stream<String, Order>;
        #[source(topic = "returns", key = Utf8, value = Json)]
        let returns: Stream<String, Order>;
        #nodes
        #[store(name = "a", key = Utf8, value = I64)]
        let a: Table<String, i64> = orders.group_by_key().count();
        #[store(name = "b", key = Utf8, value = I64)]
        let b: Table<String, i64> = returns.group_by_key().count();
    }));
    let tables = stores.map(|(name, number)| {
        format!("[topology.\"orders-risk-scoring-streams-v1\".store.\"{name}\"]\nsubtopology = {number}\n")
    });
    let lock = format!("version = 1\n{}", tables.concat());
    model.lock = LockPlace::Text(LitStr::new(&lock, proc_macro2::Span::call_site()));
    let diags = Diags::new();
    compare(&mut model, &diags);
    let errors = diags.into_texts().iter().filter_map(|text| text.lines().next()).map(str::to_owned).collect();
    (errors, model.stores.iter().map(|store| store.subtopology).collect())
}

#[test]
fn subtopologies_keep_the_numbers_that_the_lock_knows() {
    const STALE: &str = "[SW101] the topology lock is stale";
    for (stores, numbers) in [
        ([("a", 1), ("b", 0)], [1, 0]),
        // A number of something that is gone stays free.
        ([("a", 2), ("b", 1)], [2, 1]),
        // What is new gets the lowest number that is free.
        ([("a", 1), ("other", 0)], [1, 0]),
        ([("a", 0), ("other", 1)], [0, 1]),
        // Not written by us.
        ([("a", usize::MAX), ("b", 0)], [1, 0]),
    ] {
        let (_, found) = numbered(quote!(), stores);
        assert_eq!(found, numbers, "{stores:?}");
    }
    let (errors, _) = numbered(quote!(), [("a", 1), ("b", 0)]);
    assert!(errors.iter().all(|error| error.starts_with(STALE)), "{errors:?}");
}

#[test]
fn two_stores_that_were_apart_cannot_both_keep_their_number() {
    let tied = quote!(let both: Stream<String, Order> = orders.merge(returns););
    let (errors, numbers) = numbered(tied, [("a", 1), ("b", 0)]);
    assert_eq!(errors, ["[SW108] store `b` moves from sub-topology 0 to 1"]);
    assert_eq!(numbers, [1, 1]);
    let (errors, numbers) = numbered(quote!(), [("a", 0), ("b", 0)]);
    assert_eq!(errors, ["[SW108] store `b` moves from sub-topology 0 to 1"]);
    assert_eq!(numbers, [0, 1]);
}

#[test]
fn partitions_matter_where_there_is_state() {
    let counts = |partitions: u32| {
        let partitions = proc_macro2::Literal::u32_unsuffixed(partitions);
        with_head(quote! {
            #[source(topic = "orders", key = Utf8, value = Json, partitions = #partitions)]
            let orders: Stream<String, Order>;
            #[store(name = "counts", key = Utf8, value = I64)]
            let counts: Table<String, i64> = orders.group_by_key().count();
        })
    };
    let lock = "version = 1\n[topology.\"orders-risk-scoring-streams-v1\".source.\"orders\"]\npartitions = 4\n";
    let (texts, _) = compared(counts(8), lock);
    assert!(texts[0].starts_with("[SW106] source `orders` has 4 partitions, not 8\n"), "{texts:?}");
    let (texts, _) = compared(counts(4), lock);
    assert!(texts[0].starts_with("[SW101]"), "{texts:?}");
}

#[test]
fn partitions_matter_through_repartitions_that_have_as_many() {
    let topology = |orders: TokenStream, grouped: TokenStream| {
        with_head(quote! {
            #[source(topic = "orders", key = Utf8, value = Json #orders)]
            let orders: Stream<String, Order>;
            #[repartition(name = "grouped", key = Utf8, value = Json #grouped)]
            let grouped: Stream<String, Order> = orders.select_key(|_, order| order.customer_id.clone());
            #[store(name = "counts", key = Utf8, value = I64)]
            let counts: Table<String, i64> = grouped.group_by_key().count();
        })
    };
    let lock = |orders: &str, grouped: &str| {
        format!(
            "version = 1\n[topology.\"orders-risk-scoring-streams-v1\".source.\"orders\"]\n{orders}\n\
             [topology.\"orders-risk-scoring-streams-v1\".repartition.\"grouped\"]\n{grouped}\n"
        )
    };
    let first = |orders, grouped, lock: &str| compared(topology(orders, grouped), lock).0.swap_remove(0);
    let (none, four, six) = (|| quote!(), || quote!(, partitions = 4), || quote!(, partitions = 6));
    // As many as the source.
    let text = first(six(), none(), &lock("partitions = 4", ""));
    assert!(text.starts_with("[SW106] source `orders` has 4 partitions, not 6\n"), "{text}");
    let text = first(six(), four(), &lock("partitions = 4", "partitions = 4"));
    assert!(text.starts_with("[SW101]"), "{text}");
    // A number that goes.
    let text = first(six(), none(), &lock("partitions = 6", "partitions = 4"));
    assert!(text.starts_with("[SW106] repartition `grouped` has 4 partitions, and would have as many"), "{text}");
    assert!(text.contains("help: write `partitions = 4`"), "{text}");
    let text = first(none(), none(), &lock("", "partitions = 4"));
    assert!(text.starts_with("[SW106] repartition `grouped`"), "{text}");
    let text = first(four(), none(), &lock("partitions = 4", "partitions = 4"));
    assert!(text.starts_with("[SW101]"), "{text}");
    let text = first(none(), four(), &lock("partitions = 4", "partitions = 4"));
    assert!(text.starts_with("[SW101]"), "{text}");
}

#[test]
fn compatible_changes_make_it_stale() {
    let stale = |lock: &str| {
        let (texts, _) = compared(order_risk(), lock);
        let [text] = &texts[..] else { panic!("{texts:?}") };
        assert!(text.starts_with("[SW101] the topology lock is stale"), "{text}");
        text.lines().filter_map(|line| line.strip_prefix("note: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(stale("version = 1")[0], "this application id is not in it yet");
    assert_eq!(
        stale(&replaced("sink.\"risk.decisions.v1\"", "sink.\"other\""))[..2],
        ["sink `other` is gone", "sink `risk.decisions.v1` is new"]
    );
    assert_eq!(
        stale(&replaced("subtopology = 0", "partitions = 3"))[..2],
        [
            "source `orders.submitted.v1`: `partitions` is no longer said",
            "source `orders.submitted.v1`: `subtopology` is `0`",
        ]
    );
    assert_eq!(
        stale(&replaced("kind = ", "cache = \"per_record\"\nkind = "))[0],
        "store `exposure-by-customer`: `cache` is no longer said"
    );
}

/// A store of windows, and the lines of one in the lock.
fn windows(options: TokenStream, lines: &str) -> Vec<String> {
    windows_before(options, quote!(), lines)
}

/// The same with nodes behind it.
fn windows_before(options: TokenStream, nodes: TokenStream, lines: &str) -> Vec<String> {
    let topology = with_head(quote! {
        #[source(topic = "orders", key = Utf8, value = Json)]
        let orders: Stream<String, Order>;
        #[store(name = "counts", key = Utf8, value = I64)]
        let counts: Table<Windowed<String>, i64> = orders.group_by_key().windowed_by(#options).count();
        #nodes
    });
    let lock = format!(
        "version = 1\n[topology.\"orders-risk-scoring-streams-v1\".source.\"orders\"]\nkey_serde = \"Utf8\"\n\
         subtopology = 0\nvalue_serde = \"Json\"\n\
         [topology.\"orders-risk-scoring-streams-v1\".store.\"counts\"]\nkey_serde = \"Utf8\"\nsubtopology = 0\n\
         value_serde = \"I64\"\n{lines}\n"
    );
    compared(topology, &lock).0
}

#[test]
fn windows_keep_their_size_and_their_advance() {
    const MINUTE: &str = "kind = \"window\"\nsize_ms = 60000\nadvance_ms = 60000\ngrace_ms = 0\nretention_ms = 60000\n\
                          emit = \"on_window_update\"";
    assert_eq!(windows(quote!(tumbling = 1.minute(), grace = 0.seconds()), MINUTE), [""; 0]);
    let text = windows(quote!(tumbling = 2.minutes(), grace = 0.seconds()), MINUTE).swap_remove(0);
    assert!(
        text.starts_with(
            "[SW260] store `counts` holds tumbling windows of 60000 ms, and would be read as tumbling windows of 120000 ms\n"
        ),
        "{text}"
    );
    assert!(text.contains("#[migrates(from = \"counts#"), "{text}");
    let text =
        windows(quote!(hopping = 1.minute(), advance = 30.seconds(), grace = 0.seconds()), MINUTE).swap_remove(0);
    assert!(text.contains("would be read as hopping windows of 60000 ms every 30000 ms\n"), "{text}");
    // Windows that hop by their size tumble.
    let same = quote!(hopping = 1.minute(), advance = 60.seconds(), grace = 0.seconds());
    assert_eq!(windows(same, MINUTE), [""; 0]);
    let texts = windows(quote!(tumbling = 1.minute(), grace = 5.seconds(), emit = on_window_close), MINUTE);
    assert!(texts.len() == 1 && texts[0].starts_with("[SW101]"), "{texts:?}");
    for line in
        ["`grace_ms` is `5000`, was `0`", "`retention_ms` is `65000`, was `60000`", "`emit` is `on_window_close`"]
    {
        assert!(texts[0].contains(line), "{texts:?}");
    }
    let texts = windows(quote!(tumbling = 1.minute(), grace = 0.seconds()), "kind = \"key-value\"");
    assert!(texts.len() == 1 && texts[0].starts_with("[SW105] store `counts` is a key-value store"), "{texts:?}");
}

#[test]
fn sessions_keep_their_gap() {
    const HOUR: &str = "kind = \"session\"\ngap_ms = 3600000\ngrace_ms = 0\nretention_ms = 3600000\n\
                        emit = \"on_window_update\"";
    assert_eq!(windows(quote!(session = 1.hour(), grace = 0.seconds()), HOUR), [""; 0]);
    let text = windows(quote!(session = 30.minutes(), grace = 0.seconds()), HOUR).swap_remove(0);
    assert!(
        text.starts_with(
            "[SW260] store `counts` holds sessions with gaps of 3600000 ms, and would be read as sessions with gaps of 1800000 ms\n"
        ),
        "{text}"
    );
    assert!(text.contains("would be cut elsewhere") && text.contains("#[migrates(from = \"counts#"), "{text}");
    let texts = windows(quote!(session = 1.hour(), grace = 1.minute(), emit = on_window_close), HOUR);
    assert!(texts.len() == 1 && texts[0].starts_with("[SW101]"), "{texts:?}");
    for line in
        ["`grace_ms` is `60000`, was `0`", "`retention_ms` is `3660000`, was `3600000`", "`emit` is `on_window_close`"]
    {
        assert!(texts[0].contains(line), "{texts:?}");
    }
    let texts = windows(quote!(tumbling = 1.hour(), grace = 0.seconds()), HOUR);
    assert!(texts.len() == 1 && texts[0].starts_with("[SW105] store `counts` is a session store"), "{texts:?}");
    let window = "kind = \"window\"\nsize_ms = 60000\nadvance_ms = 60000\ngrace_ms = 0\nretention_ms = 60000";
    let texts = windows(quote!(session = 1.minute(), grace = 0.seconds()), window);
    assert!(texts.len() == 1 && texts[0].starts_with("[SW105] store `counts` is a window store"), "{texts:?}");
}

#[test]
fn sliding_windows_keep_their_difference() {
    const HOUR: &str = "kind = \"window\"\ndifference_ms = 3600000\ngrace_ms = 0\nretention_ms = 10800000\n\
                        emit = \"on_window_update\"";
    assert_eq!(windows(quote!(sliding = 1.hour(), grace = 0.seconds()), HOUR), [""; 0]);
    let text = windows(quote!(sliding = 30.minutes(), grace = 0.seconds()), HOUR).swap_remove(0);
    let was = "[SW260] store `counts` holds sliding windows of 3600000 ms, and would be read as";
    assert!(text.starts_with(&format!("{was} sliding windows of 1800000 ms\n")), "{text}");
    // Both are stores of windows.
    let text = windows(quote!(tumbling = 1.hour(), grace = 0.seconds()), HOUR).swap_remove(0);
    assert!(text.starts_with(&format!("{was} tumbling windows of 3600000 ms\n")), "{text}");
    let texts = windows(quote!(session = 1.hour(), grace = 0.seconds()), HOUR);
    assert!(texts.len() == 1 && texts[0].starts_with("[SW105] store `counts` is a window store"), "{texts:?}");
    let texts = windows(quote!(sliding = 1.hour(), grace = 1.minute()), HOUR);
    assert!(texts.len() == 1 && texts[0].starts_with("[SW101]"), "{texts:?}");
}

/// Nothing is kept for final results, and windows stay what they are whenever they are handed on.
#[test]
fn when_windows_are_handed_on_strands_no_state() {
    for (kind, lines) in [
        (quote!(tumbling = 1.minute()), "kind = \"window\"\nsize_ms = 60000\nadvance_ms = 60000\nretention_ms = 60000"),
        (quote!(session = 1.minute()), "kind = \"session\"\ngap_ms = 60000\nretention_ms = 60000"),
        (quote!(sliding = 1.minute()), "kind = \"window\"\ndifference_ms = 60000\nretention_ms = 180000"),
    ] {
        let lines = |emit: &str| format!("{lines}\ngrace_ms = 0\nemit = \"{emit}\"");
        let (on_update, on_close) = (lines("on_window_update"), lines("on_window_close"));
        let last = quote!(let last: Table<Windowed<String>, i64> = counts.suppress(until_window_closes););
        let plain = quote!(#kind, grace = 0.seconds());
        // `suppress` comes, or goes.
        assert_eq!(windows_before(plain.clone(), last.clone(), &on_update), [""; 0]);
        assert_eq!(windows(plain.clone(), &on_update), [""; 0]);
        // `emit` comes, goes, or makes room for a `suppress`.
        let emits = quote!(#plain, emit = on_window_close);
        let changes =
            [windows(emits, &on_update), windows(plain.clone(), &on_close), windows_before(plain, last, &on_close)];
        for texts in changes {
            let [text] = &texts[..] else { panic!("{texts:?}") };
            assert!(text.starts_with("[SW101]") && text.contains("`counts`: `emit` is"), "{text}");
        }
    }
}

#[test]
fn a_buffer_may_change_its_limits_and_not_go() {
    const WINDOWS: &str =
        "kind = \"session\"\ngap_ms = 60000\ngrace_ms = 0\nretention_ms = 60000\nemit = \"on_window_update\"";
    let buffer = |limits: &str| {
        format!(
            "{WINDOWS}\n[topology.\"orders-risk-scoring-streams-v1\".store.\"held\"]\nkey_serde = \"Utf8\"\n\
             kind = \"suppress\"\nsubtopology = 0\nvalue_serde = \"I64\"\n{limits}"
        )
    };
    let holding = |options: TokenStream, lock: &str| {
        let held = quote! {
            #[store(name = "held", key = Utf8, value = I64)]
            let held: Table<Windowed<String>, i64> = counts.suppress(#options);
        };
        windows_before(quote!(session = 1.minute(), grace = 0.seconds()), held, lock)
    };
    let second = buffer("time_limit_ms = 1000\nwhen_full = \"emit_early\"");
    assert_eq!(holding(quote!(time_limit = 1.second()), &second), [""; 0]);
    let texts = holding(quote!(time_limit = 2.seconds(), max_records = 10, when_full = stop), &second);
    let [text] = &texts[..] else { panic!("{texts:?}") };
    assert!(text.starts_with("[SW101]"), "{text}");
    for line in ["`time_limit_ms` is `2000`, was `1000`", "`max_records` is `10`", "`when_full` is `stop`"] {
        assert!(text.contains(line), "{text}");
    }
    let texts = windows(quote!(session = 1.minute(), grace = 0.seconds()), &second);
    assert!(texts[0].starts_with("[SW104] store `held` exists and is no longer in the topology"), "{texts:?}");
}

#[test]
fn a_migration_takes_over_what_it_names_once() {
    let migrating = |from: &str| {
        with_head(quote! {
            #[source(topic = "orders", key = Utf8, value = Json)]
            let orders: Stream<String, Order>;
            #[store(name = "counts", key = Utf8, value = I64)]
            #[migrates(from = #from, reason = "copied by hand")]
            let counts: Table<String, i64> = orders.group_by_key().count();
        })
    };
    let source = "version = 1\n[topology.\"orders-risk-scoring-streams-v1\".source.\"orders\"]\nkey_serde = \"Utf8\"\n\
                  value_serde = \"Json\"\nsubtopology = 0\n";
    let store = "[topology.\"orders-risk-scoring-streams-v1\".store.\"old\"]\nvalue_serde = \"Json\"\n";
    let old = format!("{source}{store}");
    let (texts, _) = compared(migrating("old#00000000"), &old);
    let reference = texts[0].split("write `from = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a hint");
    assert!(texts[0].starts_with("[SW109] the lock knows no `old#00000000`"), "{texts:?}");
    // What was named right is stale until the lock says so,
    let (texts, verdict) = compared(migrating(reference), &old);
    assert!(
        texts.len() == 1 && texts[0].starts_with("[SW101]") && texts[0].contains("`counts` is migrated"),
        "{texts:?}"
    );
    assert!(verdict.types.is_empty());
    // and spent afterwards: another change is not covered.
    let new = old.replace("\"old\"", "\"counts\"");
    let (texts, _) = compared(migrating(reference), &new);
    assert!(texts[0].starts_with("[SW102]"), "{texts:?}");
}

#[test]
fn unreadable_locks() {
    for (text, problem) in [
        ("", "it has no `version = 1`"),
        ("version = 9", "it has version 9, and this streamwright reads 1"),
        ("version = 1\n<<<<<<< ours", "line 2: `<<<<<<< ours` is neither `[table]` nor `name = value`"),
        ("version = 1\n[package]", "line 2: `[package]` is no table of a lock"),
        ("version = 1\n[topology.\"a\".shop.\"s\"]", "line 2: this streamwright does not know a table of kind `shop`"),
        ("version = 1\n[topology.\"a\".store.\"s\"]\n[topology.\"a\".store.\"s\"]", "line 3: store `s` is there twice"),
        (
            "version = 1\n[topology.\"a\".store.\"s\"]\nkind = window",
            "line 3: `kind = window` is neither `[table]` nor `name = value`",
        ),
        (
            "version = 1\n[topology.\"a\".source.\"s\"]\npartitions = 1\npartitions = 1",
            "line 4: `partitions` is there twice",
        ),
        // Lines of a later version.
        (
            "version = 1\n[topology.\"a\".store.\"s\"]\nlater_ms = 1",
            "line 3: this streamwright does not know `later_ms` of a store",
        ),
        ("version = 1\n[topology.\"a\"]\nx = \"y\"", "line 3: this streamwright does not know `x` of an application"),
    ] {
        assert_eq!(read::lock(text).err().as_deref(), Some(problem), "{text}");
    }
}
