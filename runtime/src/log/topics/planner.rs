//! From description to topics, and from what exists to what must be created.

mod counts;

use std::sync::Arc;

use crate::description::{Store, TopicName, TopologyDescription};

use super::{
    LogError, Partitions, PlannedTopic, Role, TopicId, TopicInfo, TopicPlan, TopicTable, dead_letter_topic,
    sink_dead_letter_topic,
};

pub(super) fn plan(description: &TopologyDescription) -> TopicPlan {
    let mut topics = Topics(Vec::new());
    let sources: Vec<TopicId> = description
        .sources
        .iter()
        .map(|source| {
            let declared = declared(source.partitions);
            topics.add(description.topic_name(source.topic), role(source.topic, true), declared)
        })
        .collect();
    let sinks = description
        .sinks
        .iter()
        .map(|sink| topics.add(description.topic_name(sink.topic), role(sink.topic, false), declared(sink.partitions)))
        .collect();
    let mut dead = |topic: Option<&str>| {
        Some(topics.add(topic?.to_owned(), role(TopicName::External(""), false), Partitions::AsFound))
    };
    let of_sources = description.sources.iter().map(|source| dead(dead_letter_topic(source.on_error))).collect();
    let of_sinks = description.sinks.iter().map(|sink| dead(sink_dead_letter_topic(sink.on_unwritable))).collect();
    // See `counts` for what a repartition topic without a declared count gets.
    for (number, subtopology) in description.subtopologies.iter().enumerate() {
        let inputs: Vec<usize> = subtopology.sources.iter().map(|&source| index(sources[source])).collect();
        for (sink, topic) in description.sinks.iter().zip::<&Vec<TopicId>>(&sinks) {
            let planned = &mut topics.0[index(*topic)];
            if sink.subtopology == number && planned.role == Role::Repartition {
                planned.infer_from(&inputs);
            }
        }
    }
    let changelogs =
        description.stores.iter().map(|store| topics.add_changelog(description, store, &sources)).collect();
    let copartitioned = description
        .subtopologies
        .iter()
        .flat_map(|subtopology| subtopology.copartitioned)
        .map(|group| group.iter().map(|&source| sources[source]).collect())
        .collect();
    let offset_resets = description.sources.iter().map(|source| source.offset_reset).collect();
    // After all others, see `TopicPlan::without_positions`.
    let positions = description.positions_name().map(|name| topics.add(name, Role::Positions, Partitions::AsFound));
    TopicPlan {
        topics: topics.0,
        sources,
        sinks,
        changelogs,
        positions,
        dead_letters: of_sources,
        sink_dead_letters: of_sinks,
        offset_resets,
        copartitioned,
    }
}

pub(super) fn resolve(plan: &TopicPlan, found: &[Option<i32>]) -> Result<TopicTable, LogError> {
    let topics = plan.topics.iter().zip(counts::work_out(plan, found)?);
    let info = |(topic, partitions): (&PlannedTopic, i32)| TopicInfo {
        name: Arc::from(&*topic.name),
        role: topic.role,
        partitions,
        uuid: None,
        delete_retention: None,
    };
    Ok(TopicTable { topics: topics.map(info).collect(), plan: plan.clone() })
}

pub(super) fn choose_external(plan: &TopicPlan, found: &mut [Option<i32>], default: i32) {
    let missing: Vec<usize> = (0..found.len())
        .filter(|&at| found[at].is_none() && matches!(plan.topics[at].role, Role::External { .. }))
        .collect();
    for &at in &missing {
        if let Partitions::Declared(count) = plan.topics[at].partitions {
            found[at] = i32::try_from(count).ok();
        }
    }
    for at in missing {
        if found[at].is_none() {
            let joined = plan.copartitioned.iter().filter(|group| group.iter().any(|topic| topic.0 as usize == at));
            let counts = joined.flatten().filter_map(|topic| found[topic.0 as usize]);
            found[at] = Some(counts.max().unwrap_or(default.max(1)));
        }
    }
}

fn declared(partitions: Option<u32>) -> Partitions {
    partitions.map_or(Partitions::AsFound, Partitions::Declared)
}

fn role(topic: TopicName, input: bool) -> Role {
    match topic {
        TopicName::External(_) => Role::External { input, output: !input },
        TopicName::Repartition(_) => Role::Repartition,
    }
}

fn index(topic: TopicId) -> usize {
    topic.0 as usize
}

struct Topics(Vec<PlannedTopic>);

impl Topics {
    /// Adds a topic, or merges what is newly known about one that is there.
    fn add(&mut self, name: String, role: Role, partitions: Partitions) -> TopicId {
        let at = self.0.iter().position(|topic| topic.name == name).unwrap_or_else(|| {
            self.0.push(PlannedTopic { name, role, partitions: Partitions::AsFound });
            self.0.len() - 1
        });
        let topic = &mut self.0[at];
        if let (Role::External { input, output }, Role::External { input: more_input, output: more_output }) =
            (topic.role, role)
        {
            topic.role = Role::External { input: input || more_input, output: output || more_output };
        }
        if partitions != Partitions::AsFound {
            topic.partitions = partitions;
        }
        // Topologies have a handful of topics.
        TopicId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// Adds the changelog of a store, which has as many partitions as what its sub-topology reads.
    fn add_changelog(&mut self, description: &TopologyDescription, store: &Store, sources: &[TopicId]) -> TopicId {
        let inputs = description.subtopologies[store.subtopology].sources;
        let inputs = inputs.iter().map(|&source| index(sources[source])).collect();
        let (name, role) = (description.changelog_name(store), Role::Changelog(store.kind));
        self.add(name, role, Partitions::LikeLargestOf(inputs))
    }
}

impl PlannedTopic {
    fn infer_from(&mut self, models: &[usize]) {
        match &mut self.partitions {
            Partitions::Declared(_) => {}
            Partitions::AsFound => self.partitions = Partitions::LikeLargestOf(models.to_vec()),
            Partitions::LikeLargestOf(known) => known.extend_from_slice(models),
        }
    }
}
