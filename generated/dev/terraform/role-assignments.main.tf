# Standing access in the subscription main.
locals {
  role_assignments_main = {
    # Data Factory Contributor for P001 AI Data Engineer
    "resource-group/main/rg-ai-dev/data-factory-contributor/sg-ai-data-engineers-dev" = {
      name               = "dfdc3e44-8370-5685-9820-f659e8048532"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/673868aa-7521-48a0-acc6-0f60742d39f5"
      principal_id       = "44444444-1111-4444-8444-000000000001" # sg-ai-data-engineers-dev
      principal_type     = "Group"
      description        = "contoso-ai: Data Factory Contributor"
    }
    # API Management Service Workspace API Developer for P007 GenAI Chat Developer
    "azure-api-management/api-management-service-workspace-api-developer/sg-chat-developers-dev" = {
      name               = "e2c483d5-8a46-5784-8cda-b87d17666685"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.ApiManagement/service/apim-contoso-ai-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/9565a273-41b9-4368-97d2-aeb0c976a9b3"
      principal_id       = "44444444-1111-4444-8444-000000000007" # sg-chat-developers-dev
      principal_type     = "Group"
      description        = "contoso-ai: API Management Service Workspace API Developer"
    }
    # API Management Workspace API Developer for P007 GenAI Chat Developer
    "azure-api-management/api-management-workspace-api-developer/sg-chat-developers-dev" = {
      name               = "76cee96c-4707-5475-96c9-89db81e44b4b"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.ApiManagement/service/apim-contoso-ai-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/56328988-075d-4c6a-8766-d93edd6725b6"
      principal_id       = "44444444-1111-4444-8444-000000000007" # sg-chat-developers-dev
      principal_type     = "Group"
      description        = "contoso-ai: API Management Workspace API Developer"
    }
    # Container Apps Contributor for P007 GenAI Chat Developer
    "azure-container-apps/container-apps-contributor/sg-chat-developers-dev" = {
      name               = "240911ce-5483-5f74-8fc6-99d672c9e42e"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.App/containerApps/ca-chat-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/358470bc-b998-42bd-ab17-a7e34c199c0f"
      principal_id       = "44444444-1111-4444-8444-000000000007" # sg-chat-developers-dev
      principal_type     = "Group"
      description        = "contoso-ai: Container Apps Contributor"
    }
    # Container Apps Operator for P007 GenAI Chat Developer
    "azure-container-apps/container-apps-operator/sg-chat-developers-dev" = {
      name               = "29284326-a411-5096-8acc-584c7ae1055f"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.App/containerApps/ca-chat-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/f3bd1b5c-91fa-40e7-afe7-0c11d331232c"
      principal_id       = "44444444-1111-4444-8444-000000000007" # sg-chat-developers-dev
      principal_type     = "Group"
      description        = "contoso-ai: Container Apps Operator"
    }
    # Foundry User for P006 GenAI Data Scientist
    "azure-ai-foundry/foundry-user/sg-ai-data-scientists-dev" = {
      name               = "64f0c743-22fd-5003-b3a2-221ef763016c"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.CognitiveServices/accounts/aif-contoso-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/53ca6127-db72-4b80-b1b0-d745d6d5456d"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: Foundry User"
    }
    # Cognitive Services OpenAI Contributor for P006 GenAI Data Scientist
    "azure-openai-service/cognitive-services-openai-contributor/sg-ai-data-scientists-dev" = {
      name               = "04b79794-1055-5764-b274-bd8aa647d4b9"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.CognitiveServices/accounts/oai-contoso-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/a001fd3d-188f-4b5d-821b-7da978bf7442"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: Cognitive Services OpenAI Contributor"
    }
    # Key Vault Secrets User for P004 Discriminative AI Data Scientist, P006 GenAI Data Scientist
    "azure-key-vault/key-vault-secrets-user/sg-ai-data-scientists-dev" = {
      name               = "fca903b0-74be-5f3a-8e17-595f9550a544"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.KeyVault/vaults/kv-contoso-ai-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: Key Vault Secrets User"
    }
    # Search Index Data Contributor for P006 GenAI Data Scientist
    "azure-ai-search/search-index-data-contributor/sg-ai-data-scientists-dev" = {
      name               = "d6c783a8-7281-5f9d-a41a-3173e3df8ac7"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Search/searchServices/srch-contoso-ai-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/8ebe5a00-799e-43f5-93ac-243d3dce84a7"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: Search Index Data Contributor"
    }
    # Search Service Contributor for P006 GenAI Data Scientist
    "azure-ai-search/search-service-contributor/sg-ai-data-scientists-dev" = {
      name               = "ec0b5d6f-308c-53c9-a252-8e267d5c7938"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Search/searchServices/srch-contoso-ai-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/7ca78c08-252a-4471-8644-bb5ff32d4ba0"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: Search Service Contributor"
    }
    # Storage Blob Data Contributor for P001 AI Data Engineer
    "azure-storage/storage-blob-data-contributor/sg-ai-data-engineers-dev" = {
      name               = "97f909ce-4597-5cd3-b91d-94aadde9282b"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Storage/storageAccounts/stcontosoaidev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
      principal_id       = "44444444-1111-4444-8444-000000000001" # sg-ai-data-engineers-dev
      principal_type     = "Group"
      description        = "contoso-ai: Storage Blob Data Contributor"
    }
    # Storage Blob Data Contributor for P004 Discriminative AI Data Scientist, P006 GenAI Data Scientist
    "azure-storage/storage-blob-data-contributor/sg-ai-data-scientists-dev" = {
      name               = "40eabfb6-f4cb-59ff-a362-4e18e84ec5bc"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Storage/storageAccounts/stcontosoaidev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: Storage Blob Data Contributor"
    }
    # Storage Blob Data Reader for P003 BI Analyst
    "azure-storage/storage-blob-data-reader/sg-bi-analysts-dev" = {
      name               = "8088a8c8-e2ed-5fce-aeef-beaa71467268"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Storage/storageAccounts/stcontosoaidev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-1111-4444-8444-000000000003" # sg-bi-analysts-dev
      principal_type     = "Group"
      description        = "contoso-ai: Storage Blob Data Reader"
    }
    # Storage Queue Data Contributor for P001 AI Data Engineer
    "azure-storage/storage-queue-data-contributor/sg-ai-data-engineers-dev" = {
      name               = "3295fdb6-86c1-5fc9-8ff8-bc7e5e86578a"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Storage/storageAccounts/stcontosoaidev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/974c5e8b-45b9-4653-ba55-5f855dd0fb88"
      principal_id       = "44444444-1111-4444-8444-000000000001" # sg-ai-data-engineers-dev
      principal_type     = "Group"
      description        = "contoso-ai: Storage Queue Data Contributor"
    }
    # Storage Blob Data Contributor for P004 Discriminative AI Data Scientist
    "training-data/storage-blob-data-contributor/sg-ai-data-scientists-dev" = {
      name               = "3ea634a9-98f2-5090-ae0b-cfbc54e1a0f1"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Storage/storageAccounts/stcontosotraindev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: Storage Blob Data Contributor"
    }
    # Website Contributor for P007 GenAI Chat Developer
    "web-apps/website-contributor/sg-chat-developers-dev" = {
      name               = "845c00cc-a86c-5056-91c4-a4ff4d5cb7a2"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Web/sites/app-chat-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/de139f84-1756-47ae-9be6-808fbbe84772"
      principal_id       = "44444444-1111-4444-8444-000000000007" # sg-chat-developers-dev
      principal_type     = "Group"
      description        = "contoso-ai: Website Contributor"
    }
    # Website Contributor for P007 GenAI Chat Developer
    "azure-functions/website-contributor/sg-chat-developers-dev" = {
      name               = "81ff7839-ac17-54da-bb5b-9b55d2173f3a"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.Web/sites/func-chat-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/de139f84-1756-47ae-9be6-808fbbe84772"
      principal_id       = "44444444-1111-4444-8444-000000000007" # sg-chat-developers-dev
      principal_type     = "Group"
      description        = "contoso-ai: Website Contributor"
    }
    # AzureML Compute Operator for P004 Discriminative AI Data Scientist
    "azure-machine-learning/azureml-compute-operator/sg-ai-data-scientists-dev" = {
      name               = "d90d3ad7-92f5-5c85-aaa6-de9134fd1b66"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ml-dev/providers/Microsoft.MachineLearningServices/workspaces/mlw-contoso-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/e503ece1-11d0-4e8e-8e2c-7a6c3bf38815"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: AzureML Compute Operator"
    }
    # AzureML Data Scientist for P004 Discriminative AI Data Scientist
    "azure-machine-learning/azureml-data-scientist/sg-ai-data-scientists-dev" = {
      name               = "5069a79d-b989-58c8-8505-5f61b7ab98e4"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ml-dev/providers/Microsoft.MachineLearningServices/workspaces/mlw-contoso-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/f6c7c914-8db3-469d-8ca1-694a8f32e121"
      principal_id       = "44444444-1111-4444-8444-000000000004" # sg-ai-data-scientists-dev
      principal_type     = "Group"
      description        = "contoso-ai: AzureML Data Scientist"
    }
    # AzureML Data Scientist for P009 BuildAgent MLOps
    "azure-machine-learning/azureml-data-scientist/id-build-mlops-dev" = {
      name               = "0fb207f8-3552-5afe-af91-e25db07b158c"
      scope              = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ml-dev/providers/Microsoft.MachineLearningServices/workspaces/mlw-contoso-dev"
      role_definition_id = "/subscriptions/22222222-1111-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/f6c7c914-8db3-469d-8ca1-694a8f32e121"
      principal_id       = "55555555-1111-4555-8555-000000000009" # id-build-mlops-dev
      principal_type     = "ServicePrincipal"
      description        = "contoso-ai: AzureML Data Scientist"
    }
  }
}
