//! What a closure asks for beyond what its operator passes: the record's context, the topology's parameters, or both, in
//! this order. The type tells them apart; without a type the first is the context.

use syn::{ExprClosure, Pat, Type};

use crate::ast::ParamsWish;

/// What comes after the operator's own arguments.
pub(crate) struct Extras {
    pub(crate) context: bool,
    pub(crate) params: Option<Box<ParamsWish>>,
}

/// None where the closure has too few parameters, too many, or these in another order.
pub(crate) fn read(closure: &ExprClosure, wanted: usize, context: bool) -> Option<Extras> {
    let extra: Vec<&Pat> = closure.inputs.iter().skip(wanted).collect();
    match extra.as_slice() {
        [] if closure.inputs.len() == wanted => Some(Extras { context: false, params: None }),
        [one] if is_other(one) => Some(Extras { context: false, params: Some(wish(one)) }),
        [_] if context => Some(Extras { context: true, params: None }),
        [first, last] if context && !is_other(first) => Some(Extras { context: true, params: Some(wish(last)) }),
        _ => None,
    }
}

fn wish(input: &Pat) -> Box<ParamsWish> {
    Box::new(ParamsWish { input: input.clone(), ty: written(input).cloned() })
}

/// Whether its type is written, and is not the context's.
fn is_other(input: &Pat) -> bool {
    written(input).is_some_and(|ty| match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident != "RecordContext"),
        _ => false,
    })
}

/// The type behind the `&`.
fn written(input: &Pat) -> Option<&Type> {
    let Pat::Type(typed) = input else { return None };
    match &*typed.ty {
        Type::Reference(reference) => Some(&reference.elem),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use syn::{ExprClosure, parse_quote};

    use super::read;

    fn kinds(closure: ExprClosure) -> Option<(bool, bool)> {
        read(&closure, 2, true).map(|extras| (extras.context, extras.params.is_some()))
    }

    #[test]
    fn types_tell_context_and_parameters_apart() {
        assert_eq!(kinds(parse_quote!(|k, v| 1)), Some((false, false)));
        assert_eq!(kinds(parse_quote!(|k, v, cx| 1)), Some((true, false)));
        assert_eq!(kinds(parse_quote!(|k, v, cx: &RecordContext<'_>| 1)), Some((true, false)));
        assert_eq!(kinds(parse_quote!(|k, v, p: &risk::Params| 1)), Some((false, true)));
        assert_eq!(kinds(parse_quote!(|k, v, cx, p| 1)), Some((true, true)));
        assert_eq!(kinds(parse_quote!(|k, v, cx, p: &Params| 1)), Some((true, true)));
        assert_eq!(kinds(parse_quote!(|k, v, p: &Params, cx| 1)), None);
        assert_eq!(kinds(parse_quote!(|k| 1)), None);
        assert_eq!(kinds(parse_quote!(|k, v, a, b, c| 1)), None);
    }

    #[test]
    fn an_initial_value_takes_parameters_and_no_context() {
        let kinds = |closure| read(&closure, 0, false).map(|extras| (extras.context, extras.params.is_some()));
        assert_eq!(kinds(parse_quote!(|| 1)), Some((false, false)));
        assert_eq!(kinds(parse_quote!(|p: &Params| 1)), Some((false, true)));
        assert_eq!(kinds(parse_quote!(|cx| 1)), None);
        assert_eq!(kinds(parse_quote!(|cx, p: &Params| 1)), None);
    }
}
