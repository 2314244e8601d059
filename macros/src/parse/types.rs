//! `Stream<K, V>` and `Table<K, V>`, the types of nodes.

use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type};

use crate::ast::{DataType, NodeKind, NodeType};
use crate::catalogue;
use crate::diag::{Diag, Diags};

/// Reads the type of the node `name`.
pub(super) fn node_type(name: &Ident, ty: Type, diags: &Diags) -> Option<NodeType> {
    let Some(segment) = sole_segment(&ty) else {
        report(name, &ty, diags);
        return None;
    };
    let kind = match segment.ident.to_string().as_str() {
        "Stream" => NodeKind::Stream,
        "Table" => NodeKind::Table,
        _ => {
            report(name, &ty, diags);
            return None;
        }
    };
    let Some([key, value]) = type_arguments(segment) else {
        report(name, &ty, diags);
        return None;
    };
    let (key, value) = (data_type(key), data_type(value));
    Some(NodeType { kind, kind_token: segment.ident.clone(), key, value })
}

fn report(name: &Ident, ty: &Type, diags: &Diags) {
    diags.push(
        Diag::new(&catalogue::NODE_TYPE, ty, format!("the type of `{name}` is neither a stream nor a table"))
            .help(format!("write `let {name}: Stream<Key, Value>` or `let {name}: Table<Key, Value>`")),
    );
}

/// The type of a key or a value.
pub(super) fn data_type(written: &Type) -> DataType {
    let inner = sole_segment(written)
        .filter(|segment| segment.ident == "Option")
        .and_then(type_arguments::<1>)
        .map(|[inner]| inner.clone());
    DataType { written: written.clone(), nullable: inner.is_some(), inner: inner.unwrap_or_else(|| written.clone()) }
}

/// The segment of a path that has only one.
fn sole_segment(ty: &Type) -> Option<&PathSegment> {
    let Type::Path(path) = ty else { return None };
    let mut segments = path.path.segments.iter();
    match (path.qself.is_none(), segments.next(), segments.next()) {
        (true, Some(segment), None) => Some(segment),
        _ => None,
    }
}

/// Exactly `N` generic arguments, all of them types.
fn type_arguments<const N: usize>(segment: &PathSegment) -> Option<[&Type; N]> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let types = arguments.args.iter().map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect::<Option<Vec<_>>>()?.try_into().ok()
}
