# How roles are activated. Azure keeps one such policy for each role at each scope; it holds for everyone there.
resource "azurerm_role_management_policy" "this" {
  for_each = local.activation_policies

  scope              = each.value.scope
  role_definition_id = each.value.role_definition_id

  dynamic "eligible_assignment_rules" {
    for_each = compact([lookup(each.value, "expire_after", null)])

    content {
      expiration_required = true
      expire_after        = eligible_assignment_rules.value
    }
  }

  activation_rules {
    maximum_duration                   = lookup(each.value, "maximum_duration", null)
    require_approval                   = length(each.value.approvers) > 0
    require_justification              = each.value.require_justification
    require_multifactor_authentication = each.value.require_multifactor_authentication
    require_ticket_info                = each.value.require_ticket_info

    dynamic "approval_stage" {
      for_each = length(each.value.approvers) > 0 ? [each.value.approvers] : []

      content {
        dynamic "primary_approver" {
          for_each = approval_stage.value

          content {
            type      = primary_approver.value.type
            object_id = primary_approver.value.object_id
          }
        }
      }
    }
  }
}

# The rules of activation.
locals {
  activation_policies = {
    # Foundry Project Manager
    "azure-ai-foundry/projects/assistant/foundry-project-manager" = {
      scope                              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.CognitiveServices/accounts/aif-contoso-dev/projects/assistant"
      role_definition_id                 = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/eadc314b-1a2d-4efa-be10-5d325db5065e"
      maximum_duration                   = "PT8H"
      expire_after                       = "P90D"
      require_justification              = true
      require_multifactor_authentication = false
      require_ticket_info                = false
      approvers                          = []
    }
  }
}
