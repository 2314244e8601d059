//! The programs, all of one form: `line` makes a line of an order.

macro_rules! programs {
    ($($name:ident: $path:literal)*) => {
        $(
            #[path = $path]
            #[allow(dead_code, reason = "`main`, which makes it a program")]
            pub(crate) mod $name;
        )*
    };
}

programs! {
    address_in_a_text: "../../../ui-tests/cases/evasions/pass/address_in_a_text.rs"
    bits_of_nan: "../../../ui-tests/cases/evasions/pass/bits_of_nan.rs"
    boxed_closure: "../../../ui-tests/cases/evasions/pass/boxed_closure.rs"
    default_of_a_type: "../../../ui-tests/cases/evasions/pass/default_of_a_type.rs"
    deref_impl: "../../../ui-tests/cases/evasions/pass/deref_impl.rs"
    display_impl: "../../../ui-tests/cases/evasions/pass/display_impl.rs"
    drop_impl: "../../../ui-tests/cases/evasions/pass/drop_impl.rs"
    generic_parameter: "../../../ui-tests/cases/evasions/pass/generic_parameter.rs"
    hash_order: "../../../ui-tests/cases/evasions/pass/hash_order.rs"
    iterator_impl: "../../../ui-tests/cases/evasions/pass/iterator_impl.rs"
    lazy_static_value: "../../../ui-tests/cases/evasions/pass/lazy_static_value.rs"
    operator: "../../../ui-tests/cases/evasions/pass/operator.rs"
    trait_object: "../../../ui-tests/cases/evasions/pass/trait_object.rs"
    trusted_by_mistake: "../../../ui-tests/cases/evasions/pass/trusted_by_mistake.rs"
    value_of_the_build: "../../../ui-tests/cases/evasions/pass/value_of_the_build.rs"
}
