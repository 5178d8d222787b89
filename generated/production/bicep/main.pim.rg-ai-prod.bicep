// Requests to Privileged Identity Management, to be deployed once, of Production in the subscription main, the resource group rg-ai-prod
targetScope = 'resourceGroup'

@description('Name of `training-data` in Production')
param trainingAccountName string

resource azureDataFactory 'Microsoft.DataFactory/factories@2018-06-01' existing = {
  name: 'adf-contoso-ai-prod'
}

// Contoso Data Factory Operator, for P001 AI Data Engineer
resource azureDataFactoryContosoDataFactoryOperatorSgAiDataEngineersProd 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: 'ac3b4bc9-db1d-5dfd-932e-b2e3cfba82d9'
  scope: azureDataFactory
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '77777777-7777-4777-8777-000000000001')
    principalId: '44444444-3333-4444-8444-000000000001'
    requestType: 'AdminAssign'
    justification: 'Re-running a load that failed in the night'
    scheduleInfo: {
      expiration: {
        type: 'AfterDuration'
        duration: 'P180D'
      }
    }
  }
}

resource azureCosmosDb 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = {
  name: 'cosmos-contoso-ai-prod'
}

// Cosmos DB Operator, for P007 GenAI Chat Developer
resource azureCosmosDbCosmosDbOperatorSgChatDevelopersProd 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: 'a5f2db53-3e6b-5e24-8b15-a168acf790c2'
  scope: azureCosmosDb
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '230815da-be43-4aae-9cb4-875f7bd000aa')
    principalId: '44444444-3333-4444-8444-000000000007'
    requestType: 'AdminAssign'
    justification: 'Throughput during incidents'
    scheduleInfo: {
      expiration: {
        type: 'AfterDuration'
        duration: 'P180D'
      }
    }
  }
}

resource azureSqlDatabase 'Microsoft.Sql/servers@2025-01-01' existing = {
  name: 'sql-contoso-ai-prod'
}

// SQL DB Contributor, for P001 AI Data Engineer
resource azureSqlDatabaseSqlDbContributorSgAiDataEngineersProd 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: 'cc283cd3-1d69-539c-8b59-935e4a996d94'
  scope: azureSqlDatabase
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '9b7fa17d-e63e-47b0-bb0a-15c516ac86ec')
    principalId: '44444444-3333-4444-8444-000000000001'
    requestType: 'AdminAssign'
    justification: 'Scaling the feature store when a load runs late'
    scheduleInfo: {
      expiration: {
        type: 'AfterDateTime'
        endDateTime: '2027-06-30T23:59:59Z'
      }
    }
  }
}

resource azureStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: 'stcontosoaiprod'
}

// Storage Blob Data Reader, for P003 BI Analyst
resource azureStorageStorageBlobDataReaderSgBiAnalystsProd 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: '49b84436-3317-5b3c-8a4d-bbadadd3c419'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-3333-4444-8444-000000000003'
    requestType: 'AdminAssign'
    justification: 'The month\'s figures from the published files'
    condition: '(!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read\'} AND !(SubOperationMatches{\'Blob.List\'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringLike \'published/*\' AND @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals \'curated\')) AND (!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read\'} AND SubOperationMatches{\'Blob.List\'}) OR (@Request[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:prefix] StringStartsWith \'published/\' AND @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals \'curated\'))'
    conditionVersion: '2.0'
    scheduleInfo: {
      expiration: {
        type: 'AfterDuration'
        duration: 'P180D'
      }
    }
  }
}

resource azureStorageBlobServicesDefault 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' existing = {
  parent: azureStorage
  name: 'default'
}

resource azureStorageContainersCurated 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' existing = {
  parent: azureStorageBlobServicesDefault
  name: 'curated'
}

// Storage Blob Data Reader, for P001 AI Data Engineer
resource azureStorageContainersCuratedStorageBlobDataReaderSgAiDataEngineersProd 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: 'e6009da1-a98d-577b-a236-9e6355668d89'
  scope: azureStorageContainersCurated
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-3333-4444-8444-000000000001'
    requestType: 'AdminAssign'
    justification: 'Comparing a load with its source'
    scheduleInfo: {
      expiration: {
        type: 'AfterDuration'
        duration: 'P180D'
      }
    }
  }
}

resource azureStorageContainersFeatures 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' existing = {
  parent: azureStorageBlobServicesDefault
  name: 'features'
}

// Storage Blob Data Reader, for P004 Discriminative AI Data Scientist
resource azureStorageContainersFeaturesStorageBlobDataReaderSgAiDataScientistsProd 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: '8b5deac1-9c00-5777-b563-46382d46737d'
  scope: azureStorageContainersFeatures
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-3333-4444-8444-000000000004'
    requestType: 'AdminAssign'
    justification: 'Incident triage of feature drift'
    condition: '!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read\'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals \'features\''
    conditionVersion: '2.0'
    scheduleInfo: {
      expiration: {
        type: 'AfterDateTime'
        endDateTime: '2027-06-30T23:59:59Z'
      }
    }
  }
}

resource trainingData 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: trainingAccountName
}

// Storage Blob Data Reader, for P004 Discriminative AI Data Scientist
resource trainingDataStorageBlobDataReaderSgAiDataScientistsProd 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: guid(toLower('/subscriptions/22222222-3333-4222-8222-222222222222/resourcegroups/rg-ai-prod/providers/microsoft.storage/storageaccounts/${trainingAccountName}'), toLower('44444444-3333-4444-8444-000000000004'), '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'eligible', 'p180d')
  scope: trainingData
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-3333-4444-8444-000000000004'
    requestType: 'AdminAssign'
    justification: 'Finding out why a model was trained on what it was'
    condition: '!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read\'}) OR @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals {\'features\', \'labels\'}'
    conditionVersion: '2.0'
    scheduleInfo: {
      expiration: {
        type: 'AfterDuration'
        duration: 'P180D'
      }
    }
  }
}
