//! What lies in a topic, as generated code names it: values as the topology declares them, or, on the way to the groups of a
//! table, changes of such values.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Type, parse_quote_spanned};

use super::{Sink, Source};
use crate::ast::DataType;
use crate::op::shown_at;

impl Source {
    /// The type of its values.
    pub(crate) fn carried(&self) -> DataType {
        carried(&self.value, self.carries_changes)
    }

    /// The serde that reads them.
    pub(crate) fn carrier(&self) -> TokenStream {
        carrier(&self.serdes.value.value, self.carries_changes)
    }
}

impl Sink {
    /// The type of its values.
    pub(crate) fn carried(&self) -> DataType {
        carried(&self.value, self.carries_changes)
    }

    /// The serde that writes them.
    pub(crate) fn carrier(&self) -> TokenStream {
        carrier(&self.serdes.value.value, self.carries_changes)
    }
}

fn carried(value: &DataType, changes: bool) -> DataType {
    if !changes {
        return value.clone();
    }
    let inner = &value.inner;
    let change: Type = parse_quote_spanned!(shown_at(inner.span())=> __sw::Change<#inner>);
    DataType { written: change.clone(), inner: change, nullable: false }
}

fn carrier(serde: &Type, changes: bool) -> TokenStream {
    match changes {
        true => quote_spanned!(shown_at(serde.span())=> __sw::Changes<#serde>),
        false => serde.to_token_stream(),
    }
}
