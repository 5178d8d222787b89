//! What the shipped roles name: operations, patterns of operations, and providers, each once and sorted by its lower case.
//!
//! The build script reads it off the catalogue. To look for it takes longer than all else that is done with it.

include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// Those of a sorted list that begin with `head`, which is in lower case.
pub(crate) fn beginning(list: &'static [&'static str], head: &str) -> &'static [&'static str] {
    let folded = |text: &str| text.bytes().take(head.len()).map(|byte| byte.to_ascii_lowercase()).cmp(head.bytes());
    let from = list.partition_point(|text| folded(text).is_lt());
    let rest = list.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|text| folded(text).is_eq())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_so_stands_together() {
        for list in [&CONTROL[..], &DATA, &PATTERNS, &PROVIDERS] {
            for head in [
                "",
                "m",
                "microsoft.storage/",
                "microsoft.storage/storageaccounts/listkeys/action",
                "nobody/",
                "\u{ff}",
            ] {
                let slow: Vec<&str> =
                    list.iter().copied().filter(|text| text.to_ascii_lowercase().starts_with(head)).collect();
                assert_eq!(beginning(list, head), slow);
            }
        }
        assert!(beginning(&PROVIDERS, "microsoft.storage").contains(&"Microsoft.Storage"));
    }
}
