//! An `Option` of what may itself be written as null: two values, one text.

use syn::Type;

use crate::catalogue;
use crate::diag::Diag;
use crate::field::{DataField, types};

pub(super) fn check(field: &DataField<'_>) -> Option<Diag> {
    let (option, inner) = types::all(field.ty, &["Option"]).into_iter().find_map(|option| {
        types::argument(option, 0).map(types::pointee).filter(|inner| is_null(inner)).map(|inner| (option, inner))
    })?;
    let name = field.name();
    let (message, help) = match types::is_called(inner, "Option") {
        true => (
            format!("field `{name}` holds an `Option` of an `Option`, whose `Some(None)` is written like `None`"),
            "write an enum with a variant for each of the three",
        ),
        false => (
            format!("field `{name}` holds an `Option` of what has no content, whose `Some` is written like `None`"),
            "write a `bool`",
        ),
    };
    Some(Diag::new(&catalogue::READ_BACK, option, message).help(help))
}

fn is_null(ty: &Type) -> bool {
    let is_unit = matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty());
    is_unit || types::is_called(ty, "Option") || types::is_called(ty, "PhantomData")
}
