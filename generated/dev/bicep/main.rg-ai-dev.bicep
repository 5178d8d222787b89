// Access of Dev in the subscription main, the resource group rg-ai-dev
targetScope = 'resourceGroup'

// Data Factory Contributor, for P001 AI Data Engineer
resource resourceGroupMainRgAiDevDataFactoryContributorSgAiDataEngineersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'dfdc3e44-8370-5685-9820-f659e8048532'
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '673868aa-7521-48a0-acc6-0f60742d39f5')
    principalId: '44444444-1111-4444-8444-000000000001'
    principalType: 'Group'
    description: 'contoso-ai: Data Factory Contributor'
  }
}

resource azureApiManagement 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: 'apim-contoso-ai-dev'
}

// API Management Service Workspace API Developer, for P007 GenAI Chat Developer
resource azureApiManagementApiManagementServiceWorkspaceApiDeveloperSgChatDevelopersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'e2c483d5-8a46-5784-8cda-b87d17666685'
  scope: azureApiManagement
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '9565a273-41b9-4368-97d2-aeb0c976a9b3')
    principalId: '44444444-1111-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: API Management Service Workspace API Developer'
  }
}

// API Management Workspace API Developer, for P007 GenAI Chat Developer
resource azureApiManagementApiManagementWorkspaceApiDeveloperSgChatDevelopersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '76cee96c-4707-5475-96c9-89db81e44b4b'
  scope: azureApiManagement
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '56328988-075d-4c6a-8766-d93edd6725b6')
    principalId: '44444444-1111-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: API Management Workspace API Developer'
  }
}

resource azureContainerApps 'Microsoft.App/containerApps@2026-01-01' existing = {
  name: 'ca-chat-dev'
}

// Container Apps Contributor, for P007 GenAI Chat Developer
resource azureContainerAppsContainerAppsContributorSgChatDevelopersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '240911ce-5483-5f74-8fc6-99d672c9e42e'
  scope: azureContainerApps
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '358470bc-b998-42bd-ab17-a7e34c199c0f')
    principalId: '44444444-1111-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: Container Apps Contributor'
  }
}

// Container Apps Operator, for P007 GenAI Chat Developer
resource azureContainerAppsContainerAppsOperatorSgChatDevelopersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '29284326-a411-5096-8acc-584c7ae1055f'
  scope: azureContainerApps
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f3bd1b5c-91fa-40e7-afe7-0c11d331232c')
    principalId: '44444444-1111-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: Container Apps Operator'
  }
}

resource azureAiFoundry 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: 'aif-contoso-dev'
}

// Foundry User, for P006 GenAI Data Scientist
resource azureAiFoundryFoundryUserSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '64f0c743-22fd-5003-b3a2-221ef763016c'
  scope: azureAiFoundry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '53ca6127-db72-4b80-b1b0-d745d6d5456d')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Foundry User'
  }
}

resource azureOpenaiService 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: 'oai-contoso-dev'
}

// Cognitive Services OpenAI Contributor, for P006 GenAI Data Scientist
resource azureOpenaiServiceCognitiveServicesOpenaiContributorSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '04b79794-1055-5764-b274-bd8aa647d4b9'
  scope: azureOpenaiService
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'a001fd3d-188f-4b5d-821b-7da978bf7442')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Cognitive Services OpenAI Contributor'
  }
}

resource azureKeyVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-contoso-ai-dev'
}

// Key Vault Secrets User, for P004 Discriminative AI Data Scientist, P006 GenAI Data Scientist
resource azureKeyVaultKeyVaultSecretsUserSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'fca903b0-74be-5f3a-8e17-595f9550a544'
  scope: azureKeyVault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Key Vault Secrets User'
  }
}

resource azureAiSearch 'Microsoft.Search/searchServices@2025-05-01' existing = {
  name: 'srch-contoso-ai-dev'
}

// Search Index Data Contributor, for P006 GenAI Data Scientist
resource azureAiSearchSearchIndexDataContributorSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'd6c783a8-7281-5f9d-a41a-3173e3df8ac7'
  scope: azureAiSearch
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8ebe5a00-799e-43f5-93ac-243d3dce84a7')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Search Index Data Contributor'
  }
}

// Search Service Contributor, for P006 GenAI Data Scientist
resource azureAiSearchSearchServiceContributorSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'ec0b5d6f-308c-53c9-a252-8e267d5c7938'
  scope: azureAiSearch
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7ca78c08-252a-4471-8644-bb5ff32d4ba0')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Search Service Contributor'
  }
}

resource azureStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: 'stcontosoaidev'
}

// Storage Blob Data Contributor, for P001 AI Data Engineer
resource azureStorageStorageBlobDataContributorSgAiDataEngineersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '97f909ce-4597-5cd3-b91d-94aadde9282b'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
    principalId: '44444444-1111-4444-8444-000000000001'
    principalType: 'Group'
    description: 'contoso-ai: Storage Blob Data Contributor'
  }
}

