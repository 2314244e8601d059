//! How many partitions each topic has or gets.
//!
//! What exists, and what is declared, is a fact. Everything else follows from what it depends on: topics that one
//! stateful sub-topology reads together have one count; of those that are still unknown, a repartition topic gets the
//! largest count of what is read where it is written, as in Kafka Streams, and all of a group get the largest of theirs.

use crate::log::LogError;
use crate::log::topics::{Partitions, PlannedTopic, Role, TopicPlan};

/// The count of each topic of `plan`, given those that were `found`.
pub(super) fn work_out(plan: &TopicPlan, found: &[Option<i32>]) -> Result<Vec<i32>, LogError> {
    let found = |at: usize| found.get(at).copied().flatten();
    let mut counts = Vec::with_capacity(plan.topics.len());
    for (at, topic) in plan.topics.iter().enumerate() {
        counts.push(fact(topic, found(at))?);
    }
    infer(plan, &mut counts);
    check_copartitioning(plan, &counts)?;
    for (at, topic) in plan.topics.iter().enumerate() {
        if matches!(topic.role, Role::Changelog(_)) {
            let needed = largest(&topic.partitions, &counts);
            counts[at] = changelog(plan, topic, found(at), needed)?;
        }
    }
    let known = |(topic, count): (&PlannedTopic, Option<i32>)| count.ok_or_else(|| unknown(topic));
    plan.topics.iter().zip(counts).map(known).collect()
}

/// What is known of a topic by itself. A changelog follows its sub-topology, see [`changelog`].
fn fact(topic: &PlannedTopic, found: Option<i32>) -> Result<Option<i32>, LogError> {
    match (topic.role, found, &topic.partitions) {
        (Role::Changelog(_), _, _) => Ok(None),
        // One partition is used, however many there are.
        (Role::Positions, found, _) => Ok(Some(found.unwrap_or(1))),
        (Role::External { .. }, None, _) => Err(missing(topic)),
        (_, Some(found), Partitions::Declared(declared)) if i64::from(found) != i64::from(*declared) => {
            Err(not_as_declared(topic, found, *declared))
        }
        (_, None, Partitions::Declared(declared)) => Ok(i32::try_from(*declared).ok()),
        (_, found, _) => Ok(found),
    }
}

fn infer(plan: &TopicPlan, counts: &mut [Option<i32>]) {
    let groups: Vec<Vec<usize>> =
        plan.copartitioned.iter().map(|group| group.iter().map(|topic| topic.0 as usize).collect()).collect();
    settle(&groups, counts);
    let settled: Vec<bool> = counts.iter().map(Option::is_some).collect();
    // Repeats until nothing changes, because one repartition may depend on another, or even on itself. What is not
    // settled only grows, and never beyond the largest of what is.
    loop {
        let before = counts.to_vec();
        for (at, topic) in plan.topics.iter().enumerate() {
            if !settled[at] && topic.role == Role::Repartition {
                counts[at] = counts[at].max(largest(&topic.partitions, counts));
            }
        }
        for group in &groups {
            let count = group.iter().filter_map(|&at| counts[at]).max();
            for &at in group.iter().filter(|&&at| !settled[at]) {
                counts[at] = count;
            }
        }
        if counts == before.as_slice() {
            return;
        }
    }
}

/// One known count settles its group, and so the other groups that these topics are in.
fn settle(groups: &[Vec<usize>], counts: &mut [Option<i32>]) {
    loop {
        let before = counts.to_vec();
        for group in groups {
            let known = group.iter().find_map(|&at| counts[at]);
            for &at in group {
                counts[at] = counts[at].or(known);
            }
        }
        if counts == before.as_slice() {
            return;
        }
    }
}

fn check_copartitioning(plan: &TopicPlan, counts: &[Option<i32>]) -> Result<(), LogError> {
    for group in &plan.copartitioned {
        let Some(&first) = group.first() else { continue };
        for &other in &group[1..] {
            let [left, right] = [first, other].map(|topic| topic.0 as usize);
            if let (Some(found_left), Some(found_right)) = (counts[left], counts[right])
                && found_left != found_right
            {
                return Err(LogError::Topic {
                    topic: plan.topics[right].name.clone(),
                    reason: format!(
                        "tasks with a store read it and `{}`, so it must have as many partitions: found {found_right} \
                         and {found_left}",
                        plan.topics[left].name
                    ),
                });
            }
        }
    }
    Ok(())
}

