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
    # Contoso Data Factory Operator
    "azure-data-factory/contoso-data-factory-operator" = {
      scope                              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.DataFactory/factories/adf-contoso-ai-prod"
      role_definition_id                 = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/77777777-7777-4777-8777-000000000001"
      maximum_duration                   = "PT4H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = true
      approvers = [
        # ai-approvers
        { type = "Group", object_id = "66666666-3333-4666-8666-000000000001" },
      ]
    }
    # Cosmos DB Operator
    "azure-cosmos-db/cosmos-db-operator" = {
      scope                              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso-ai-prod"
      role_definition_id                 = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/230815da-be43-4aae-9cb4-875f7bd000aa"
      maximum_duration                   = "PT4H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = true
      approvers = [
        # ai-approvers
        { type = "Group", object_id = "66666666-3333-4666-8666-000000000001" },
      ]
    }
    # SQL DB Contributor
    "azure-sql-database/sql-db-contributor" = {
      scope                              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Sql/servers/sql-contoso-ai-prod"
      role_definition_id                 = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/9b7fa17d-e63e-47b0-bb0a-15c516ac86ec"
      maximum_duration                   = "PT4H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = true
      approvers = [
        # ai-approvers
        { type = "Group", object_id = "66666666-3333-4666-8666-000000000001" },
      ]
    }
    # Storage Blob Data Reader
    "azure-storage/storage-blob-data-reader" = {
      scope                              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Storage/storageAccounts/stcontosoaiprod"
      role_definition_id                 = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      maximum_duration                   = "PT4H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = true
      approvers = [
        # ai-approvers
        { type = "Group", object_id = "66666666-3333-4666-8666-000000000001" },
      ]
    }
    # Storage Blob Data Reader
    "azure-storage/containers/curated/storage-blob-data-reader" = {
      scope                              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Storage/storageAccounts/stcontosoaiprod/blobServices/default/containers/curated"
      role_definition_id                 = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      maximum_duration                   = "PT4H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = true
      approvers = [
        # ai-approvers
        { type = "Group", object_id = "66666666-3333-4666-8666-000000000001" },
      ]
    }
    # Storage Blob Data Reader
    "azure-storage/containers/features/storage-blob-data-reader" = {
      scope                              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Storage/storageAccounts/stcontosoaiprod/blobServices/default/containers/features"
      role_definition_id                 = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      maximum_duration                   = "PT4H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = true
      approvers = [
        # ai-approvers
        { type = "Group", object_id = "66666666-3333-4666-8666-000000000001" },
      ]
    }
    # Storage Blob Data Reader
    "training-data/storage-blob-data-reader" = {
      scope                              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Storage/storageAccounts/${var.training_account_name}"
      role_definition_id                 = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      maximum_duration                   = "PT4H"
      expire_after                       = "P180D"
      require_justification              = true
      require_multifactor_authentication = true
      require_ticket_info                = true
      approvers = [
        # ai-approvers
        { type = "Group", object_id = "66666666-3333-4666-8666-000000000001" },
      ]
    }
  }
}
