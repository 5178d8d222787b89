//! Activation policies as instructions: neither ARM templates nor Bicep can write them.
//!
//! One section a policy, with the rules as Azure's REST interface takes them and the commands that put them in place.

use crate::emit::formula::{Piece, pieces};
use crate::emit::template::{Once, Templates, layouts};
use crate::emit::{EmitError, Page, Sink};
use crate::escape::{Expression, Literal, Markdown, json_string, markdown_code_span, shell_word};
use crate::model::persona::PrincipalType;
use crate::policy::{ActivationPolicy, Approver, Environment, Scope, Term};

crate::view! {
    /// The head of the instructions.
    pub(crate) struct Head<'a> in Markdown {
        /// The environment's name.
        pub(crate) environment: Literal<'a, Markdown>,
        /// Lines that set the shell's variables for parameters.
        pub(crate) variables: Vec<Expression<'a, Markdown>>,
    }
}

crate::view! {
    /// One activation policy.
    pub(crate) struct Section<'a> in Markdown {
        /// The role's name.
        pub(crate) role: Literal<'a, Markdown>,
        /// The scope.
        pub(crate) scope: Once<Expression<'a, Markdown>>,
        /// What activation asks for, an item each.
        pub(crate) rules: Vec<Literal<'a, Markdown>>,
        /// The scope's address as a word of a shell.
        pub(crate) address: Expression<'a, Markdown>,
        /// The role's GUID as a word of a shell.
        pub(crate) id: Expression<'a, Markdown>,
        /// The body of the change, JSON.
        pub(crate) body: Once<Expression<'a, Markdown>>,
    }
}

layouts! {
    /// The templates of the page.
    struct Layouts {
        head: Head = "arm/activation",
        section: Section = "arm/activation-policy",
    }
}

/// Writes `<environment>/activation-policies.md`, if the environment has any.
///
/// # Errors
/// Those of the templates and the sink.
pub fn emit(environment: &Environment, templates: &Templates<'_>, sink: &dyn Sink) -> Result<(), EmitError> {
    let layouts = Layouts::new(templates)?;
    if environment.activation_policies.is_empty() {
        return Ok(());
    }
    let mut page = Page::start(sink, format!("{}/activation-policies.md", environment.id))?;
    let mut parameters: Vec<&str> = environment.activation_policies.iter().flat_map(parameters).collect();
    parameters.sort_unstable();
    parameters.dedup();
    let variable = |name: &&str| Expression::new(format!("{name}="));
    let view =
        Head { environment: Literal::new(&*environment.name), variables: parameters.iter().map(variable).collect() };
    page.put(0, |out| layouts.head.render(&view, out))?;
    for policy in &environment.activation_policies {
        let view = describe(policy);
        page.put(0, |out| layouts.section.render(&view, out))?;
    }
    page.end().map(drop)
}

fn parameters(policy: &ActivationPolicy) -> impl Iterator<Item = &str> {
    let approvers = policy.approvers.iter().map(|approver| &approver.id);
    policy.scope.terms().into_iter().chain(approvers).filter_map(Term::parameter).map(|name| &**name)
}

fn describe(policy: &ActivationPolicy) -> Section<'_> {
    let mut scope = String::new();
    markdown_code_span(&policy.scope.to_string(), &mut scope);
    let id = policy.role.id.map(|id| id.to_string()).unwrap_or_default();
    Section {
        role: Literal::new(&*policy.role.name),
        scope: Once(Expression::new(scope)),
        rules: rules(policy).into_iter().map(Literal::new).collect(),
        address: Expression::new(address(&policy.scope)),
        id: Expression::new(id),
        body: Once(Expression::new(body(policy))),
    }
}

fn rules(policy: &ActivationPolicy) -> Vec<String> {
    let mut rules = Vec::new();
    if let Some(maximum) = policy.maximum {
        rules.push(format!("an activation lasts at most {maximum}"));
    }
    for approver in &policy.approvers {
        rules.push(format!("{} approves ({})", approver.name, approver.id));
    }
    let asked = [
        (policy.mfa, "multifactor authentication is asked for"),
        (policy.justification, "a justification is asked for"),
        (policy.ticket, "a ticket number is asked for"),
    ];
    rules.extend(asked.into_iter().filter(|(on, _)| *on).map(|(_, text)| text.to_owned()));
    if let Some(longest) = policy.eligible_for {
        rules.push(format!("eligibility lasts at most {longest}"));
    }
    rules
}

