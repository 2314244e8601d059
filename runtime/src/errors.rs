//! The error index: one page a diagnostic code, with a wrong example, the reason, and a right one.
//!
//! The compiler prints the code in brackets: `error: [SW020] unknown node …`. The examples of the pages are
//! tests of this crate.

/// Declares a module for each code, its page being the documentation, and the list of all pages.
macro_rules! pages {
    ($($code:ident)*) => {
        $(
            #[doc = include_str!(concat!("../errors/", stringify!($code), ".md"))]
            #[expect(non_snake_case, reason = "the module is called what the compiler prints")]
            pub mod $code {}
        )*

        /// Every code with its page in Markdown, in the order of the codes.
        pub const PAGES: &[(&str, &str)] =
            &[$((stringify!($code), include_str!(concat!("../errors/", stringify!($code), ".md")))),*];
    };
}

/// The page of a code in Markdown; `cargo streamwright explain` prints it.
///
/// ```
/// # use streamwright::errors;
/// assert!(errors::page("SW070").is_some_and(|page| page.starts_with("# SW070: replayed code reads no clock")));
/// assert_eq!(errors::page("no code"), None);
/// ```
pub fn page(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(listed, _)| *listed == code).map(|(_, page)| *page)
}

pages! {
    SW001
    SW002
    SW003
    SW004
    SW005
    SW006
    SW007
    SW008
    SW009
    SW010
    SW011
    SW012
    SW013
    SW020
    SW021
    SW022
    SW023
    SW024
    SW025
    SW026
    SW027
    SW030
    SW031
    SW032
    SW033
    SW040
    SW041
    SW042
    SW043
    SW044
    SW045
    SW050
    SW051
    SW052
    SW053
    SW060
    SW061
    SW062
    SW063
    SW064
    SW065
    SW066
    SW067
    SW068
    SW069
    SW070
    SW071
    SW072
    SW073
    SW074
    SW075
    SW076
    SW077
    SW078
    SW079
    SW080
    SW081
    SW082
    SW083
    SW084
    SW085
    SW086
    SW087
    SW088
    SW089
    SW090
    SW091
    SW092
    SW093
    SW094
    SW099
    SW100
    SW101
    SW102
    SW103
    SW104
    SW105
    SW106
    SW107
    SW108
    SW109
    SW110
    SW111
    SW112
    SW200
    SW201
    SW202
    SW203
    SW204
    SW205
    SW206
    SW207
    SW208
    SW210
    SW215
    SW220
    SW230
    SW231
    SW232
    SW233
    SW260
}
