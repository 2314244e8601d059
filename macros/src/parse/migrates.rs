//! `#[migrates(from = "name#digest", reason = "…")]`

use syn::{Attribute, Ident, LitStr};

use super::options::Options;
use crate::ast::MigratesAttr;
use crate::catalogue;
use crate::diag::{Diag, Diags};

const KNOWN: &[&str] = &["from", "reason"];

/// Reads the attribute, whose name is `word`. The reason is for people; it only has to be there.
pub(super) fn parse(attr: &Attribute, word: Ident, diags: &Diags) -> Option<MigratesAttr> {
    let mut options = Options::parse(attr, KNOWN, diags);
    options.report_missing("from", "\"exposure-by-customer#1a2b3c4d\"", &word, diags);
    options.report_missing("reason", "\"the new serde reads the old bytes too\"", &word, diags);
    let from = options.take("from", "a string", diags);
    let reason = options.take::<LitStr>("reason", "a string", diags);
    if !options.intact {
        return None;
    }
    let reason = reason?.value;
    if reason.value().trim().is_empty() {
        diags.push(
            Diag::new(&catalogue::MIGRATES, &reason, "a migration without a reason")
                .help("say what becomes of the old state: `reason = \"the new serde reads the old bytes too\"`"),
        );
        return None;
    }
    Some(MigratesAttr { word, from: from? })
}
