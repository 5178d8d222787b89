// Access of Production in the subscription ml, the resource group rg-ml-prod
targetScope = 'resourceGroup'

@description('Object id of the system-assigned managed identity of `azure-machine-learning` in Production')
param azureMachineLearningPrincipalId string

@description('Id of the subscription `ml` of Production')
param mlSubscriptionId string

resource azureMachineLearning 'Microsoft.MachineLearningServices/workspaces@2026-05-01' existing = {
  name: 'mlw-contoso-prod'
}

// AzureML Data Scientist, for P009 BuildAgent MLOps
resource azureMachineLearningAzuremlDataScientistAzureMachineLearningPrincipalId 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower('/subscriptions/${mlSubscriptionId}/resourcegroups/rg-ml-prod/providers/microsoft.machinelearningservices/workspaces/mlw-contoso-prod'), toLower(azureMachineLearningPrincipalId), 'f6c7c914-8db3-469d-8ca1-694a8f32e121')
  scope: azureMachineLearning
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f6c7c914-8db3-469d-8ca1-694a8f32e121')
    principalId: azureMachineLearningPrincipalId
    principalType: 'ServicePrincipal'
    description: 'contoso-ai: AzureML Data Scientist'
  }
}

// AzureML Data Scientist, for P009 BuildAgent MLOps
resource azureMachineLearningAzuremlDataScientistIdBuildMlopsProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower('/subscriptions/${mlSubscriptionId}/resourcegroups/rg-ml-prod/providers/microsoft.machinelearningservices/workspaces/mlw-contoso-prod'), toLower('55555555-3333-4555-8555-000000000009'), 'f6c7c914-8db3-469d-8ca1-694a8f32e121')
  scope: azureMachineLearning
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f6c7c914-8db3-469d-8ca1-694a8f32e121')
    principalId: '55555555-3333-4555-8555-000000000009'
    principalType: 'ServicePrincipal'
    description: 'contoso-ai: AzureML Data Scientist'
  }
}

// Reader, for P004 Discriminative AI Data Scientist
resource azureMachineLearningReaderSgAiDataScientistsProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower('/subscriptions/${mlSubscriptionId}/resourcegroups/rg-ml-prod/providers/microsoft.machinelearningservices/workspaces/mlw-contoso-prod'), toLower('44444444-3333-4444-8444-000000000004'), 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
  scope: azureMachineLearning
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-3333-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}
