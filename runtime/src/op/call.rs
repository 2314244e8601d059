//! How user code is called: one function for each number of arguments.
//!
//! A closure coerces to the `fn` pointer at the end. That makes a captured variable an error at its name, and the
//! arguments before it tell rustc the types of the closure's parameters. An argument may be a reference, and a result may
//! borrow from it: `map_values(|_, order| &order.id)` copies nothing.

use crate::record::RecordContext;

/// Functions that call a closure with these arguments; `params`, where a closure asks for them, is the last of them.
macro_rules! calls {
    ($($name:ident($($argument:ident: $kind:ident),*);)*) => {$(
        /// Calls `code` with the arguments before it.
        #[inline(always)]
        pub fn $name<$($kind,)* R>($($argument: $kind,)* code: fn($($kind),*) -> R) -> R {
            code($($argument),*)
        }
    )*};
}

/// The same for closures that ask for the record's context, which comes behind the operator's own arguments. Its lifetime is
/// the closure's to choose, so that no result borrows from it: operators change the context while they hold results.
macro_rules! calls_with_context {
    ($($name:ident($($argument:ident: $kind:ident),* ; $($params:ident: $params_kind:ident)?);)*) => {$(
        /// Calls `code` with the arguments before it, among them the record's context.
        #[inline(always)]
        pub fn $name<$($kind,)* $($params_kind,)? R>(
            $($argument: $kind,)*
            context: &RecordContext,
            $($params: $params_kind,)?
            code: fn($($kind,)* &RecordContext $(, $params_kind)?) -> R,
        ) -> R {
            code($($argument,)* context $(, $params)?)
        }
    )*};
}

calls! {
    call0();
    call1(a: A);
    call2(a: A, b: B);
    call3(a: A, b: B, c: C);
    call4(a: A, b: B, c: C, d: D);
}

calls_with_context! {
    call2_cx(a: A, b: B;);
    call3_cx(a: A, b: B, c: C;);
    call2_cx_params(a: A, b: B; params: P);
    call3_cx_params(a: A, b: B, c: C; params: P);
}

#[cfg(test)]
mod tests {
    use super::{call0, call2, call2_cx, call3, call3_cx_params};
    use crate::record::RecordContext;

    #[test]
    fn a_result_may_borrow_from_an_argument() {
        let order = (String::from("o-1"), 7);
        let id: &String = call2(&"key", &order, |_, order| &order.0);
        assert_eq!(id, "o-1");
    }

    #[test]
    fn arguments_come_in_the_order_of_the_closure() {
        assert_eq!(call0(|| 1), 1);
        assert_eq!(call3(1, 2, 3, |a, b, c| a * 100 + b * 10 + c), 123);
        let context = RecordContext { offset: 5, ..RecordContext::new() };
        assert_eq!(call2_cx(1, 2, &context, |a, b, cx| (a, b, cx.offset())), (1, 2, 5));
        assert_eq!(
            call3_cx_params(1, 2, 3, &context, &9, |a, b, c, cx, p| (a, b, c, cx.offset(), *p)),
            (1, 2, 3, 5, 9)
        );
    }
}
