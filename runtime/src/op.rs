//! The operators, one a file. Generated code calls these small functions; their `fn`-pointer parameters make a
//! closure that captures anything an error at the captured name, and tell rustc the closure's parameter types.

mod aggregate;
mod count;
mod filter;
mod flat_map;
mod flat_map_values;
mod join;
mod map;
mod map_values;
mod peek;
mod present;
mod reduce;
mod select_key;
mod sink;
mod source;
mod table_source;

pub use aggregate::{
    aggregate, aggregate_with_context, aggregate_with_context_and_params, aggregate_with_params, fold, initial,
    initial_with_params,
};
pub use count::count;
pub use filter::{filter, filter_with_context, filter_with_context_and_params, filter_with_params};
pub use flat_map::{flat_map, flat_map_with_context, flat_map_with_context_and_params, flat_map_with_params};
pub use flat_map_values::{
    flat_map_values, flat_map_values_with_context, flat_map_values_with_context_and_params, flat_map_values_with_params,
};
pub use join::{
    join, join_with_context, join_with_context_and_params, join_with_params, left_join, left_join_with_context,
    left_join_with_context_and_params, left_join_with_params, lookup,
};
pub use map::{map, map_with_context, map_with_context_and_params, map_with_params};
pub use map_values::{map_values, map_values_with_context, map_values_with_context_and_params, map_values_with_params};
pub use peek::{peek, peek_with_context, peek_with_context_and_params, peek_with_params};
pub use present::{MaybeNull, Present};
pub use reduce::{reduce, reduce_with_params};
pub use select_key::{select_key, select_key_with_context, select_key_with_context_and_params, select_key_with_params};
pub use sink::{sink, sink_nullable_key, sink_nullable_key_value, sink_nullable_value};
pub use source::{event_time, event_time_within, key, nullable_key, nullable_value, record_time, set_time, value};
pub use table_source::table_source;
