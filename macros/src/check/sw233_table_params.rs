//! Old values of a table that keeps nothing are computed when they are asked for, and so is the group that a row belonged to.
//! With parameters in that code, a restart with other parameters would compute other old values than were handed on: a group
//! would lose what it never got.

use syn::Ident;

use super::suggest;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Chain, Model, Step};
use crate::op::Flow;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (chain, step) in model.steps().filter(|(_, step)| step.sends_old && step.form.input == Flow::Table) {
        for wish in step.callbacks().filter_map(|callback| callback.wants_params.as_deref()) {
            let message = format!("parameters in `{}`, whose old results are computed again", step.name);
            let diag = Diag::new(&catalogue::TABLE_PARAMS, &wish.input, message);
            diags.push(diag.help(help(model, chain, step)).note(
                "after a restart with other parameters, the old result of a row would be another one than was handed on",
            ));
        }
    }
}

fn help(model: &Model, chain: &Chain, step: &Step) -> String {
    let owner: &Ident = &model.node(chain.owner()).name;
    if model.has_windows(chain.head) {
        // What is computed from windows is not kept.
        return "compute what depends on parameters in the closure of the aggregation, whose results are kept"
            .to_owned();
    }
    match step.form.output {
        Flow::GroupedTable => format!(
            "compute what depends on parameters in a table with a store of its own, `#[store(…)] let rated: Table<_, _> = \
             {}.map_values(…);`, and group that",
            model.node(chain.head).name
        ),
        _ if model.is_computed(chain.owner()) => format!(
            "keep the results: write `#[store(name = \"{}\", key = …, value = …)]` above `let {owner}`",
            suggest::topic_part(&owner.to_string())
        ),
        _ => format!(
            "keep the results: give them a `let` of their own, `#[store(…)] let kept: Table<_, _> = {}.{}(…);`, and go on \
             from there",
            model.node(chain.head).name,
            step.name
        ),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn groups_and_old_values_depend_on_no_parameters() {
        rejects(
            check,
            quote! {
                #[repartition(name = "by-city", key = Utf8, value = Json, carries = Profile)]
                #[store(name = "people", key = Utf8, value = I64)]
                let people: Table<String, i64> =
                    profiles.group_by(|_, profile, limits: &Limits| (limits.city(profile), profile.clone())).count();
                let rated: Table<String, i64> = profiles.map_values(|_, profile, limits: &Limits| limits.rate(profile));
                let changes: Stream<String, Change<i64>> = rated.to_changes(old = true);
            },
            &[
                "parameters in `group_by`, whose old results are computed again",
                "parameters in `map_values`, whose old results are computed again",
            ],
        );
        accepts(
            check,
            quote! {
                #[store(name = "rated", key = Utf8, value = I64)]
                let rated: Table<String, i64> = profiles.map_values(|_, profile, limits: &Limits| limits.rate(profile));
                let changes: Stream<String, Change<i64>> = rated.to_changes(old = true);
            },
        );
    }

    #[test]
    fn results_of_windows_are_computed_where_they_are_kept() {
        rejects(
            check,
            quote! {
                #[store(name = "counts", key = Utf8, value = I64)]
                let counts: Table<Windowed<String>, i64> =
                    orders.group_by_key().windowed_by(tumbling = 1.day(), grace = 0.seconds()).count();
                let rated: Table<Windowed<String>, i64> = counts.map_values(|_, count, limits: &Limits| limits.rate(count));
                let changes: Stream<Windowed<String>, Change<i64>> = rated.to_changes(old = true);
            },
            &["parameters in `map_values`, whose old results are computed again"],
        );
    }

    /// A filter with parameters says of each row that it does not let through that it is gone.
    #[test]
    fn filters_with_parameters_ask_for_no_old_values() {
        accepts(
            check,
            quote! {
                let some: Table<String, Profile> = profiles.filter(|_, profile, limits: &Limits| limits.passes(profile));
                let fewer: Table<String, Profile> = some.filter(|_, profile| profile.stars > 3);
                let left: Stream<String, Option<Profile>> = fewer.to_stream();
            },
        );
        rejects(
            check,
            quote! {
                let some: Table<String, Profile> = profiles.filter(|_, profile, limits: &Limits| limits.passes(profile));
                let changes: Stream<String, Change<Profile>> = some.to_changes(old = true);
            },
            &["parameters in `filter`, whose old results are computed again"],
        );
    }
}
