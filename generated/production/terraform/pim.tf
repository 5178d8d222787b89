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
    # Contoso Data Factory Operator for P001 AI Data Engineer
    "azure-data-factory/contoso-data-factory-operator/sg-ai-data-engineers-prod" = {
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.DataFactory/factories/adf-contoso-ai-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/77777777-7777-4777-8777-000000000001"
      principal_id       = "44444444-3333-4444-8444-000000000001" # sg-ai-data-engineers-prod
      justification      = "Re-running a load that failed in the night"
      duration_days      = 180
    }
    # Cosmos DB Operator for P007 GenAI Chat Developer
    "azure-cosmos-db/cosmos-db-operator/sg-chat-developers-prod" = {
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso-ai-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/230815da-be43-4aae-9cb4-875f7bd000aa"
      principal_id       = "44444444-3333-4444-8444-000000000007" # sg-chat-developers-prod
      justification      = "Throughput during incidents"
      duration_days      = 180
    }
    # SQL DB Contributor for P001 AI Data Engineer
    "azure-sql-database/sql-db-contributor/sg-ai-data-engineers-prod" = {
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Sql/servers/sql-contoso-ai-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/9b7fa17d-e63e-47b0-bb0a-15c516ac86ec"
      principal_id       = "44444444-3333-4444-8444-000000000001" # sg-ai-data-engineers-prod
      justification      = "Scaling the feature store when a load runs late"
      end_date_time      = "2027-06-30T23:59:59Z"
    }
    # Storage Blob Data Reader for P003 BI Analyst
    "azure-storage/storage-blob-data-reader/sg-bi-analysts-prod" = {
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Storage/storageAccounts/stcontosoaiprod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-3333-4444-8444-000000000003" # sg-bi-analysts-prod
      condition          = "(!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'} AND !(SubOperationMatches{'Blob.List'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringLike 'published/*' AND @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'curated')) AND (!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'} AND SubOperationMatches{'Blob.List'}) OR (@Request[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:prefix] StringStartsWith 'published/' AND @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'curated'))"
      justification      = "The month's figures from the published files"
      duration_days      = 180
    }
    # Storage Blob Data Reader for P001 AI Data Engineer
    "azure-storage/containers/curated/storage-blob-data-reader/sg-ai-data-engineers-prod" = {
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Storage/storageAccounts/stcontosoaiprod/blobServices/default/containers/curated"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-3333-4444-8444-000000000001" # sg-ai-data-engineers-prod
      justification      = "Comparing a load with its source"
      duration_days      = 180
    }
    # Storage Blob Data Reader for P004 Discriminative AI Data Scientist
    "azure-storage/containers/features/storage-blob-data-reader/sg-ai-data-scientists-prod" = {
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Storage/storageAccounts/stcontosoaiprod/blobServices/default/containers/features"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-3333-4444-8444-000000000004" # sg-ai-data-scientists-prod
      condition          = "!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'features'"
      justification      = "Incident triage of feature drift"
      end_date_time      = "2027-06-30T23:59:59Z"
    }
    # Storage Blob Data Reader for P004 Discriminative AI Data Scientist
    "training-data/storage-blob-data-reader/sg-ai-data-scientists-prod" = {
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Storage/storageAccounts/${var.training_account_name}"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-3333-4444-8444-000000000004" # sg-ai-data-scientists-prod
      condition          = "!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals {'features', 'labels'}"
      justification      = "Finding out why a model was trained on what it was"
      duration_days      = 180
    }
  }
}
