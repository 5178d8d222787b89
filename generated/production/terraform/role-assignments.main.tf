# Standing access in the subscription main.
locals {
  role_assignments_main = {
    # API Management Service Reader Role for P007 GenAI Chat Developer
    "azure-api-management/api-management-service-reader-role/sg-chat-developers-prod" = {
      name               = "bc5711e9-a4db-578c-baea-8f37d7800100"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.ApiManagement/service/apim-contoso-ai-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/71522526-b88f-4d52-b57f-d31fc3546d0d"
      principal_id       = "44444444-3333-4444-8444-000000000007" # sg-chat-developers-prod
      principal_type     = "Group"
      description        = "contoso-ai: API Management Service Reader Role"
    }
    # ContainerApp Reader for P007 GenAI Chat Developer
    "azure-container-apps/containerapp-reader/sg-chat-developers-prod" = {
      name               = "8b7e28c1-1485-554d-a2c6-a6c6f2dddc22"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.App/containerApps/ca-chat-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/ad2dd5fb-cd4b-4fd4-a9b6-4fed3630980b"
      principal_id       = "44444444-3333-4444-8444-000000000007" # sg-chat-developers-prod
      principal_type     = "Group"
      description        = "contoso-ai: ContainerApp Reader"
    }
    # Reader for P006 GenAI Data Scientist
    "azure-ai-foundry/reader/sg-genai-data-scientists-prod" = {
      name               = "a02e4a9d-4d9d-59bc-9bea-f824a69fc592"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.CognitiveServices/accounts/aif-contoso-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-3333-4444-8444-000000000006" # sg-genai-data-scientists-prod
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # Reader for P006 GenAI Data Scientist
    "azure-openai-service/reader/sg-genai-data-scientists-prod" = {
      name               = "37cf83b3-baa8-5c2b-9805-c1cc4f8bfc7f"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.CognitiveServices/accounts/oai-contoso-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-3333-4444-8444-000000000006" # sg-genai-data-scientists-prod
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # Reader for P001 AI Data Engineer
    "azure-databricks/reader/sg-ai-data-engineers-prod" = {
      name               = "1ae53dec-1745-5ce4-bcb9-2579b71cc25c"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Databricks/workspaces/dbw-contoso-ai-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-3333-4444-8444-000000000001" # sg-ai-data-engineers-prod
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # Reader for P001 AI Data Engineer
    "azure-data-factory/reader/sg-ai-data-engineers-prod" = {
      name               = "76211b6a-e6c0-5f22-aa28-fcefd9022bf5"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.DataFactory/factories/adf-contoso-ai-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-3333-4444-8444-000000000001" # sg-ai-data-engineers-prod
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # Reader for P006 GenAI Data Scientist
    "azure-ai-search/reader/sg-genai-data-scientists-prod" = {
      name               = "dea6b613-40cc-5acb-83de-88a89402716f"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Search/searchServices/srch-contoso-ai-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-3333-4444-8444-000000000006" # sg-genai-data-scientists-prod
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # Reader for P007 GenAI Chat Developer
    "web-apps/reader/sg-chat-developers-prod" = {
      name               = "d6361e93-11d4-55a7-aae8-fd334dace2b9"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Web/sites/app-chat-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-3333-4444-8444-000000000007" # sg-chat-developers-prod
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
    # Reader for P007 GenAI Chat Developer
    "azure-functions/reader/sg-chat-developers-prod" = {
      name               = "eb93f3db-48c4-5c9b-9afd-69cf7b790e14"
      scope              = "/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-ai-prod/providers/Microsoft.Web/sites/func-chat-prod"
      role_definition_id = "/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-3333-4444-8444-000000000007" # sg-chat-developers-prod
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
  }
}
