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
    # Container Apps Operator
    "azure-container-apps/container-apps-operator" = {
      scope                              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.App/containerApps/ca-chat-stage"
      role_definition_id                 = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/f3bd1b5c-91fa-40e7-afe7-0c11d331232c"
      maximum_duration                   = "PT8H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = false
      approvers                          = []
    }
    # Contoso Data Factory Operator
    "azure-data-factory/contoso-data-factory-operator" = {
      scope                              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.DataFactory/factories/adf-contoso-ai-stage"
      role_definition_id                 = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/77777777-7777-4777-8777-000000000001"
      maximum_duration                   = "PT8H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = false
      approvers                          = []
    }
  }
}
