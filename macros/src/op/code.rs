//! What an operator needs to write its code, as tokens: operators know neither syntax tree nor model.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Ident;

use super::Drops;

/// One operator of one chain, ready to be written.
///
/// Its record is in the variables [`key`](Self::key) and [`value`](Self::value), both references. The code an
/// operator writes contains the rest of the chain, in which the variables of these names are its output.
pub(crate) struct StepCode {
    /// The operator as written by the user.
    pub name: Ident,
    /// The node that it makes, for messages at run time.
    pub node: String,
    pub callbacks: Vec<CallbackCode>,
    /// The store it owns.
    pub store: Option<StoreCode>,
    /// Where it groups a table: the key of the groups, and the value that their topic carries.
    pub group: Option<(TokenStream, TokenStream)>,
    /// The value of the key at hand in the table that it looks up, and its event time, an `Option`.
    pub lookup: TokenStream,
    /// The statement that hands the record to an output of its own, for branches.
    pub output: TokenStream,
    pub key_nulls: Nulls,
    pub value_nulls: Nulls,
    /// Which records it drops for what they lack.
    pub drops: Drops,
    /// Whether the change that reaches it, where it works on a table, may be a deletion.
    pub deletes: bool,
    /// Whether it wants the old values of that table.
    pub sends_old: bool,
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
    /// Which of its clocks the record moves, where it keeps windows.
    pub clock: usize,
    /// The table it holds, for error messages at run time.
    pub node: String,
    pub key_serde: TokenStream,
    pub value_serde: TokenStream,
    pub key_type: TokenStream,
    pub value_type: TokenStream,
    /// What the closure that folds gives: the value, or an `Option` of it where keys may be deleted.
    pub folded_type: TokenStream,
    /// Whether what it holds is handed on, when it changes, with the values it held before.
    pub sends_old: bool,
    /// Whether what changes waits until the record is processed.
    pub holds_back: bool,
    /// The windows of its values, where it keeps one a window.
    pub window: Option<WindowCode>,
    /// The function that takes the windows that close, where somebody waits for that.
    pub finals: Option<Ident>,
    /// The runtime's value for what it holds back, where that is what it keeps.
    pub limits: Option<TokenStream>,
}

/// Windows as operators name them.
pub(crate) struct WindowCode {
    /// What the functions of their aggregations end with: `windows`.
    pub function: &'static str,
    /// The runtime's value for them.
    pub value: TokenStream,
    /// The serde of a whole row without the one of the key inside: its name, and its other arguments.
    pub row: (Ident, TokenStream),
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

    /// The variable that holds the change of a table.
    pub(crate) fn change(&self) -> Ident {
        hidden("change", self.name.span())
    }

    /// The variable that holds what a map of a table made.
    pub(crate) fn mapped(&self) -> Ident {
        hidden("mapped", self.name.span())
    }

    /// The variable that holds the value of the left one of two tables, an `Option`.
    pub(crate) fn left(&self) -> Ident {
        hidden("left", self.name.span())
    }

    /// The variable that holds the value of the right one.
    pub(crate) fn right(&self) -> Ident {
        hidden("right", self.name.span())
    }

    /// The variable that holds the value of a table beside the record's.
    pub(crate) fn other(&self) -> Ident {
        hidden("table_value", self.name.span())
    }

    /// The variable that holds what the sessions before have become, while sessions become one.
    pub(crate) fn merged(&self) -> Ident {
        hidden("merged", self.name.span())
    }

    /// The variable that holds the value of the session that joins them.
    pub(crate) fn session(&self) -> Ident {
        hidden("session", self.name.span())
    }

    /// The variable that holds a closure of ours, around user code that is called in two places.
    pub(crate) fn shared(&self, name: &str) -> Ident {
        hidden(name, self.name.span())
    }

    /// The variable that holds the processor's context.
    pub(crate) fn cx(&self) -> Ident {
        hidden("cx", self.name.span())
    }

    /// Runs the first callback with key and value. Rustc is told what the result looks like, so that an error is in the
    /// closure: `bool`, `(_, _)`, or `_` for anything.
    pub(crate) fn call(&self, result: &TokenStream) -> TokenStream {
        self.call_with(&[&self.key(), &self.value()], result)
    }

