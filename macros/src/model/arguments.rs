//! The arguments of a call, read as its form wants them.

use quote::ToTokens;
use syn::{Expr, Ident};

use super::{OptionValue, StepOption};
use crate::ast::{Call, Callback, node_name};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::op::windowed_by::EMIT;
use crate::op::{self, Arg, Flow, Form, Opt, Second, Takes};
use crate::parse::extras::{self, Extras};
use crate::parse::options::Options;

/// A call whose form is known.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) form: &'static Form,
    /// As many as the form asks for, in its order.
    pub(super) args: Vec<Argument>,
    pub(super) options: Vec<StepOption>,
}

#[derive(Debug)]
pub(super) enum Argument {
    /// A closure or the path of a function.
    Callback(Callback),
    /// The name of another node.
    Node(Ident),
    /// The word that the form asks for.
    Word,
}

/// Reads all arguments of a call; `None` where one is wrong, which is reported.
pub(super) fn read(call: &Call, form: &'static Form, diags: &Diags) -> Option<Chosen> {
    let (args, options): (Vec<&Expr>, _) = (call.positional().collect(), options(call, form, diags));
    if args.len() != form.args.len() {
        report_count(call, form, &args, diags);
        return None;
    }
    let read: Vec<_> = args
        .into_iter()
        .zip(form.args)
        .map(|(expr, arg)| match arg {
            Arg::Node(_) => node_argument(&call.name, form, expr, diags).map(Argument::Node),
            Arg::Word(word) => self::word(&call.name, word, expr, diags).map(|()| Argument::Word),
            Arg::Callback { params, sketch, context } => {
                let wanted = Wanted { params: *params, sketch, context: *context };
                callback(&call.name, &wanted, expr, diags).map(Argument::Callback)
            }
        })
        // All arguments are looked at before the first mistake ends the call.
        .collect();
    let args = read.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Chosen { form, args, options: options? })
}

/// The options that are written; `None` where one is wrong, which is reported.
fn options(call: &Call, form: &'static Form, diags: &Diags) -> Option<Vec<StepOption>> {
    // A word stands where another form has its options.
    let mut options = match form.args {
        [Arg::Word(word)] => Options::none(&format!("`{}({word})`", call.name)),
        _ => Options::none(&format!("`{}`", call.name)),
    };
    let known: Vec<&str> = form.options.iter().map(|option| option.name).collect();
    for (name, value) in call.options() {
        if name == EMIT && form.input.is_cogrouped() && form.output.is_windowed() {
            diags.push(no_emit(name));
            options.intact = false;
            continue;
        }
        options.add_known(name.clone(), value.to_token_stream(), &known, diags);
    }
    let read = form.options.iter().filter_map(|option| read_option(option, &mut options, diags)).collect();
    options.intact.then_some(read)
}

/// Only windows of one stream have it.
fn no_emit(name: &Ident) -> Diag {
    Diag::new(&catalogue::UNKNOWN_OPTION, name, "`windowed_by` has no `emit` behind `cogroup`")
        .help("leave it out")
        .note("windows of several streams hand a result on with each record, as in Kafka Streams")
}

fn read_option(option: &Opt, options: &mut Options, diags: &Diags) -> Option<StepOption> {
    let name = option.name;
    Some(match option.takes {
        Takes::Flag => {
            let given = options.take_word(name, &[("true", true), ("false", false)], diags)?;
            StepOption { word: given.name, value: OptionValue::Flag(given.value) }
        }
        Takes::Duration(least) => {
            let given = options.take_duration(name, least, diags)?;
            StepOption { word: given.name, value: OptionValue::Duration(given.value) }
        }
        Takes::Count => {
            let given = options.take_count(name, diags)?;
            StepOption { word: given.name, value: OptionValue::Count(given.value) }
        }
        Takes::Word(words) => {
            let words: Vec<_> = words.iter().map(|word| (*word, *word)).collect();
            let given = options.take_word(name, &words, diags)?;
            StepOption { word: given.name, value: OptionValue::Word(given.value) }
        }
    })
}

fn word(name: &Ident, word: &str, expr: &Expr, diags: &Diags) -> Option<()> {
    if node_name(expr).is_some_and(|written| written == word) {
        return Some(());
    }
    let forms: Vec<String> = op::named(&name.to_string()).map(|form| format!("`.{}`", form.call_sketch())).collect();
    diags.push(
        Diag::new(&catalogue::OPERATOR_ARGUMENTS, expr, format!("`{name}` takes the word `{word}`, or options"))
            .help(format!("write {}", forms.join(" or "))),
    );
    None
}

/// What an operator asks of a callback.
struct Wanted {
    params: usize,
    sketch: &'static str,
    context: bool,
}

fn node_argument(name: &Ident, form: &Form, expr: &Expr, diags: &Diags) -> Option<Ident> {
    let node = node_name(expr);
    if node.is_none() {
        let diag = Diag::new(&catalogue::OPERATOR_ARGUMENTS, expr, format!("`{name}` takes the name of a node"));
        diags.push(diag.help(match grouping(form, expr) {
            Some(grouping) if !grouping.changes_key => {
                format!("leave `.{}()` out: a stream is taken by the key that it has", grouping.name)
            }
            Some(_) => format!(
                "give the stream its key in a `let` of its own, by `.select_key(…)` and with a `#[repartition(…)]`, then write `{}`",
                form.call_sketch()
            ),
            None => format!("give this expression a `let` of its own, then write `{}`", form.call_sketch()),
        }));
    }
    node.cloned()
}

