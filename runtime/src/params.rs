//! Parameters: what is configured about a topology, and safe to replay.
//!
//! A processor captures nothing, so thresholds and the like come in as one more argument. They are given before the
//! start and never change while the program runs; which ones were used is committed with every position.

mod value;

use std::sync::Arc;

pub use value::ParamValue;

use crate::config::{Config, ConfigError, GivenParam, Problem, closest_name};
use crate::description::{ParamField, TopologyDescription};
use crate::stable::{Stable, hash};

/// The parameters of a topology, declared by [`#[params]`](macro@crate::params) and named in its header:
///
/// ```
/// use streamwright::prelude::*;
///
/// #[params]
/// pub struct AlertParams {
///     /// Amounts from here on are reported.
///     #[param(default = 10_000)]
///     limit_in_cents: i64,
/// }
///
/// topology! {
///     #![application_id = "large-payments-v1"]
///     #![params = AlertParams]
///     pub struct LargePayments;
///
///     #[source(topic = "payments", key = Utf8, value = I64)]
///     let payments: Stream<String, i64>;
///
///     #[repartition(name = "large-payments", key = Utf8, value = I64)]
///     let large: Stream<String, i64> = payments
///         .filter(|_, cents, params: &AlertParams| *cents >= params.limit_in_cents)
///         .select_key(|customer, _| customer.to_lowercase());
///
///     #[store(name = "large-payments-by-customer", key = Utf8, value = I64)]
///     let counts: Table<String, i64> = large.group_by_key().count();
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut driver = TestDriver::with_params(LargePayments, AlertParams { limit_in_cents: 500 })?;
/// driver.input::<Utf8, I64>("payments").pipe("Ann", &700)?;
/// driver.input::<Utf8, I64>("payments").pipe("Ann", &300)?;
/// assert_eq!(driver.store::<Utf8, I64>("large-payments-by-customer").get::<str, i64>("ann"), Some(1));
/// # Ok(()) }
/// ```
///
/// A program gives them by [`App::params`](crate::App::params), the variable `STREAMWRIGHT_PARAM_LIMIT_IN_CENTS` or the
/// flag `--param-limit-in-cents`; the later wins. A restart with other values stops under exactly-once, and goes on with
/// `--params-change=accept`, saying from which input positions on the new ones hold: what was processed before keeps what
/// the old ones made of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold parameters",
    note = "write `#[params]` above the struct"
)]
pub trait Params: Stable + Sized + Send + Sync + 'static {
    /// The fields in order.
    const FIELDS: &'static [ParamField];

    /// Reads every field, so that all problems are found at once.
    #[doc(hidden)]
    fn read(given: &mut Given<'_>) -> Option<Self>;

    /// The values as text, in the order of the fields.
    #[doc(hidden)]
    fn show(&self) -> Vec<String>;
}

/// Names and values as a configuration takes them.
pub(crate) type Texts = Vec<(&'static str, String)>;

/// The texts that are read as these parameters.
pub(crate) fn texts<P: Params>(params: &P) -> Texts {
    P::FIELDS.iter().map(|field| field.name).zip(params.show()).collect()
}

/// For topologies without parameters.
impl Params for () {
    const FIELDS: &'static [ParamField] = &[];

    fn read(_: &mut Given<'_>) -> Option<Self> {
        Some(())
    }

    fn show(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What was given, on its way into fields.
#[doc(hidden)]
pub struct Given<'c> {
    config: &'c Config,
    problems: Vec<Problem>,
}

impl Given<'_> {
    /// The value of a field, or its default.
    pub fn take<V: ParamValue>(&mut self, field: &ParamField, default: Option<fn() -> V>) -> Option<V> {
        let problem = match (self.config.params.get(field.name), default) {
            (Some(GivenParam { text, origin }), _) => match V::parse(text) {
                Ok(value) => return Some(value),
                Err(reason) => format!("`{text}` (from `{origin}`) is not allowed: {reason}"),
            },
            (None, Some(default)) => return Some(default()),
            (None, None) => format!(
                "is not given; start with `{}`, set `{}`, or call `App::params`",
                GivenParam::flag(field.name),
                GivenParam::variable(field.name)
            ),
        };
        self.problems.push(Problem::of_param(field.name, problem));
        None
    }
}

/// Longer texts of values are cut: they go into every committed position.
const LONGEST: usize = 512;

/// The parameters that a process runs with.
pub(crate) struct Parameters<P> {
    pub(crate) values: P,
    /// What is committed about them; `None` in a topology without any.
    pub(crate) note: Option<Note>,
}

/// What tells these parameters from others.
pub(crate) struct Note {
    pub(crate) fingerprint: u64,
    /// For people.
    pub(crate) text: String,
}

impl<P: Params> Parameters<P> {
    /// Takes them from a configuration.
    ///
    /// # Errors
    /// Every one that is missing, unreadable or unknown.
    pub(crate) fn read(config: &Config, description: &TopologyDescription) -> Result<Arc<Self>, ConfigError> {
        let mut given = Given { config, problems: Vec::new() };
        let values = P::read(&mut given);
        let mut problems = given.problems;
        problems.extend(unknown(config, P::FIELDS));
        match values {
            Some(values) if problems.is_empty() => Ok(Arc::new(Self::new(values, description))),
            _ => Err(ConfigError::new(problems)),
        }
    }

    fn new(values: P, description: &TopologyDescription) -> Self {
        let shown = values.show();
        let pairs = P::FIELDS.iter().zip(&shown);
        let parts = pairs.clone().flat_map(|(field, value)| [field.name, "\0", value, "\0"]);
        let fingerprint = parts.fold(hash::BASIS, |hash, part| hash::hashed(hash, part.as_bytes()));
        let text: Vec<String> = pairs.map(|(field, value)| format!("{} = {value}", field.name)).collect();
        if let Some(params) = description.parameters() {
            params.live.start(shown);
        }
        let note = Note { fingerprint, text: cut(text.join("; ")) };
        Self { values, note: (!P::FIELDS.is_empty()).then_some(note) }
    }
}

fn cut(mut text: String) -> String {
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A problem for each given parameter that the topology does not have.
fn unknown(config: &Config, fields: &[ParamField]) -> Vec<Problem> {
    let given = config.params.iter().filter(|(name, _)| fields.iter().all(|field| field.name != name.as_str()));
    given
        .map(|(name, GivenParam { origin, .. })| {
            let advice = match closest_name(name, fields.iter().map(|field| field.name)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if fields.is_empty() => "it has none".to_owned(),
                None => {
                    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
                    format!("it has {}", names.join(", "))
                }
            };
            Problem::of_param(name, format!("(from `{origin}`) the topology has no such parameter; {advice}"))
        })
        .collect()
}
