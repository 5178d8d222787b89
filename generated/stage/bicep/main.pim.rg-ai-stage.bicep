// Requests to Privileged Identity Management, to be deployed once, of Stage in the subscription main, the resource group rg-ai-stage
targetScope = 'resourceGroup'

@description('Object id of `P007` in Stage')
param chatDevelopersGroupId string

resource azureContainerApps 'Microsoft.App/containerApps@2026-01-01' existing = {
  name: 'ca-chat-stage'
}

// Container Apps Operator, for P007 GenAI Chat Developer
resource azureContainerAppsContainerAppsOperatorSgChatDevelopersStage 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: guid(toLower('/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg-ai-stage/providers/microsoft.app/containerapps/ca-chat-stage'), toLower(chatDevelopersGroupId), 'f3bd1b5c-91fa-40e7-afe7-0c11d331232c', 'eligible', 'p180d')
  scope: azureContainerApps
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f3bd1b5c-91fa-40e7-afe7-0c11d331232c')
    principalId: chatDevelopersGroupId
    requestType: 'AdminAssign'
    justification: 'Consoles of containers that only fail in Stage'
    scheduleInfo: {
      expiration: {
        type: 'AfterDuration'
        duration: 'P180D'
      }
    }
  }
}

resource azureDataFactory 'Microsoft.DataFactory/factories@2018-06-01' existing = {
  name: 'adf-contoso-ai-stage'
}

// Contoso Data Factory Operator, for P001 AI Data Engineer
resource azureDataFactoryContosoDataFactoryOperatorSgAiDataEngineersStage 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: '77cfd83d-b73e-5e3e-9aec-5d5df7e00e41'
  scope: azureDataFactory
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '77777777-7777-4777-8777-000000000001')
    principalId: '44444444-2222-4444-8444-000000000001'
    requestType: 'AdminAssign'
    justification: 'Rehearsing releases of pipelines'
    scheduleInfo: {
      expiration: {
        type: 'AfterDuration'
        duration: 'P180D'
      }
    }
  }
}

resource azureStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: 'stcontosoaistage'
}

// Storage Blob Data Reader, for P006 GenAI Data Scientist
resource azureStorageStorageBlobDataReaderSgGenaiDataScientistsStage 'Microsoft.Authorization/roleAssignmentScheduleRequests@2020-10-01' = {
  name: 'b8a19e9f-f7a1-59b3-b08d-337424a05655'
  scope: azureStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
    principalId: '44444444-2222-4444-8444-000000000006'
    requestType: 'AdminAssign'
    justification: 'Evaluation of the assistant\'s first release'
    scheduleInfo: {
      expiration: {
        type: 'AfterDateTime'
        endDateTime: '2027-03-31T23:59:59Z'
      }
    }
  }
}
