//! A closure may ask for the topology's parameters only where the header says what they are.

use quote::ToTokens;

use crate::ast::ParamsWish;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, same, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    if model.left_out.in_header {
        return;
    }
    let wishes = model.callbacks().filter_map(|site| site.callback.wants_params.as_deref());
    for ParamsWish { input, ty } in wishes {
        let asked = ty.as_ref().map_or_else(|| input.to_token_stream().to_string(), written);
        match (&model.params, ty) {
            (None, _) => diags.push(
                Diag::new(
                    &catalogue::PARAMS_UNDECLARED,
                    input,
                    format!("`{asked}` asks for parameters, and this topology has none"),
                )
                .help(match ty {
                    Some(_) => format!("write `#![params = {asked}]` in the header, and `#[params]` above the struct"),
                    None => {
                        "write `#![params = RiskParams]` in the header, with the name of their struct; or remove it"
                            .to_owned()
                    }
                }),
            ),
            (Some(declared), Some(ty)) if !same(declared, ty) => diags.push(
                Diag::new(
                    &catalogue::PARAMS_UNDECLARED,
                    input,
                    format!("`{asked}` is asked for, and the parameters of this topology are `{}`", written(declared)),
                )
                .help(format!("write `&{}`", written(declared)))
                .note("a topology has one struct of parameters, named in its header"),
            ),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, lines, rejects};

    #[test]
    fn parameters_are_declared() {
        rejects(
            check,
            quote!(let a: Stream<String, Order> = orders.filter(|_, order, limits: &Limits| order.cents > limits.max);),
            &["`Limits` asks for parameters, and this topology has none"],
        );
        rejects(
            check,
            quote! {
                #[store(name = "s", key = Utf8, value = I64)]
                let a: Table<String, i64> = orders.group_by_key().aggregate(|limits: &Limits| limits.min, |_, _, n| n);
            },
            &["`Limits` asks for parameters, and this topology has none"],
        );
        accepts(check, quote!(let a: Stream<String, Order> = orders.filter(|_, _, cx| cx.offset() > 5);));
    }

    #[test]
    fn there_is_one_struct_of_them() {
        let topology = |ask: proc_macro2::TokenStream| {
            quote! {
                #![application_id = "orders-risk-scoring-streams-v1"]
                #![params = Limits]
                pub struct OrderRisk;
                #[source(topic = "orders", key = Utf8, value = Json)]
                let orders: Stream<String, Order>;
                let a: Stream<String, Order> = orders.filter(|_, order, cx, limits: &#ask| order.cents > limits.max);
            }
        };
        assert_eq!(lines(check, topology(quote!(Limits))), Vec::<String>::new());
        let found = lines(check, topology(quote!(Thresholds)));
        assert!(found[0].contains("the parameters of this topology are `Limits`"), "{found:?}");
    }
}
