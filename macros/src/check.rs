//! The rules: what a topology must satisfy beyond its syntax and its names.
//!
//! One rule, one file, one function, one code. Rules see a model whose names all resolve; a rule that
//! depends on what another one refuses returns silently there.

mod naming;
pub(crate) mod replay;
mod suggest;
mod sw011_application_id_form;
mod sw012_application_id_generic;
mod sw013_application_id_version;
mod sw021_unused_node;
mod sw023_topic_name;
mod sw024_internal_name;
mod sw025_doubled_internal_name;
mod sw026_topic_read_twice;
mod sw027_dead_letter_loop;
mod sw030_serde_missing;
mod sw031_topic_serdes_differ;
mod sw032_topic_types_differ;
mod sw033_store_serdes_differ;
mod sw040_repartition_missing;
mod sw041_repartition_unneeded;
mod sw042_join_key_types;
mod sw043_join_key_serdes;
mod sw044_join_partitions;
mod sw045_repartition_type;
mod sw050_store_missing;
mod sw051_store_misplaced;
mod sw052_doubled_store;
mod sw053_store_name;
mod sw068_fact_twice;
mod sw069_copy_changed;
mod sw109_migrates;
mod sw110_params_undeclared;
mod sw201_window_kind;
mod sw202_grace_missing;
mod sw203_retention_short;
mod sw204_windowed_key;
mod sw205_window_size;
mod sw206_held_twice;
mod sw207_suppress_windowless;
mod sw208_suppress_bound;
mod sw210_store_option;
mod sw215_clocks;
mod sw220_join_types;
mod sw230_table_unstored;
mod sw231_table_regrouped;
mod sw233_table_params;
#[cfg(test)]
mod testing;
mod topic_ends;

use crate::diag::Diags;
use crate::model::{Chain, Model, Step};

/// Every step that states windows, with its chain.
fn windowings(model: &Model) -> impl Iterator<Item = (&Chain, &Step)> {
    model.steps().filter(|(_, step)| step.form.output.is_windowed())
}

/// A rule reports every place that breaks it.
type Rule = fn(&Model, &Diags);

/// All rules in the order of their codes.
const RULES: &[Rule] = &[
    sw011_application_id_form::check,
    sw012_application_id_generic::check,
    sw013_application_id_version::check,
    sw021_unused_node::check,
    sw023_topic_name::check,
    sw024_internal_name::check,
    sw025_doubled_internal_name::check,
    sw026_topic_read_twice::check,
    sw027_dead_letter_loop::check,
    sw030_serde_missing::check,
    sw031_topic_serdes_differ::check,
    sw032_topic_types_differ::check,
    sw033_store_serdes_differ::check,
    sw040_repartition_missing::check,
    sw041_repartition_unneeded::check,
    sw042_join_key_types::check,
    sw043_join_key_serdes::check,
    sw044_join_partitions::check,
    sw045_repartition_type::check,
    sw050_store_missing::check,
    sw051_store_misplaced::check,
    sw052_doubled_store::check,
    sw053_store_name::check,
    sw068_fact_twice::check,
    sw069_copy_changed::check,
    // SW070 to SW084, one walk over each closure.
    replay::check_all,
    sw109_migrates::check,
    sw110_params_undeclared::check,
    sw201_window_kind::check,
    sw202_grace_missing::check,
    sw203_retention_short::check,
    sw204_windowed_key::check,
    sw205_window_size::check,
    sw206_held_twice::check,
    sw207_suppress_windowless::check,
    sw208_suppress_bound::check,
    sw210_store_option::check,
    sw215_clocks::check,
    sw220_join_types::check,
    sw230_table_unstored::check,
    sw231_table_regrouped::check,
    sw233_table_params::check,
];

/// Runs every rule.
pub(crate) fn all(model: &Model, diags: &Diags) {
    for rule in RULES {
        rule(model, diags);
    }
}