/// What makes a group of the stream that a cogroup names, as in Java.
fn grouping(form: &Form, named: &Expr) -> Option<&'static Form> {
    let Expr::MethodCall(last) = named else { return None };
    let groups = |other: &&Form| form.second == Second::Cogroups && other.output == Flow::Grouped;
    op::named(&last.method.to_string()).find(groups)
}

fn callback(name: &Ident, wanted: &Wanted, expr: &Expr, diags: &Diags) -> Option<Callback> {
    let (found, extras) = match expr {
        Expr::Closure(closure) => (closure.inputs.len(), extras::read(closure, wanted.params, wanted.context)),
        Expr::Path(_) => {
            return Some(Callback { expr: expr.clone(), wants_context: false, wants_params: None });
        }
        _ => {
            diags.push(
                Diag::new(
                    &catalogue::OPERATOR_ARGUMENTS,
                    expr,
                    format!("`{name}` takes a closure or the name of a function"),
                )
                .help(format!("write `{}`", wanted.sketch)),
            );
            return None;
        }
    };
    if let Some(Extras { context, params }) = extras {
        return Some(Callback { wants_context: context, wants_params: params, expr: expr.clone() });
    }
    report_params(name, wanted, expr, found, diags);
    None
}

fn report_params(name: &Ident, wanted: &Wanted, expr: &Expr, found: usize, diags: &Diags) {
    let Expr::Closure(closure) = expr else { return };
    let head = {
        let (open, inputs, close) = (&closure.or1_token, &closure.inputs, &closure.or2_token);
        quote::quote!(#open #inputs #close)
    };
    let diag = Diag::new(
        &catalogue::OPERATOR_ARGUMENTS,
        head,
        format!("a closure with {} where `{name}` calls one with {}", parameters(found), wanted.params),
    );
    let diag = diag.help(format!("write `{}`", wanted.sketch));
    diags.push(diag.note(match wanted.context {
        true => {
            "one parameter more is the context of the record (event time, topic, partition, offset, headers), the last \
             one the topology's parameters, with their type: `params: &RiskParams`"
        }
        false => "one parameter more is the topology's parameters, with their type: `params: &RiskParams`",
    }));
}

fn parameters(count: usize) -> String {
    format!("{count} parameter{}", if count == 1 { "" } else { "s" })
}

fn report_count(call: &Call, form: &Form, args: &[&Expr], diags: &Diags) {
    let Call { name, paren, .. } = call;
    match form.input {
        Flow::GroupedTable if args.len() + 1 == form.args.len() => return diags.push(no_subtractor(name, form)),
        Flow::Sessions | Flow::CogroupedSessions if args.len() + 1 == form.args.len() => {
            return diags.push(no_merger(call, form));
        }
        _ if form.begins_cogroup() && args.len() > form.args.len() => return diags.push(first_stream(args[0], form)),
        _ => {}
    }
    let guilty = match args.get(form.args.len()) {
        Some(first_extra) => first_extra.to_token_stream(),
        None => paren.to_token_stream(),
    };
    let count = form.args.len();
    let takes = match count {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        _ => format!("{count} arguments"),
    };
    let diag = Diag::new(&catalogue::OPERATOR_ARGUMENTS, guilty, format!("`{name}` takes {takes}, not {}", args.len()))
        .help(format!("write `.{}`", form.call_sketch()));
    let merges = matches!(form.input, Flow::TimeWindows | Flow::Sliding) && merges_sessions(name, args.len());
    diags.push(match merges {
        true => diag.note("only sessions become one and are merged; any other window stays one by itself"),
        false if form.owns_store() && form.input.is_cogrouped() => diag.note(
            "the closures of `cogroup` take records in, and this one says what a value begins with; only sessions take another \
             one, which merges them",
        ),
        false => diag,
    });
}

fn first_stream(named: &Expr, form: &Form) -> Diag {
    Diag::new(&catalogue::OPERATOR_ARGUMENTS, named, "the first `cogroup` takes no named stream")
        .help(format!("write `.{}`", form.call_sketch()))
        .note("it takes the stream that is grouped; each further `cogroup` names one")
}

fn no_subtractor(name: &Ident, form: &Form) -> Diag {
    let message = format!("`{name}` of a grouped table has no subtractor");
    Diag::new(&catalogue::SUBTRACTOR, name, message).help(format!("write `.{}`", form.call_sketch())).note(
        "a row that changes is taken out of its group as it was, then added as it is: the last closure gives the \
         aggregate without it",
    )
}

fn no_merger(call: &Call, form: &Form) -> Diag {
    let Call { name, .. } = call;
    Diag::new(&catalogue::OPERATOR_ARGUMENTS, name, format!("`{name}` of sessions has no merger"))
        .help(format!("write `.{}`", form.call_sketch()))
        .note(
            "a record between two sessions makes one of them: the last closure gives the aggregate of both, of which the \
             left one is the earlier",
        )
}

/// Whether the operator called `name` takes so many arguments where sessions are merged.
fn merges_sessions(name: &Ident, count: usize) -> bool {
    op::named(&name.to_string()).any(|form| form.input == Flow::Sessions && form.args.len() == count)
}
