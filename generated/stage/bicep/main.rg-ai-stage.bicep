// Access of Stage in the subscription main, the resource group rg-ai-stage
targetScope = 'resourceGroup'

@description('Object id of `P007` in Stage')
param chatDevelopersGroupId string

resource azureApiManagement 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: 'apim-contoso-ai-stage'
}

// API Management Service Reader Role, for P007 GenAI Chat Developer
resource azureApiManagementApiManagementServiceReaderRoleSgChatDevelopersStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower('/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg-ai-stage/providers/microsoft.apimanagement/service/apim-contoso-ai-stage'), toLower(chatDevelopersGroupId), '71522526-b88f-4d52-b57f-d31fc3546d0d')
  scope: azureApiManagement
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '71522526-b88f-4d52-b57f-d31fc3546d0d')
    principalId: chatDevelopersGroupId
    principalType: 'Group'
    description: 'contoso-ai: API Management Service Reader Role'
  }
}

resource azureContainerApps 'Microsoft.App/containerApps@2026-01-01' existing = {
  name: 'ca-chat-stage'
}

// ContainerApp Reader, for P007 GenAI Chat Developer
resource azureContainerAppsContainerappReaderSgChatDevelopersStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower('/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg-ai-stage/providers/microsoft.app/containerapps/ca-chat-stage'), toLower(chatDevelopersGroupId), 'ad2dd5fb-cd4b-4fd4-a9b6-4fed3630980b')
  scope: azureContainerApps
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ad2dd5fb-cd4b-4fd4-a9b6-4fed3630980b')
    principalId: chatDevelopersGroupId
    principalType: 'Group'
    description: 'contoso-ai: ContainerApp Reader'
  }
}

resource azureAiFoundry 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: 'aif-contoso-stage'
}

resource azureAiFoundryProjectsAssistant 'Microsoft.CognitiveServices/accounts/projects@2026-07-01' existing = {
  parent: azureAiFoundry
  name: 'assistant'
}

// Foundry Agent Consumer, for P006 GenAI Data Scientist
resource azureAiFoundryProjectsAssistantFoundryAgentConsumerSgGenaiDataScientistsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '22104173-9664-55d3-b7bc-e14372d46fcc'
  scope: azureAiFoundryProjectsAssistant
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'eed3b665-ab3a-47b6-8f48-c9382fb1dad6')
    principalId: '44444444-2222-4444-8444-000000000006'
    principalType: 'Group'
    description: 'contoso-ai: Foundry Agent Consumer'
  }
}

// Foundry Project Runtime User, for P006 GenAI Data Scientist
resource azureAiFoundryProjectsAssistantFoundryProjectRuntimeUserSgGenaiDataScientistsSta 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'd503f7a0-2b72-53cc-957a-3aaabc54f2bc'
  scope: azureAiFoundryProjectsAssistant
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '142bfaed-a13f-4c2d-bed2-6db62c4a1009')
    principalId: '44444444-2222-4444-8444-000000000006'
    principalType: 'Group'
    description: 'contoso-ai: Foundry Project Runtime User'
  }
}

resource azureOpenaiService 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: 'oai-contoso-stage'
}

// Cognitive Services OpenAI User, for P006 GenAI Data Scientist
resource azureOpenaiServiceCognitiveServicesOpenaiUserSgGenaiDataScientistsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '1ddc5d04-d8a1-51ee-8421-772b376f449f'
  scope: azureOpenaiService
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')
    principalId: '44444444-2222-4444-8444-000000000006'
    principalType: 'Group'
    description: 'contoso-ai: Cognitive Services OpenAI User'
  }
}

resource azureDataFactory 'Microsoft.DataFactory/factories@2018-06-01' existing = {
  name: 'adf-contoso-ai-stage'
}

// Reader, for P001 AI Data Engineer
resource azureDataFactoryReaderSgAiDataEngineersStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '7a8f8cff-ed35-5079-a4ab-d11e3aabc4de'
  scope: azureDataFactory
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: '44444444-2222-4444-8444-000000000001'
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureKeyVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-contoso-ai-stage'
}

// Key Vault Reader, for P004 Discriminative AI Data Scientist
resource azureKeyVaultKeyVaultReaderSgAiDataScientistsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '861c3a2e-e649-5d13-8afe-8992934fece2'
  scope: azureKeyVault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '21090545-7ca7-4776-b22c-e363652d74d2')
    principalId: '44444444-2222-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Key Vault Reader'
  }
}

// Key Vault Reader, for P006 GenAI Data Scientist
resource azureKeyVaultKeyVaultReaderSgGenaiDataScientistsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'd2e503af-b228-5414-aabf-ae03839fb108'
  scope: azureKeyVault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '21090545-7ca7-4776-b22c-e363652d74d2')
    principalId: '44444444-2222-4444-8444-000000000006'
    principalType: 'Group'
    description: 'contoso-ai: Key Vault Reader'
  }
}

resource azureAiSearch 'Microsoft.Search/searchServices@2025-05-01' existing = {
  name: 'srch-contoso-ai-stage'
}