    /// The same with other arguments.
    pub(crate) fn call_with(&self, args: &[&dyn ToTokens], result: &TokenStream) -> TokenStream {
        let Some(callback) = self.callbacks.first() else { return TokenStream::new() };
        let cx = self.cx();
        self.invoke(callback, args, &quote!(#cx.record()), result)
    }

    /// Runs user code with `args`, and with what else it asks for, through the function for that many arguments. It is named at
    /// the user's word, so that errors and editors find it there. `context` is the record's.
    pub(crate) fn invoke(
        &self,
        callback: &CallbackCode,
        args: &[&dyn ToTokens],
        context: &dyn ToTokens,
        result: &TokenStream,
    ) -> TokenStream {
        let params = callback.wants_params.then(|| hidden("params", self.name.span()));
        let (count, suffix) = match (callback.wants_context, &params) {
            (false, None) => (args.len(), ""),
            (false, Some(_)) => (args.len() + 1, ""),
            (true, None) => (args.len(), "_cx"),
            (true, Some(_)) => (args.len(), "_cx_params"),
        };
        let function = format_ident!("call{count}{suffix}", span = self.span());
        let context = callback.wants_context.then_some(context).into_iter();
        let (params, code) = (params.into_iter(), &callback.tokens);
        // Where nothing is known of the result, nothing is said.
        let types = (result.to_string() != "_").then(|| {
            let kinds = args.iter().map(|_| quote!(_)).chain(callback.wants_params.then(|| quote!(_)));
            quote!(::<#(#kinds,)* #result>)
        });
        quote_spanned!(self.span()=> __sw::op::#function #types(#(#args,)* #(#context,)* #(#params,)* #code))
    }

    /// Folds the record into the value of its key in the operator's store. `result` is the new value, made of the variables
    /// [`old`](Self::old) and [`context`](Self::context).
    pub(crate) fn fold(&self, store: &StoreCode, result: &TokenStream, rest: &TokenStream) -> TokenStream {
        self.for_counted(self.fold_into(store, &store.folded_type, None, result, rest))
    }

    /// The same for sessions. `first` is what a session begins with, an `Option`, and `merge` what two have together, made of the
    /// variables [`merged`](Self::merged) and [`session`](Self::session).
    pub(crate) fn fold_sessions(
        &self,
        store: &StoreCode,
        (first, merge): (&TokenStream, &TokenStream),
        result: &TokenStream,
        rest: &TokenStream,
    ) -> TokenStream {
        let (merged, session) = (self.merged(), self.session());
        let merging = quote_spanned! {self.span()=>
            || #first,
            |#merged, #session| match #merged {
                ::core::option::Option::Some(#merged) => #merge,
                ::core::option::Option::None => #session,
            },
        };
        self.for_counted(self.fold_into(store, &store.folded_type, Some(merging), result, rest))
    }

    /// `code`, run only for records that an aggregation takes: most windows take a null value as it is.
    pub(crate) fn for_counted(&self, code: TokenStream) -> TokenStream {
        match self.drops {
            Drops::Nothing => code,
            Drops::NullKeys => self.for_present_key(code),
            Drops::NullValues => self.for_present_value(code),
            Drops::Nulls => self.for_present(code),
        }
    }

    /// Folds a change of a row into the value of its group: the old value is taken out, then the new one added. `removed` and
    /// `added` are made of the variables [`old`](Self::old), [`value`](Self::value) and [`context`](Self::context).
    pub(crate) fn replace(
        &self,
        store: &StoreCode,
        removed: &TokenStream,
        added: &TokenStream,
        rest: &TokenStream,
    ) -> TokenStream {
        let (value, old, value_type) = (self.value(), self.old(), &store.value_type);
        let result = quote_spanned! {self.span()=>
            __sw::op::replace(#old, #value, |#old, #value| #removed, |#old, #value| #added)
        };
        self.fold_into(store, &quote!(::core::option::Option<#value_type>), None, &result, rest)
    }

    /// `folded` is the type of `result`, and `merging` the arguments between the key and it.
    fn fold_into(
        &self,
        store: &StoreCode,
        folded: &TokenStream,
        merging: Option<TokenStream>,
        result: &TokenStream,
        rest: &TokenStream,
    ) -> TokenStream {
        let StoreCode { key_serde, value_serde, key_type, value_type, .. } = store;
        let (cx, key, change) = (self.cx(), self.key(), self.change());
        let (old, context, sends_old) = (self.old(), self.context(), store.sends_old());
        let ((function, place), finals) = (store.by_window("fold", self.span()), self.finals(store));
        quote_spanned! {self.span()=>
            __sw::op::#function::<__Log, #key_serde, #value_serde, #key_type, #value_type, #folded, #sends_old>(
                #cx, #place, #key, #merging |#old, #context| #result,
                |#cx, #key, #change| { #rest #finals ::core::result::Result::Ok(()) },
            )?;
        }
    }

    /// Behind each result: hands on the windows that are closed at its event time, where somebody waits for that.
    pub(crate) fn finals(&self, store: &StoreCode) -> Option<TokenStream> {
        let StoreCode { index, key_serde, value_serde, key_type, value_type, .. } = store;
        let (Some(finals), Some(WindowCode { function, value, .. })) = (&store.finals, &store.window) else {
            return None;
        };
        let [cx, key, change, params] = ["cx", "key", "change", "params"].map(|name| hidden(name, self.name.span()));
        let (function, sends_old) = (format_ident!("finals_{function}", span = self.span()), store.sends_old());
        Some(quote_spanned! {self.span()=>
            __sw::op::#function::<__Log, #key_serde, #value_serde, #key_type, #value_type, #sends_old>(
                #cx, #index, &#value, |#cx, #key, #change| Self::#finals(#cx, #params, #key, #change),
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

    /// `code`, run only for records with a key and a value, which it sees without their `Option`s.
    pub(crate) fn for_present(&self, code: TokenStream) -> TokenStream {
        let inner = self.for_present_value(code);
        self.unless_null((&self.key(), "NullKey"), self.key_nulls, inner)
    }

    /// `code`, run only for records with a key.
    pub(crate) fn for_present_key(&self, code: TokenStream) -> TokenStream {
        self.unless_null((&self.key(), "NullKey"), self.key_nulls, code)
    }

    /// `code`, run only for records with a value.
    pub(crate) fn for_present_value(&self, code: TokenStream) -> TokenStream {
        self.unless_null((&self.value(), "NullValue"), self.value_nulls, code)
    }

    fn unless_null(&self, (variable, reason): (&Ident, &str), nulls: Nulls, code: TokenStream) -> TokenStream {
        let (cx, node, reason) = (self.cx(), &self.node, format_ident!("{reason}"));
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
            if let ::core::option::Option::Some(#variable) = #present { #code } else { #cx.drop_record(#node, __sw::DropReason::#reason); }
        }
    }
}

impl StoreCode {
    /// The constant generic of the functions that change it.
    pub(crate) fn sends_old(&self) -> TokenStream {
        sends_old(self.sends_old)
    }

    /// The function of an aggregation, and its arguments before the key. Where a key has a value a window, it is another one.
    pub(super) fn by_window(&self, function: &str, span: Span) -> (Ident, TokenStream) {
        let Self { index, clock, node, .. } = self;
        match &self.window {
            Some(WindowCode { function: of, value, .. }) => {
                let input = quote!(__sw::op::Input { store: #index, clock: #clock });
                (format_ident!("{function}_{of}", span = span), quote!(#input, #node, &#value))
            }
            None => (Ident::new(function, span), quote!(#index, #node)),
        }
    }

    /// Serde and type of the keys that it is looked up by.
    pub(crate) fn row_key(&self) -> (TokenStream, TokenStream) {
        let Self { key_serde, key_type, .. } = self;
        match &self.window {
            Some(WindowCode { row: (serde, arguments), .. }) => {
                (quote!(__sw::op::#serde<#key_serde, #arguments>), quote!(__sw::Windowed<#key_type>))
            }
            None => (key_serde.clone(), key_type.clone()),
        }
    }

    /// Puts `value`, a reference to an `Option`, into the store for the key at hand. `forward` is what happens to the change.
    /// An error is shown at `place`.
    pub(crate) fn keep(&self, place: Span, value: &TokenStream, forward: &TokenStream) -> TokenStream {
        let Self { index, node, value_serde, value_type, .. } = self;
        let (key_serde, key_type) = self.row_key();
        let (cx, key, change) = (hidden("cx", place), hidden("key", place), hidden("change", place));
        let sends_old = self.sends_old();
        quote_spanned! {shown_at(place)=>
            __sw::op::keep::<__Log, #key_serde, #value_serde, #key_type, #value_type, #sends_old>(
                #cx, #index, #node, #key, #value, |#cx, #key, #change| #forward,
            )?;
        }
    }

    /// The value of the key at hand and its event time, an `Option`.
    pub(crate) fn lookup(&self, cx: &Ident, key: &Ident) -> TokenStream {
        let Self { index, node, value_serde, value_type, .. } = self;
        let (key_serde, key_type) = self.row_key();
        quote! {
            __sw::op::lookup::<__Log, #key_serde, #value_serde, #key_type, #value_type>(#cx, #index, #node, #key)?
        }
    }
}

/// The constant that says whether old values are handed on.
pub(crate) fn sends_old(sends: bool) -> TokenStream {
    if sends { quote!({ __sw::op::SENDS_OLD }) } else { quote!({ __sw::op::SENDS_NO_OLD }) }
}

/// A span for code of ours: an error in it is shown at `place`, and lints know that nobody wrote it.
pub(crate) fn shown_at(place: Span) -> Span {
    Span::call_site().located_at(place)
}

/// A variable of ours: invisible to user code, and shown at `span` where an error is about it.
pub(crate) fn hidden(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}
