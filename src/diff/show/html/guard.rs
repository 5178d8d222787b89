//! The page's own law: nothing is loaded from anywhere, and no script or style but its own is heeded.

use sha2::{Digest, Sha256};

/// The content security policy of a page with this style and this script.
pub(super) fn policy(style: &str, script: &str) -> String {
    let (style, script) = (source(style), source(script));
    format!("default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'")
}

/// `'sha256-..'`, as a policy names what stands in the page.
fn source(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text)))
}

/// Base64 of RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0, |number, &byte| number << 8 | usize::from(byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS.get(number >> (18 - 6 * place) & 63).copied().unwrap_or_default();
            out.push(if place > three.len() { '=' } else { char::from(digit) });
        }
    }
    out
}
