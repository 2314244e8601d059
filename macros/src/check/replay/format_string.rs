//! Format strings that print an address.

/// Whether a placeholder of `text` has the type `p`: `{:p}`, `{value:p}`, `{:#p}`, `{:>16p}`.
pub(super) fn prints_address(text: &str) -> bool {
    let escaped = text.replace("{{", "").replace("}}", "");
    escaped.split('{').skip(1).any(|rest| {
        let placeholder = rest.split('}').next().unwrap_or_default();
        placeholder.split_once(':').is_some_and(|(_, format)| format.trim_end().ends_with('p'))
    })
}

#[cfg(test)]
mod tests {
    use super::prints_address;

    #[test]
    fn only_pointer_placeholders() {
        assert!(prints_address("{:p}"));
        assert!(prints_address("at {order:#p}, {}"));
        assert!(!prints_address("{} and {p} and {{:p}}"));
        assert!(!prints_address("map: {:?}"));
    }
}
