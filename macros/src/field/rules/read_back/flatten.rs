//! Fields that are flattened into the object around them. Reading has to find out again what belongs to which.

use syn::Meta;

use super::find;
use super::keys::MAPS;
use crate::catalogue;
use crate::diag::Diag;
use crate::field::{DataField, Shape, serde, types};

/// A map that is not there is written like an empty one.
pub(super) fn check(field: &DataField<'_>, options: &[Meta]) -> Option<Diag> {
    let flatten = find(options, &["flatten"])?;
    let is_option = types::is_called(field.ty, "Option");
    let inner = types::path(field.ty).filter(|_| is_option).and_then(|option| types::argument(option, 0))?;
    is_map(inner).then(|| {
        let message = format!(
            "field `{}` is a flattened `Option` of a map, whose `None` is written like an empty map",
            field.name()
        );
        Diag::new(&catalogue::READ_BACK, flatten, message).help("hold the map without the `Option`")
    })
}

/// What the flattened fields of one struct or variant do to each other.
pub(super) fn check_order(owner: &[Meta], shape: &Shape<'_>) -> Vec<Diag> {
    let flattened = |field: &&DataField<'_>| find(&serde::options(field.attrs), &["flatten"]).is_some();
    let fields: Vec<&DataField<'_>> = shape.fields.iter().filter(flattened).collect();
    let mut found = Vec::new();
    if let (Some(deny), Some(first)) = (find(owner, &["deny_unknown_fields"]), fields.first()) {
        let message =
            format!("unknown fields are denied, and so may be what the flattened field `{}` holds", first.name());
        found.push(
            Diag::new(&catalogue::READ_BACK, deny, message)
                .note(
                    "serde supports no `deny_unknown_fields` beside `flatten`: it reads some values and refuses others",
                )
                .help("remove `deny_unknown_fields`"),
        );
    }
    for pair in fields.windows(2) {
        let [map, next] = pair else { continue };
        if map.trusted.is_none() && is_map(map.ty) {
            let message =
                format!("field `{}` is read first and collects what field `{}` holds", map.name(), next.name());
            let help = match is_map(next.ty) {
                true => "remove `flatten` from one of the two".to_owned(),
                false => format!("write `{}` as the last field", map.name()),
            };
            found.push(Diag::new(&catalogue::READ_BACK, &map.member, message).help(help));
        }
    }
    found
}

fn is_map(ty: &syn::Type) -> bool {
    MAPS.iter().any(|name| types::is_called(types::pointee(ty), name))
}
