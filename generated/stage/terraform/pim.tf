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

resource "azurerm_pim_active_role_assignment" "this" {
  for_each = local.pim_active_role_assignments

  scope              = each.value.scope
  role_definition_id = each.value.role_definition_id
  principal_id       = each.value.principal_id
  justification      = each.value.justification

  schedule {
    expiration {
      end_date_time = each.value.end_date_time
    }
  }
}

# Access to be activated.
locals {
  pim_eligible_role_assignments = {
    # Container Apps Operator for P007 GenAI Chat Developer
    "azure-container-apps/container-apps-operator/sg-chat-developers-stage" = {
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.App/containerApps/ca-chat-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/f3bd1b5c-91fa-40e7-afe7-0c11d331232c"
      principal_id       = var.chat_developers_group_id # sg-chat-developers-stage
      justification      = "Consoles of containers that only fail in Stage"
      duration_days      = 180
    }
    # Contoso Data Factory Operator for P001 AI Data Engineer
    "azure-data-factory/contoso-data-factory-operator/sg-ai-data-engineers-stage" = {
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.DataFactory/factories/adf-contoso-ai-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/77777777-7777-4777-8777-000000000001"
      principal_id       = "44444444-2222-4444-8444-000000000001" # sg-ai-data-engineers-stage
      justification      = "Rehearsing releases of pipelines"
      duration_days      = 180
    }
  }
}

# Access that ends.
locals {
  pim_active_role_assignments = {
    # Storage Blob Data Reader for P006 GenAI Data Scientist
    "azure-storage/storage-blob-data-reader/sg-genai-data-scientists-stage" = {
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.Storage/storageAccounts/stcontosoaistage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-2222-4444-8444-000000000006" # sg-genai-data-scientists-stage
      justification      = "Evaluation of the assistant's first release"
      end_date_time      = "2027-03-31T23:59:59Z"
    }
  }
}
