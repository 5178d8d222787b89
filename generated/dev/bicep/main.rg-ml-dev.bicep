// Access of Dev in the subscription main, the resource group rg-ml-dev
targetScope = 'resourceGroup'

resource azureMachineLearning 'Microsoft.MachineLearningServices/workspaces@2026-05-01' existing = {
  name: 'mlw-contoso-dev'
}

// AzureML Compute Operator, for P004 Discriminative AI Data Scientist
resource azureMachineLearningAzuremlComputeOperatorSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'd90d3ad7-92f5-5c85-aaa6-de9134fd1b66'
  scope: azureMachineLearning
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e503ece1-11d0-4e8e-8e2c-7a6c3bf38815')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: AzureML Compute Operator'
  }
}

// AzureML Data Scientist, for P004 Discriminative AI Data Scientist
resource azureMachineLearningAzuremlDataScientistSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '5069a79d-b989-58c8-8505-5f61b7ab98e4'
  scope: azureMachineLearning
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f6c7c914-8db3-469d-8ca1-694a8f32e121')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: AzureML Data Scientist'
  }
}

// AzureML Data Scientist, for P009 BuildAgent MLOps
resource azureMachineLearningAzuremlDataScientistIdBuildMlopsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '0fb207f8-3552-5afe-af91-e25db07b158c'
  scope: azureMachineLearning
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f6c7c914-8db3-469d-8ca1-694a8f32e121')
    principalId: '55555555-1111-4555-8555-000000000009'
    principalType: 'ServicePrincipal'
    description: 'contoso-ai: AzureML Data Scientist'
  }
}
