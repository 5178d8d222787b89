# Assignments of Privileged Identity Management. Azure makes them by requests, each of which can be made once; applying
# this twice is safe because Terraform remembers what it asked for. Keep the state.

resource "azurerm_pim_eligible_role_assignment" "this" {
  for_each = local.pim_eligible_role_assignments

  scope              = each.value.scope
  role_definition_id = each.value.role_definition_id
  principal_id       = each.value.principal_id
  condition          = lookup(each.value, "condition", null)
  condition_version  = lookup(each.value, "condition", null) == null ? null : "2.0"
  justification      = each.value.justification

  schedule {
    expiration {
      duration_days  = lookup(each.value, "duration_days", null)
      duration_hours = lookup(each.value, "duration_hours", null)
      end_date_time  = lookup(each.value, "end_date_time", null)
    }
  }

  # The rules of activation say how long eligibility may last.
  depends_on = [azurerm_role_management_policy.this]
}

# Access to be activated.
locals {
  pim_eligible_role_assignments = {
    # Foundry Project Manager for P006 GenAI Data Scientist
    "azure-ai-foundry/projects/assistant/foundry-project-manager/sg-ai-data-scientists-dev" = {
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.CognitiveServices/accounts/aif-contoso-dev/projects/assistant"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/eadc314b-1a2d-4efa-be10-5d325db5065e"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      justification      = "Letting colleagues in to the project"
      duration_days      = 90
    }
  }
}
