//! What tests of several stages share: a right topology, and how far a text gets.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::Topology;
use crate::diag::Diags;
use crate::model::Model;
use crate::parse;

/// The topology of the design document.
pub(crate) fn order_risk() -> TokenStream {
    quote! {
        #![application_id = "orders-risk-scoring-streams-v1"]
        #![processing_guarantee = exactly_once_v2]

        /// Emits a decision when a customer's exposure reaches the limit.
        pub struct OrderRisk;

        #[source(topic = "orders.submitted.v1", key = Utf8, value = Json)]
        let orders: Stream<String, OrderSubmitted>;

        #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
        let by_customer: Stream<String, OrderSubmitted> =
            orders.select_key(|_, order| order.customer_id.clone());

        #[store(name = "exposure-by-customer", key = Utf8, value = I64)]
        let exposure: Table<String, i64> = by_customer
            .group_by_key()
            .aggregate(|| 0, |_, order, total| total + order.amount_in_cents);

        #[sink(topic = "risk.decisions.v1", key = Utf8, value = Json)]
        let decisions: Stream<String, RiskDecision> = exposure
            .to_stream()
            .filter(|_, exposure| *exposure >= 1_000_000)
            .map_values(|customer, exposure| RiskDecision::high_exposure(customer, *exposure));
    }
}

/// `nodes` under a header and a struct that are right.
pub(crate) fn with_head(nodes: TokenStream) -> TokenStream {
    quote! {
        #![application_id = "orders-risk-scoring-streams-v1"]
        pub struct OrderRisk;
        #nodes
    }
}

/// `nodes` after a source `orders` and a table `profiles`.
pub(crate) fn with_sources(nodes: TokenStream) -> TokenStream {
    with_head(quote! {
        #[source(topic = "orders", key = Utf8, value = Json)]
        let orders: Stream<String, Order>;
        #[source(topic = "profiles", key = Utf8, value = Json)]
        #[store(name = "profiles-store")]
        let profiles: Table<String, Profile>;
        #nodes
    })
}

/// The tree and the first lines of all errors of parsing it.
pub(crate) fn parsed(input: TokenStream) -> (Topology, Vec<String>) {
    let diags = Diags::new();
    let ast = parse::topology(input, &diags);
    (ast, first_lines(diags))
}

/// The model of a topology without mistakes before the rules.
pub(crate) fn model(input: TokenStream) -> Model {
    let diags = Diags::new();
    let ast = parse::topology(input, &diags);
    let model = Model::build(&ast, &diags);
    let errors = diags.into_texts();
    model.filter(|_| errors.is_empty()).unwrap_or_else(|| panic!("no model: {errors:#?}"))
}

/// The first lines of all errors before the rules.
pub(crate) fn errors(input: TokenStream) -> Vec<String> {
    let diags = Diags::new();
    let ast = parse::topology(input, &diags);
    let model = Model::build(&ast, &diags);
    assert!(model.is_some() || diags.has_errors());
    first_lines(diags)
}

fn first_lines(diags: Diags) -> Vec<String> {
    let texts = diags.into_texts();
    texts.iter().filter_map(|text| text.lines().next()).map(str::to_owned).collect()
}

#[test]
fn the_topology_of_the_design_document_has_a_model() {
    let model = model(order_risk());
    assert_eq!(model.nodes.len(), 4);
    assert_eq!(model.subtopologies.len(), 2);
    assert_eq!(model.callbacks().count(), 5);
}
