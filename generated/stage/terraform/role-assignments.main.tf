# Standing access in the subscription main.
locals {
  role_assignments_main = {
    # API Management Service Reader Role for P007 GenAI Chat Developer
    "azure-api-management/api-management-service-reader-role/sg-chat-developers-stage" = {
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.ApiManagement/service/apim-contoso-ai-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/71522526-b88f-4d52-b57f-d31fc3546d0d"
      principal_id       = var.chat_developers_group_id # sg-chat-developers-stage
      principal_type     = "Group"
      description        = "contoso-ai: API Management Service Reader Role"
    }
    # ContainerApp Reader for P007 GenAI Chat Developer
    "azure-container-apps/containerapp-reader/sg-chat-developers-stage" = {
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.App/containerApps/ca-chat-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/ad2dd5fb-cd4b-4fd4-a9b6-4fed3630980b"
      principal_id       = var.chat_developers_group_id # sg-chat-developers-stage
      principal_type     = "Group"
      description        = "contoso-ai: ContainerApp Reader"
    }
    # Foundry Agent Consumer for P006 GenAI Data Scientist
    "azure-ai-foundry/projects/assistant/foundry-agent-consumer/sg-genai-data-scientists-stage" = {
      name               = "22104173-9664-55d3-b7bc-e14372d46fcc"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.CognitiveServices/accounts/aif-contoso-stage/projects/assistant"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/eed3b665-ab3a-47b6-8f48-c9382fb1dad6"
      principal_id       = "44444444-2222-4444-8444-000000000006" # sg-genai-data-scientists-stage
      principal_type     = "Group"
      description        = "contoso-ai: Foundry Agent Consumer"
    }
    # Foundry Project Runtime User for P006 GenAI Data Scientist
    "azure-ai-foundry/projects/assistant/foundry-project-runtime-user/sg-genai-data-scientists-stage" = {
      name               = "d503f7a0-2b72-53cc-957a-3aaabc54f2bc"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.CognitiveServices/accounts/aif-contoso-stage/projects/assistant"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/142bfaed-a13f-4c2d-bed2-6db62c4a1009"
      principal_id       = "44444444-2222-4444-8444-000000000006" # sg-genai-data-scientists-stage
      principal_type     = "Group"
      description        = "contoso-ai: Foundry Project Runtime User"
    }
    # Cognitive Services OpenAI User for P006 GenAI Data Scientist
    "azure-openai-service/cognitive-services-openai-user/sg-genai-data-scientists-stage" = {
      name               = "1ddc5d04-d8a1-51ee-8421-772b376f449f"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.CognitiveServices/accounts/oai-contoso-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
      principal_id       = "44444444-2222-4444-8444-000000000006" # sg-genai-data-scientists-stage
      principal_type     = "Group"
      description        = "contoso-ai: Cognitive Services OpenAI User"
    }
    # Reader for P001 AI Data Engineer
    "azure-data-factory/reader/sg-ai-data-engineers-stage" = {
      name               = "7a8f8cff-ed35-5079-a4ab-d11e3aabc4de"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.DataFactory/factories/adf-contoso-ai-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-2222-4444-8444-000000000001" # sg-ai-data-engineers-stage
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # Key Vault Reader for P004 Discriminative AI Data Scientist
    "azure-key-vault/key-vault-reader/sg-ai-data-scientists-stage" = {
      name               = "861c3a2e-e649-5d13-8afe-8992934fece2"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.KeyVault/vaults/kv-contoso-ai-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/21090545-7ca7-4776-b22c-e363652d74d2"
      principal_id       = "44444444-2222-4444-8444-000000000004" # sg-ai-data-scientists-stage
      principal_type     = "Group"
      description        = "contoso-ai: Key Vault Reader"
    }
    # Key Vault Reader for P006 GenAI Data Scientist
    "azure-key-vault/key-vault-reader/sg-genai-data-scientists-stage" = {
      name               = "d2e503af-b228-5414-aabf-ae03839fb108"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.KeyVault/vaults/kv-contoso-ai-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/21090545-7ca7-4776-b22c-e363652d74d2"
      principal_id       = "44444444-2222-4444-8444-000000000006" # sg-genai-data-scientists-stage
      principal_type     = "Group"
      description        = "contoso-ai: Key Vault Reader"
    }
    # Search Index Data Reader for P006 GenAI Data Scientist
    "azure-ai-search/indexes/knowledge/search-index-data-reader/sg-genai-data-scientists-stage" = {
      name               = "7905c37c-eeda-518a-a3d1-c86b790150a3"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.Search/searchServices/srch-contoso-ai-stage/indexes/knowledge"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/1407120a-92aa-4202-b7e9-c0e197c71c8f"
      principal_id       = "44444444-2222-4444-8444-000000000006" # sg-genai-data-scientists-stage
      principal_type     = "Group"
      description        = "contoso-ai: Search Index Data Reader"
    }
    # Storage Blob Data Reader for P001 AI Data Engineer
    "azure-storage/storage-blob-data-reader/sg-ai-data-engineers-stage" = {
      name               = "1cf8c746-6521-588c-80dd-90a30c1c2d04"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.Storage/storageAccounts/stcontosoaistage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-2222-4444-8444-000000000001" # sg-ai-data-engineers-stage
      principal_type     = "Group"
      condition          = "!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals {'curated', 'raw'}"
      description        = "contoso-ai: Storage Blob Data Reader"
    }
    # Storage Blob Data Reader for P004 Discriminative AI Data Scientist
    "azure-storage/storage-blob-data-reader/sg-ai-data-scientists-stage" = {
      name               = "02dcd01c-e724-53bb-b8cf-bba5e0e9245b"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.Storage/storageAccounts/stcontosoaistage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-2222-4444-8444-000000000004" # sg-ai-data-scientists-stage
      principal_type     = "Group"
      description        = "contoso-ai: Storage Blob Data Reader"
    }
    # Storage Blob Data Reader for P003 BI Analyst
    "azure-storage/storage-blob-data-reader/sg-bi-analysts-stage" = {
      name               = "450a3b16-5fda-568e-b30d-34db77c04956"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.Storage/storageAccounts/stcontosoaistage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-2222-4444-8444-000000000003" # sg-bi-analysts-stage
      principal_type     = "Group"
      condition          = "!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'curated'"
      description        = "contoso-ai: Storage Blob Data Reader"
    }
    # Storage Blob Data Reader for P004 Discriminative AI Data Scientist
    "training-data/storage-blob-data-reader/sg-ai-data-scientists-stage" = {
      name               = "4868dba5-30bd-59d4-ab14-e68c0bb95f25"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.Storage/storageAccounts/stcontosotrainstage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id       = "44444444-2222-4444-8444-000000000004" # sg-ai-data-scientists-stage
      principal_type     = "Group"
      condition          = "!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals {'features', 'labels'}"
      description        = "contoso-ai: Storage Blob Data Reader"
    }
    # Reader for P007 GenAI Chat Developer
    "web-apps/reader/sg-chat-developers-stage" = {
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.Web/sites/app-chat-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = var.chat_developers_group_id # sg-chat-developers-stage
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # Reader for P007 GenAI Chat Developer
    "azure-functions/reader/sg-chat-developers-stage" = {
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.Web/sites/func-chat-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = var.chat_developers_group_id # sg-chat-developers-stage
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # AzureML Data Scientist for P009 BuildAgent MLOps
    "azure-machine-learning/azureml-data-scientist/id-build-mlops-stage" = {
      name               = "ad6440a2-ccc7-53fc-9318-baac3ca2e4ff"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ml-stage/providers/Microsoft.MachineLearningServices/workspaces/mlw-contoso-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/f6c7c914-8db3-469d-8ca1-694a8f32e121"
      principal_id       = "55555555-2222-4555-8555-000000000009" # id-build-mlops-stage
      principal_type     = "ServicePrincipal"
      description        = "contoso-ai: AzureML Data Scientist"
    }
    # Reader for P004 Discriminative AI Data Scientist
    "azure-machine-learning/reader/sg-ai-data-scientists-stage" = {
      name               = "e0e4ba61-0fe5-5b34-b29f-66d752534982"
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ml-stage/providers/Microsoft.MachineLearningServices/workspaces/mlw-contoso-stage"
      role_definition_id = "/subscriptions/22222222-2222-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-2222-4444-8444-000000000004" # sg-ai-data-scientists-stage
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
  }
}
