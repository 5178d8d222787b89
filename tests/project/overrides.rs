//! Templates of the user's own in place of built-in ones: another layout, the same access.

use std::collections::BTreeMap;

use crate::deployed;
use crate::folder::{Tree, example, folder, rolecast, run, texts, tree};

/// A built-in template, and another one of the same access.
struct Own {
    name: &'static str,
    /// Other words, another order and other breaks of lines.
    text: &'static str,
    /// What each use of it writes, and each of the built-in one does.
    marks: [&'static str; 2],
    /// Part of the paths of the files that it is used in.
    files: &'static str,
}

const OWN: [Own; 5] = [
    Own {
        name: "arm/assignment",
        text: r#"{ "name": {{name}}, "apiVersion": "2022-04-01", "type": "Microsoft.Authorization/roleAssignments",
{{#if scope}}
  "scope": {{scope}},
{{/if}}
  "properties": { "principalType": {{kind}}, "principalId": {{principal}},
{{#if condition}}
    "conditionVersion": "2.0", "condition": {{condition}},
{{/if}}
    "roleDefinitionId": {{role}}, "description": {{description}} } }{{#if more}},{{/if}}
"#,
        marks: [r#"{ "name": "#, r#""type": "Microsoft.Authorization/roleAssignments""#],
        files: "/arm/",
    },
    Own {
        name: "bicep/assignment",
        text: "
// Contoso gives this: {{why}}
resource {{symbol}} 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  properties: {
{{#if condition}}
    conditionVersion: '2.0'
    condition: {{condition}}
{{/if}}
    description: {{description}}
    principalType: {{kind}}
    principalId: {{principal}}
    roleDefinitionId: {{role}}
  }
{{#if scope}}
  scope: {{scope}}
{{/if}}
  name: {{name}}
}
",
        marks: ["// Contoso gives this: ", "'Microsoft.Authorization/roleAssignments@2022-04-01'"],
        files: "/bicep/",
    },
    Own {
        name: "terraform/role-assignment",
        text: "    # Contoso gives this: {{role}} for {{personas}}
    {{key}} = {
      principal_type = {{principal_type}}, principal_id = {{principal_id}},
{{#if condition}}
      condition = {{condition}},
{{/if}}
{{#if name}}
      name = {{name}},
{{/if}}
      role_definition_id = {{role_definition_id}}, scope = {{scope}}, description = {{description}}
    }
",
        marks: ["# Contoso gives this: ", "\n      role_definition_id = "],
        files: "/terraform/role-assignments.",
    },
    Own {
        name: "native/assignment",
        text: "
### Contoso gives this: {{role}} for {{principal}}

- Place: {{place}}
- Principal: {{principal}} ({{kind}}, object id {{object_id}})
{{#if standing}}
- Access: standing
{{/if}}
{{#if ends}}
- Access: until {{ends}}
{{/if}}
{{#if eligible}}
- Access: to be activated
{{/if}}
- Role: {{role_code}}
{{#if condition}}
- Condition: {{condition}}
{{/if}}
",
        marks: ["\n### Contoso gives this: ", "\n### "],
        files: "/native-access.md",
    },
    Own {
        name: "native/service",
        text: "\n## What {{name}} is told\n",
        marks: ["\n## What ", "\n## "],
        files: "/native-access.md",
    },
];

/// What `rolecast compile` makes of the example with these files beside it.
fn generated(more: &Tree) -> BTreeMap<String, String> {
    let mut files = example();
    files.extend(more.clone());
    let project = folder(&files);
    let (code, out, err) = run(rolecast(project.path()).args(["compile", "--locked"]));
    assert_eq!(code, 0, "{out}{err}");
    texts(&tree(&project.path().join("generated")))
}

/// How often a text stands in the files whose paths have this part.
fn count(files: &BTreeMap<String, String>, part: &str, text: &str) -> usize {
    files.iter().filter(|(path, _)| path.contains(part)).map(|(_, content)| content.matches(text).count()).sum()
}

#[test]
fn a_real_template_of_each_target_is_replaced_and_gives_the_same_access() {
    let built_in = generated(&Tree::new());
    let templates = OWN.iter().map(|own| (format!("templates/{}.hbs", own.name), own.text.as_bytes().to_vec()));
    let replaced = generated(&templates.collect());
    // Read by the parsers of JSON, Bicep, HCL and of the page, and compared with `access.json`.
    assert_eq!(deployed::check(&replaced), deployed::check(&built_in));
    for Own { name, marks: [mark, was], files, .. } in &OWN {
        let uses = count(&built_in, files, was);
        assert!(uses > 0 && count(&built_in, files, mark) == 0, "{name}");
        assert_eq!(count(&replaced, files, mark), uses, "{name}");
    }
    // Files in which none of them is used are as they were.
    assert!(replaced.keys().eq(built_in.keys()));
    let used = |path: &str| path.contains("manifest") || OWN.iter().any(|own| path.contains(own.files));
    for (path, text) in built_in.iter().filter(|(path, _)| !used(path)) {
        assert_eq!(replaced.get(path), Some(text), "{path}");
    }
}