fn largest(partitions: &Partitions, counts: &[Option<i32>]) -> Option<i32> {
    match partitions {
        Partitions::LikeLargestOf(models) => models.iter().filter_map(|&model| counts[model]).max(),
        Partitions::AsFound | Partitions::Declared(_) => None,
    }
}

/// A changelog has as many partitions as what its sub-topology reads. One with another count belongs to state that was
/// spread over another number of partitions.
fn changelog(
    plan: &TopicPlan,
    topic: &PlannedTopic,
    found: Option<i32>,
    needed: Option<i32>,
) -> Result<Option<i32>, LogError> {
    match (found, needed) {
        (Some(found), Some(needed)) if found != needed => {
            let inputs = match &topic.partitions {
                Partitions::LikeLargestOf(models) => models.as_slice(),
                Partitions::AsFound | Partitions::Declared(_) => &[],
            };
            let inputs: Vec<String> = inputs.iter().map(|&at| format!("`{}`", plan.topics[at].name)).collect();
            Err(LogError::Topic {
                topic: topic.name.clone(),
                reason: format!(
                    "it holds the state of {found} partitions, but its input {} has {needed}: most keys are in other \
                     partitions than their state. Partitions cannot be added to the input of a store. Read a new topic \
                     with that many partitions instead, or give the application a new version suffix, and it builds its \
                     state anew from its input; leave the changelog as it is, it is the state",
                    inputs.join(", ")
                ),
            })
        }
        (_, needed) => Ok(needed),
    }
}

fn missing(topic: &PlannedTopic) -> LogError {
    LogError::Topic {
        topic: topic.name.clone(),
        reason: "does not exist; create it before the application starts (only internal topics are created for you)"
            .to_owned(),
    }
}

fn not_as_declared(topic: &PlannedTopic, found: i32, declared: u32) -> LogError {
    LogError::Topic {
        topic: topic.name.clone(),
        reason: format!(
            "it has {found} partitions, but the topology declares {declared}; records would land on the wrong task"
        ),
    }
}

