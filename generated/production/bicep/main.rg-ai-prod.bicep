// Access of Production in the subscription main, the resource group rg-ai-prod
targetScope = 'resourceGroup'

resource azureApiManagement 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: 'apim-contoso-ai-prod'
}

// API Management Service Reader Role, for P007 GenAI Chat Developer
resource azureApiManagementApiManagementServiceReaderRoleSgChatDevelopersProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'bc5711e9-a4db-578c-baea-8f37d7800100'
  scope: azureApiManagement
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '71522526-b88f-4d52-b57f-d31fc3546d0d')
    principalId: '44444444-3333-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: API Management Service Reader Role'
  }
}

resource azureContainerApps 'Microsoft.App/containerApps@2026-01-01' existing = {
  name: 'ca-chat-prod'
}

// ContainerApp Reader, for P007 GenAI Chat Developer
resource azureContainerAppsContainerappReaderSgChatDevelopersProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '8b7e28c1-1485-554d-a2c6-a6c6f2dddc22'
  scope: azureContainerApps
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ad2dd5fb-cd4b-4fd4-a9b6-4fed3630980b')
    principalId: '44444444-3333-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: ContainerApp Reader'
  }
}

resource azureAiFoundry 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: 'aif-contoso-prod'
}

// Reader, for P006 GenAI Data Scientist
resource azureAiFoundryReaderSgGenaiDataScientistsProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'a02e4a9d-4d9d-59bc-9bea-f824a69fc592'
  scope: azureAiFoundry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-3333-4444-8444-000000000006'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureOpenaiService 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: 'oai-contoso-prod'
}

// Reader, for P006 GenAI Data Scientist
resource azureOpenaiServiceReaderSgGenaiDataScientistsProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '37cf83b3-baa8-5c2b-9805-c1cc4f8bfc7f'
  scope: azureOpenaiService
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-3333-4444-8444-000000000006'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureDatabricks 'Microsoft.Databricks/workspaces@2026-01-01' existing = {
  name: 'dbw-contoso-ai-prod'
}

// Reader, for P001 AI Data Engineer
resource azureDatabricksReaderSgAiDataEngineersProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '1ae53dec-1745-5ce4-bcb9-2579b71cc25c'
  scope: azureDatabricks
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-3333-4444-8444-000000000001'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureDataFactory 'Microsoft.DataFactory/factories@2018-06-01' existing = {
  name: 'adf-contoso-ai-prod'
}

// Reader, for P001 AI Data Engineer
resource azureDataFactoryReaderSgAiDataEngineersProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '76211b6a-e6c0-5f22-aa28-fcefd9022bf5'
  scope: azureDataFactory
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-3333-4444-8444-000000000001'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureAiSearch 'Microsoft.Search/searchServices@2025-05-01' existing = {
  name: 'srch-contoso-ai-prod'
}

// Reader, for P006 GenAI Data Scientist
resource azureAiSearchReaderSgGenaiDataScientistsProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'dea6b613-40cc-5acb-83de-88a89402716f'
  scope: azureAiSearch
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-3333-4444-8444-000000000006'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource webApps 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'app-chat-prod'
}

// Reader, for P007 GenAI Chat Developer
resource webAppsReaderSgChatDevelopersProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'd6361e93-11d4-55a7-aae8-fd334dace2b9'
  scope: webApps
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-3333-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureFunctions 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'func-chat-prod'
}

// Reader, for P007 GenAI Chat Developer
resource azureFunctionsReaderSgChatDevelopersProd 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'eb93f3db-48c4-5c9b-9afd-69cf7b790e14'
  scope: azureFunctions
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-3333-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureDataExplorer 'Microsoft.Kusto/clusters@2025-02-14' existing = {
  name: 'adxcontosoaiprod'
}

resource azureDataExplorerDatabasesTelemetry 'Microsoft.Kusto/clusters/databases@2025-02-14' existing = {
  parent: azureDataExplorer
  name: 'telemetry'
}

// Viewer, for P003 BI Analyst
resource azureDataExplorerDatabasesTelemetryViewerSgBiAnalystsProd 'Microsoft.Kusto/clusters/databases/principalAssignments@2025-02-14' = {
  parent: azureDataExplorerDatabasesTelemetry
  name: '2ea3d6a1-78f6-51db-b218-2d93e295f49e'
  properties: {
    role: 'Viewer'
    principalId: '44444444-3333-4444-8444-000000000003'
    principalType: 'Group'
    tenantId: '11111111-1111-4111-8111-111111111111'
  }
}