// Storage Blob Data Contributor, for P004 Discriminative AI Data Scientist, P006 GenAI Data Scientist
resource azureStorageStorageBlobDataContributorSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '40eabfb6-f4cb-59ff-a362-4e18e84ec5bc'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Storage Blob Data Contributor'
  }
}

// Storage Blob Data Reader, for P003 BI Analyst
resource azureStorageStorageBlobDataReaderSgBiAnalystsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '8088a8c8-e2ed-5fce-aeef-beaa71467268'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-1111-4444-8444-000000000003'
    principalType: 'Group'
    description: 'contoso-ai: Storage Blob Data Reader'
  }
}

// Storage Queue Data Contributor, for P001 AI Data Engineer
resource azureStorageStorageQueueDataContributorSgAiDataEngineersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '3295fdb6-86c1-5fc9-8ff8-bc7e5e86578a'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '974c5e8b-45b9-4653-ba55-5f855dd0fb88')
    principalId: '44444444-1111-4444-8444-000000000001'
    principalType: 'Group'
    description: 'contoso-ai: Storage Queue Data Contributor'
  }
}

resource trainingData 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: 'stcontosotraindev'
}

// Storage Blob Data Contributor, for P004 Discriminative AI Data Scientist
resource trainingDataStorageBlobDataContributorSgAiDataScientistsDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '3ea634a9-98f2-5090-ae0b-cfbc54e1a0f1'
  scope: trainingData
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
    principalId: '44444444-1111-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Storage Blob Data Contributor'
  }
}

resource webApps 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'app-chat-dev'
}

// Website Contributor, for P007 GenAI Chat Developer
resource webAppsWebsiteContributorSgChatDevelopersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '845c00cc-a86c-5056-91c4-a4ff4d5cb7a2'
  scope: webApps
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'de139f84-1756-47ae-9be6-808fbbe84772')
    principalId: '44444444-1111-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: Website Contributor'
  }
}

resource azureFunctions 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'func-chat-dev'
}

// Website Contributor, for P007 GenAI Chat Developer
resource azureFunctionsWebsiteContributorSgChatDevelopersDev 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '81ff7839-ac17-54da-bb5b-9b55d2173f3a'
  scope: azureFunctions
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'de139f84-1756-47ae-9be6-808fbbe84772')
    principalId: '44444444-1111-4444-8444-000000000007'
    principalType: 'Group'
    description: 'contoso-ai: Website Contributor'
  }
}

resource azureCosmosDb 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = {
  name: 'cosmos-contoso-ai-dev'
}

// Cosmos DB Built-in Data Contributor, for P007 GenAI Chat Developer
resource azureCosmosDbCosmosDbBuiltInDataContributorSgChatDevelopersDev 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2026-03-15' = {
  parent: azureCosmosDb
  name: '634ba8a8-2da8-5c26-8c80-7f6ab5a28d61'
  properties: {
    roleDefinitionId: '${azureCosmosDb.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002'
    principalId: '44444444-1111-4444-8444-000000000007'
    scope: azureCosmosDb.id
  }
}

resource azureDataExplorer 'Microsoft.Kusto/clusters@2025-02-14' existing = {
  name: 'adxcontosoaidev'
}

resource azureDataExplorerDatabasesTelemetry 'Microsoft.Kusto/clusters/databases@2025-02-14' existing = {
  parent: azureDataExplorer
  name: 'telemetry'
}

// Ingestor, for P003 BI Analyst
resource azureDataExplorerDatabasesTelemetryIngestorSgBiAnalystsDev 'Microsoft.Kusto/clusters/databases/principalAssignments@2025-02-14' = {
  parent: azureDataExplorerDatabasesTelemetry
  name: 'ee0ed296-6b78-546e-a00e-7b5a4eda0ae7'
  properties: {
    role: 'Ingestor'
    principalId: '44444444-1111-4444-8444-000000000003'
    principalType: 'Group'
    tenantId: '11111111-1111-4111-8111-111111111111'
  }
}

// User, for P003 BI Analyst
resource azureDataExplorerDatabasesTelemetryUserSgBiAnalystsDev 'Microsoft.Kusto/clusters/databases/principalAssignments@2025-02-14' = {
  parent: azureDataExplorerDatabasesTelemetry
  name: '1e4f2360-e5f1-5ceb-b23e-e03c477b3c8b'
  properties: {
    role: 'User'
    principalId: '44444444-1111-4444-8444-000000000003'
    principalType: 'Group'
    tenantId: '11111111-1111-4111-8111-111111111111'
  }
  dependsOn: [
    azureDataExplorerDatabasesTelemetryIngestorSgBiAnalystsDev
  ]
}
