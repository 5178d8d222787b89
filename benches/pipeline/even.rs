//! Every persona has a level on each of its components, and each level is one role: as many assignments as there can be.

use crate::common::generate::{Mix, group};

/// Twelve workloads of 50 x 8 give 4,800 role assignments.
pub(crate) const EVEN: Mix = Mix {
    workloads: 12,
    components: [
        ("azure-storage", "st", ["develop", "read", "discover"]),
        ("azure-key-vault", "kv", ["develop", "read", "discover"]),
        ("azure-machine-learning", "mlw", ["develop", "discover", "discover"]),
        ("azure-openai-service", "oai", ["develop", "read", "discover"]),
        ("azure-ai-search", "srch", ["develop", "read", "discover"]),
        ("event-hubs", "evh", ["develop", "read", "discover"]),
        ("service-bus", "sb", ["develop", "read", "discover"]),
        ("app-configuration", "appcs", ["develop", "read", "discover"]),
    ],
    lint: "",
    kind: |_| "kind: human\n".to_owned(),
    access: |_| None,
    rules: |_| "guardrails:\n  - match: { kind: human }\n    active: [discover, read, develop]\n",
    said: |_, _| "",
    principals: |at, number, id| format!("[{{ {} }}]", group(at, number, id)),
    more: Vec::new,
};