/// The scope's address: known text in single quotes, parameters as variables in double quotes.
fn address(scope: &Scope) -> String {
    let text = format!("https://management.azure.com{scope}");
    let mut word = String::new();
    for piece in pieces(&text, scope) {
        match piece {
            Piece::Parameter(name) => word.push_str(&format!("\"${{{name}}}\"")),
            // A name with invisible characters is none that Azure has.
            Piece::Text(text) => drop(shell_word(&text, &mut word)),
        }
    }
    word
}

/// The change, as Azure's REST interface takes it: only rules that the policy speaks of.
fn body(policy: &ActivationPolicy) -> String {
    let mut rules = Vec::new();
    if let Some(longest) = policy.eligible_for {
        rules.push(rule(
            "Expiration_Admin_Eligibility",
            "RoleManagementPolicyExpirationRule",
            &format!("\"isExpirationRequired\": true, \"maximumDuration\": \"{longest}\""),
            ("Admin", "Eligibility"),
        ));
    }
    if let Some(maximum) = policy.maximum {
        rules.push(rule(
            "Expiration_EndUser_Assignment",
            "RoleManagementPolicyExpirationRule",
            &format!("\"isExpirationRequired\": true, \"maximumDuration\": \"{maximum}\""),
            ("EndUser", "Assignment"),
        ));
    }
    let enabled = [
        (policy.mfa, "\"MultiFactorAuthentication\""),
        (policy.justification, "\"Justification\""),
        (policy.ticket, "\"Ticketing\""),
    ];
    let enabled: Vec<&str> = enabled.into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect();
    rules.push(rule(
        "Enablement_EndUser_Assignment",
        "RoleManagementPolicyEnablementRule",
        &format!("\"enabledRules\": [{}]", enabled.join(", ")),
        ("EndUser", "Assignment"),
    ));
    rules.push(rule(
        "Approval_EndUser_Assignment",
        "RoleManagementPolicyApprovalRule",
        &approval(&policy.approvers),
        ("EndUser", "Assignment"),
    ));
    format!("{{ \"properties\": {{ \"rules\": [\n{}\n] }} }}", rules.join(",\n"))
}

fn rule(id: &str, kind: &str, settings: &str, (caller, level): (&str, &str)) -> String {
    format!(
        "  {{ \"id\": \"{id}\", \"ruleType\": \"{kind}\", {settings},\n    \"target\": {{ \"caller\": \"{caller}\", \
         \"operations\": [\"All\"], \"level\": \"{level}\" }} }}"
    )
}

fn approval(approvers: &[Approver]) -> String {
    if approvers.is_empty() {
        return "\"setting\": { \"isApprovalRequired\": false }".to_owned();
    }
    let approvers: Vec<String> = approvers
        .iter()
        .map(|approver| {
            let kind = if approver.kind == PrincipalType::User { "User" } else { "Group" };
            let mut text = format!("\"userType\": \"{kind}\", \"isBackup\": false, \"id\": ");
            match &approver.id {
                Term::Literal(id) => quoted(id, &mut text),
                Term::Parameter(name) => text.push_str(&format!("\"${{{name}}}\"")),
            }
            text.push_str(", \"description\": ");
            quoted(&approver.name, &mut text);
            format!("        {{ {text} }}")
        })
        .collect();
    format!(
        "\"setting\": {{\n      \"isApprovalRequired\": true, \"approvalMode\": \"SingleStage\", \"approvalStages\": [ {{\n        \
         \"approvalStageTimeOutInDays\": 1, \"isApproverJustificationRequired\": true,\n        \
         \"escalationTimeInMinutes\": 0, \"isEscalationEnabled\": false, \"primaryApprovers\": [\n{}\n        ] }} ] }}",
        approvers.join(",\n")
    )
}

/// Writes JSON text that a shell leaves alone between `<<BODY` and `BODY`, where it looks for `$`, `` ` `` and `\\`.
fn quoted(raw: &str, out: &mut String) {
    let mut text = String::new();
    json_string(raw, &mut text);
    let text = text.replace("\\\\", "\\u005c").replace('$', "\\u0024").replace('`', "\\u0060");
    out.push_str(&text);
}