#disable-next-line BCP081
resource azureAiSearchIndexesKnowledge 'Microsoft.Search/searchServices/indexes@2025-05-01' existing = {
  parent: azureAiSearch
  name: 'knowledge'
}

// Search Index Data Reader, for P006 GenAI Data Scientist
resource azureAiSearchIndexesKnowledgeSearchIndexDataReaderSgGenaiDataScientistsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '7905c37c-eeda-518a-a3d1-c86b790150a3'
  scope: azureAiSearchIndexesKnowledge
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '1407120a-92aa-4202-b7e9-c0e197c71c8f')
    principalId: '44444444-2222-4444-8444-000000000006'
    principalType: 'Group'
    description: 'contoso-ai: Search Index Data Reader'
  }
}

resource azureStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: 'stcontosoaistage'
}

// Storage Blob Data Reader, for P001 AI Data Engineer
resource azureStorageStorageBlobDataReaderSgAiDataEngineersStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '1cf8c746-6521-588c-80dd-90a30c1c2d04'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-2222-4444-8444-000000000001'
    principalType: 'Group'
    condition: '!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read\'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals {\'curated\', \'raw\'}'
    conditionVersion: '2.0'
    description: 'contoso-ai: Storage Blob Data Reader'
  }
}

// Storage Blob Data Reader, for P004 Discriminative AI Data Scientist
resource azureStorageStorageBlobDataReaderSgAiDataScientistsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '02dcd01c-e724-53bb-b8cf-bba5e0e9245b'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-2222-4444-8444-000000000004'
    principalType: 'Group'
    description: 'contoso-ai: Storage Blob Data Reader'
  }
}

// Storage Blob Data Reader, for P003 BI Analyst
resource azureStorageStorageBlobDataReaderSgBiAnalystsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '450a3b16-5fda-568e-b30d-34db77c04956'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-2222-4444-8444-000000000003'
    principalType: 'Group'
    condition: '!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read\'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals \'curated\''
    conditionVersion: '2.0'
    description: 'contoso-ai: Storage Blob Data Reader'
  }
}

resource trainingData 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: 'stcontosotrainstage'
}

// Storage Blob Data Reader, for P004 Discriminative AI Data Scientist
resource trainingDataStorageBlobDataReaderSgAiDataScientistsStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '4868dba5-30bd-59d4-ab14-e68c0bb95f25'
  scope: trainingData
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-2222-4444-8444-000000000004'
    principalType: 'Group'
    condition: '!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read\'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals {\'features\', \'labels\'}'
    conditionVersion: '2.0'
    description: 'contoso-ai: Storage Blob Data Reader'
  }
}

resource webApps 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'app-chat-stage'
}

// Reader, for P007 GenAI Chat Developer
resource webAppsReaderSgChatDevelopersStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower('/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg-ai-stage/providers/microsoft.web/sites/app-chat-stage'), toLower(chatDevelopersGroupId), 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
  scope: webApps
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: chatDevelopersGroupId
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureFunctions 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'func-chat-stage'
}

// Reader, for P007 GenAI Chat Developer
resource azureFunctionsReaderSgChatDevelopersStage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower('/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg-ai-stage/providers/microsoft.web/sites/func-chat-stage'), toLower(chatDevelopersGroupId), 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
  scope: azureFunctions
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: chatDevelopersGroupId
    principalType: 'Group'
    description: 'contoso-ai: Reader'
  }
}

resource azureCosmosDb 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = {
  name: 'cosmos-contoso-ai-stage'
}

// Cosmos DB Built-in Data Reader, for P007 GenAI Chat Developer
resource azureCosmosDbDbsChatCollsConversationsCosmosDbBuiltInDataReaderSgChatDevelopersS 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2026-03-15' = {
  parent: azureCosmosDb
  name: guid(toLower('/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg-ai-stage/providers/microsoft.documentdb/databaseaccounts/cosmos-contoso-ai-stage/dbs/chat/colls/conversations'), toLower(chatDevelopersGroupId), '00000000-0000-0000-0000-000000000001')
  properties: {
    roleDefinitionId: '${azureCosmosDb.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000001'
    principalId: chatDevelopersGroupId
    scope: '${azureCosmosDb.id}/dbs/chat/colls/conversations'
  }
}

resource azureDataExplorer 'Microsoft.Kusto/clusters@2025-02-14' existing = {
  name: 'adxcontosoaistage'
}

resource azureDataExplorerDatabasesTelemetry 'Microsoft.Kusto/clusters/databases@2025-02-14' existing = {
  parent: azureDataExplorer
  name: 'telemetry'
}

// Viewer, for P003 BI Analyst
resource azureDataExplorerDatabasesTelemetryViewerSgBiAnalystsStage 'Microsoft.Kusto/clusters/databases/principalAssignments@2025-02-14' = {
  parent: azureDataExplorerDatabasesTelemetry
  name: 'ece4442f-c796-5ec5-a898-c43300ffc8b7'
  properties: {
    role: 'Viewer'
    principalId: '44444444-2222-4444-8444-000000000003'
    principalType: 'Group'
    tenantId: '11111111-1111-4111-8111-111111111111'
  }
}
