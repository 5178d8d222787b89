// Access of Stage in the subscription main, the resource group rg-ml-stage
targetScope = 'resourceGroup'

resource azureMachineLearning 'Microsoft.MachineLearningServices/workspaces@2026-05-01' existing = {
  name: 'mlw-contoso-stage'
}

// AzureML Data Scientist, for P009 BuildAgent MLOps
resource azureMachineLearningAzuremlDataScientistIdBuildMlopsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'ad6440a2-ccc7-53fc-9318-baac3ca2e4ff'
  scope: azureMachineLearning
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f6c7c914-8db3-469d-8ca1-694a8f32e121')
    principalId: '55555555-2222-4555-8555-000000000009'
    principalType: 'ServicePrincipal'
    description: 'contoso-ai: AzureML Data Scientist'
  }
}

// Reader, for P004 Discriminative AI Data Scientist
resource azureMachineLearningReaderSgAiDataScientistsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'e0e4ba61-0fe5-5b34-b29f-66d752534982'
  scope: azureMachineLearning
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-2222-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}