fn unknown(topic: &PlannedTopic) -> LogError {
    LogError::Topic {
        topic: topic.name.clone(),
        reason:
            "how many partitions it needs cannot be worked out: nothing that leads to it has a known count; declare \
                 it with `partitions = …`"
                .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::{OffsetReset, StoreKind};
    use crate::log::TopicId;

    /// A plan of these topics; every group is read together by a sub-topology with a store.
    fn plan(topics: &[(&str, Role, Partitions)], groups: &[&[u32]]) -> TopicPlan {
        let planned = |(name, role, partitions): &(&str, Role, Partitions)| PlannedTopic {
            name: (*name).to_owned(),
            role: *role,
            partitions: partitions.clone(),
        };
        TopicPlan {
            topics: topics.iter().map(planned).collect(),
            sources: Vec::new(),
            sinks: Vec::new(),
            changelogs: Vec::new(),
            positions: None,
            dead_letters: Vec::new(),
            sink_dead_letters: Vec::new(),
            offset_resets: vec![OffsetReset::Earliest],
            copartitioned: groups.iter().map(|group| group.iter().map(|&at| TopicId(at)).collect()).collect(),
        }
    }

    const INPUT: Role = Role::External { input: true, output: false };

    fn input(name: &str) -> (&str, Role, Partitions) {
        (name, INPUT, Partitions::AsFound)
    }

    fn repartition<'a>(name: &'a str, of: &[usize]) -> (&'a str, Role, Partitions) {
        (name, Role::Repartition, Partitions::LikeLargestOf(of.to_vec()))
    }

    fn changelog_of<'a>(name: &'a str, of: &[usize]) -> (&'a str, Role, Partitions) {
        (name, Role::Changelog(StoreKind::KeyValue), Partitions::LikeLargestOf(of.to_vec()))
    }

    fn refused(plan: &TopicPlan, found: &[Option<i32>], topic: &str, words: &str) {
        let error = work_out(plan, found).expect_err("refused").to_string();
        assert!(error.contains(&format!("`{topic}`")) && error.contains(words), "{error}");
    }

    #[test]
    fn a_repartition_has_the_largest_count_of_what_is_read_where_it_is_written() {
        let plan = plan(&[input("a"), input("b"), repartition("r", &[0, 1]), changelog_of("c", &[2])], &[]);
        assert_eq!(work_out(&plan, &[Some(3), Some(6), None, None]).unwrap(), [3, 6, 6, 6]);
    }

    /// `a` (three partitions) by another key, joined with `b` (six).
    #[test]
    fn a_repartition_that_is_joined_follows_what_it_is_joined_with() {
        let topics = [input("a"), input("b"), repartition("r", &[0]), changelog_of("c", &[2, 1])];
        let plan = plan(&topics, &[&[2, 1]]);
        assert_eq!(work_out(&plan, &[Some(3), Some(6), None, None]).unwrap(), [3, 6, 6, 6]);
        assert_eq!(work_out(&plan, &[Some(6), Some(3), None, None]).unwrap(), [6, 3, 3, 3]);
        // A right one that was made beforehand.
        assert_eq!(work_out(&plan, &[Some(3), Some(6), Some(6), Some(6)]).unwrap(), [3, 6, 6, 6]);
    }

    #[test]
    fn repartitions_that_are_joined_get_the_largest_count_of_both() {
        let topics = [input("a"), input("b"), repartition("r", &[0]), repartition("s", &[1])];
        let plan = plan(&topics, &[&[2, 3]]);
        assert_eq!(work_out(&plan, &[Some(3), Some(6), None, None]).unwrap(), [3, 6, 6, 6]);
        // One that is there decides for the other one.
        assert_eq!(work_out(&plan, &[Some(3), Some(6), None, Some(4)]).unwrap(), [3, 6, 4, 4]);
    }

    #[test]
    fn a_declared_count_decides_for_its_group() {
        let declared = ("s", Role::Repartition, Partitions::Declared(12));
        let plan = plan(&[input("a"), repartition("r", &[0]), declared], &[&[1, 2]]);
        assert_eq!(work_out(&plan, &[Some(3), None, None]).unwrap(), [3, 12, 12]);
        refused(&plan, &[Some(3), None, Some(3)], "s", "declares 12");
    }

    /// Each repartition is written where the one before it is read, whatever the order in the plan.
    #[test]
    fn counts_follow_chains_and_groups_along_them() {
        let topics = [
            repartition("third", &[1]),
            repartition("second", &[2]),
            repartition("first", &[3]),
            input("a"),
            input("b"),
            changelog_of("c", &[0]),
        ];
        let found = [None, None, None, Some(3), Some(6), None];
        assert_eq!(work_out(&plan(&topics, &[]), &found).unwrap(), [3, 3, 3, 3, 6, 3]);
        // The second one is joined with `b`: what follows it follows it.
        assert_eq!(work_out(&plan(&topics, &[&[1, 4]]), &found).unwrap(), [6, 6, 3, 3, 6, 6]);
    }

    #[test]
    fn a_repartition_that_feeds_itself_is_as_large_as_what_else_feeds_it() {
        let topics = [input("a"), repartition("r", &[0, 2]), repartition("s", &[1])];
        assert_eq!(work_out(&plan(&topics, &[]), &[Some(5), None, None]).unwrap(), [5, 5, 5]);
        let lonely = plan(&[repartition("r", &[1]), repartition("s", &[0])], &[]);
        refused(&lonely, &[None, None], "r", "cannot be worked out");
    }

    #[test]
    fn state_stays_with_the_count_that_it_was_spread_over() {
        let plan = plan(&[input("a"), changelog_of("c", &[0])], &[]);
        assert_eq!(work_out(&plan, &[Some(2), Some(2)]).unwrap(), [2, 2]);
        refused(&plan, &[Some(4), Some(2)], "c", "state of 2 partitions, but its input `a` has 4");
        // Behind a repartition nothing changes: that keeps its count.
        let behind = self::plan(&[input("a"), repartition("r", &[0]), changelog_of("c", &[1])], &[]);
        assert_eq!(work_out(&behind, &[Some(4), Some(2), Some(2)]).unwrap(), [4, 2, 2]);
    }

    #[test]
    fn joined_topics_of_the_user_with_different_counts_are_refused() {
        let plan = plan(&[input("a"), input("b"), changelog_of("c", &[0, 1])], &[&[0, 1]]);
        refused(
            &plan,
            &[Some(3), Some(6), Some(3)],
            "b",
            "read it and `a`, so it must have as many partitions: found 6 and 3",
        );
    }

    #[test]
    fn what_the_user_owns_is_never_made_up() {
        refused(&plan(&[input("a")], &[]), &[None], "a", "does not exist");
    }
}
