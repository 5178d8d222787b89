# Standing access in the subscription ml.
locals {
  role_assignments_ml = {
    # AzureML Data Scientist for P009 BuildAgent MLOps
    "azure-machine-learning/azureml-data-scientist/azureMachineLearningPrincipalId" = {
      scope              = "/subscriptions/${var.ml_subscription_id}/resourceGroups/rg-ml-prod/providers/Microsoft.MachineLearningServices/workspaces/mlw-contoso-prod"
      role_definition_id = "/subscriptions/${var.ml_subscription_id}/providers/Microsoft.Authorization/roleDefinitions/f6c7c914-8db3-469d-8ca1-694a8f32e121"
      principal_id       = var.azure_machine_learning_principal_id
      principal_type     = "ServicePrincipal"
      description        = "contoso-ai: AzureML Data Scientist"
    }
    # AzureML Data Scientist for P009 BuildAgent MLOps
    "azure-machine-learning/azureml-data-scientist/id-build-mlops-prod" = {
      scope              = "/subscriptions/${var.ml_subscription_id}/resourceGroups/rg-ml-prod/providers/Microsoft.MachineLearningServices/workspaces/mlw-contoso-prod"
      role_definition_id = "/subscriptions/${var.ml_subscription_id}/providers/Microsoft.Authorization/roleDefinitions/f6c7c914-8db3-469d-8ca1-694a8f32e121"
      principal_id       = "55555555-3333-4555-8555-000000000009" # id-build-mlops-prod
      principal_type     = "ServicePrincipal"
      description        = "contoso-ai: AzureML Data Scientist"
    }
    # Reader for P004 Discriminative AI Data Scientist
    "azure-machine-learning/reader/sg-ai-data-scientists-prod" = {
      scope              = "/subscriptions/${var.ml_subscription_id}/resourceGroups/rg-ml-prod/providers/Microsoft.MachineLearningServices/workspaces/mlw-contoso-prod"
      role_definition_id = "/subscriptions/${var.ml_subscription_id}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
      principal_id       = "44444444-3333-4444-8444-000000000004" # sg-ai-data-scientists-prod
      principal_type     = "Group"
      description        = "contoso-ai: Reader"
    }
  }
}
