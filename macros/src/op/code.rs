//! What an operator needs to write its code, as tokens: operators know neither syntax tree nor model.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;

/// One operator of one chain, ready to be written.
///
/// Its record is in the variables [`key`](Self::key) and [`value`](Self::value), both references. The code an
/// operator writes contains the rest of the chain, in which the variables of these names are its output.
pub(crate) struct StepCode {
    /// The operator as written by the user.
    pub name: Ident,
    pub callbacks: Vec<CallbackCode>,
    /// The store it owns or reads.
    pub store: Option<StoreCode>,
    /// The statement that hands the record to an output of its own, for branches.
    pub output: TokenStream,
    pub key_nulls: Nulls,
    pub value_nulls: Nulls,
}

/// User code, and what it asks for beside its arguments.
pub(crate) struct CallbackCode {
    pub tokens: TokenStream,
    pub wants_context: bool,
    pub wants_params: bool,
}

/// A store as operators name it.
pub(crate) struct StoreCode {
    /// Its number inside a task.
    pub index: usize,
    /// The table it holds, for error messages at run time.
    pub node: String,
    pub key_serde: TokenStream,
    pub value_serde: TokenStream,
    pub key_type: TokenStream,
    pub value_type: TokenStream,
    /// What the table hands on: its value, or an `Option` of it where keys may be deleted.
    pub change_type: TokenStream,
}

/// Whether a key or value may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    Never,
    /// Its type is written as `Option<…>`.
    Possible,
    /// Its type is what a closure gives, which rustc knows and the macro does not.
    Unknown,
}

impl StepCode {
    /// The place of the user's word, for code of ours.
    pub(crate) fn span(&self) -> Span {
        shown_at(self.name.span())
    }

    /// The variable that holds the key. User code cannot see it.
    pub(crate) fn key(&self) -> Ident {
        hidden("key", self.name.span())
    }

    /// The variable that holds the value.
    pub(crate) fn value(&self) -> Ident {
        hidden("value", self.name.span())
    }

    /// The variable that holds the processor's context.
    pub(crate) fn cx(&self) -> Ident {
        hidden("cx", self.name.span())
    }

    /// `op::<function>(key, value, closure)`, or its variant for closures that ask for more.
    pub(crate) fn call(&self, function: &str) -> TokenStream {
        let (key, value) = (self.key(), self.value());
        self.call_with(function, &quote!(#key, #value))
    }

    /// The same with other arguments before the closure.
    pub(crate) fn call_with(&self, function: &str, args: &TokenStream) -> TokenStream {
        let Some(callback) = self.callbacks.first() else { return TokenStream::new() };
        let function = self.function(function, callback);
        let closure = &callback.tokens;
        let context = callback.wants_context.then(|| {
            let cx = self.cx();
            quote!(#cx.record(),)
        });
        let params = self.params(callback);
        quote_spanned!(self.span()=> __sw::op::#function(#args, #context #params #closure))
    }

    /// Folds the record into the value of its key in the operator's store. `result` is the new value, made of the variables
    /// [`old`](Self::old) and [`context`](Self::context).
    pub(crate) fn fold(&self, store: &StoreCode, result: &TokenStream, rest: &TokenStream) -> TokenStream {
        let StoreCode { index, node, key_serde, value_serde, key_type, value_type, change_type } = store;
        let (cx, key, value) = (self.cx(), self.key(), self.value());
        let (old, context) = (self.old(), self.context());
        self.for_present(quote_spanned! {self.span()=>
            __sw::op::fold::<__Log, #key_serde, #value_serde, #key_type, #value_type, #change_type>(
                #cx, #index, #node, #key, |#old, #context| #result,
                |#cx, #key, #value| { #rest ::core::result::Result::Ok(()) },
            )?;
        })
    }

    /// The variable that holds the stored value of the key, if there is one.
    pub(crate) fn old(&self) -> Ident {
        hidden("old", self.name.span())
    }

    /// The variable that holds the record's context while its value is folded, when that of the processor is taken.
    pub(crate) fn context(&self) -> Ident {
        hidden("context", self.name.span())
    }

    /// The topology's parameters as an argument, where the code asks for them.
    pub(crate) fn params(&self, callback: &CallbackCode) -> Option<TokenStream> {
        let params = hidden("params", self.name.span());
        callback.wants_params.then(|| quote!(#params,))
    }

    /// The name of a runtime function, at the user's word, so that errors and editors find it there.
    pub(crate) fn function(&self, function: &str, callback: &CallbackCode) -> Ident {
        let suffix = match (callback.wants_context, callback.wants_params) {
            (false, false) => "",
            (true, false) => "_with_context",
            (false, true) => "_with_params",
            (true, true) => "_with_context_and_params",
        };
        format_ident!("{function}{suffix}", span = self.span())
    }

    /// `code`, run only for records with a key and a value, which it sees without their `Option`s.
    pub(crate) fn for_present(&self, code: TokenStream) -> TokenStream {
        let inner = self.for_present_value(code);
        self.unless_null(&self.key(), self.key_nulls, inner)
    }

    /// `code`, run only for records with a value.
    pub(crate) fn for_present_value(&self, code: TokenStream) -> TokenStream {
        self.unless_null(&self.value(), self.value_nulls, code)
    }

    fn unless_null(&self, variable: &Ident, nulls: Nulls, code: TokenStream) -> TokenStream {
        let cx = self.cx();
        let present = match nulls {
            Nulls::Never => return code,
            Nulls::Possible => quote!(#variable),
            Nulls::Unknown => quote! {{
                #[allow(unused_imports)]
                use __sw::op::Present as _;
                __sw::op::MaybeNull(#variable).present()
            }},
        };
        quote! {
            if let ::core::option::Option::Some(#variable) = #present { #code } else { #cx.drop_record(); }
        }
    }
}

impl StoreCode {
    /// The value of the key at hand, an `Option`.
    pub(crate) fn lookup(&self, step: &StepCode) -> TokenStream {
        let Self { index, node, key_serde, value_serde, key_type, value_type, .. } = self;
        let (cx, key) = (step.cx(), step.key());
        quote! {
            __sw::op::lookup::<__Log, #key_serde, #value_serde, #key_type, #value_type>(#cx, #index, #node, #key)?
        }
    }
}

/// A span for code of ours: an error in it is shown at `place`, and lints know that nobody wrote it.
pub(crate) fn shown_at(place: Span) -> Span {
    Span::call_site().located_at(place)
}

/// A variable of ours: invisible to user code, and shown at `span` where an error is about it.
pub(crate) fn hidden(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}
