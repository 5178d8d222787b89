// Requests to Privileged Identity Management, to be deployed once, of Dev in the subscription main, the resource group rg-ai-dev
targetScope = 'resourceGroup'

resource azureAiFoundry 'Microsoft.CognitiveServices/accounts@2026-07-01' existing = {
  name: 'aif-contoso-dev'
}

resource azureAiFoundryProjectsAssistant 'Microsoft.CognitiveServices/accounts/projects@2026-07-01' existing = {
  parent: azureAiFoundry
  name: 'assistant'
}

// Foundry Project Manager, for P006 GenAI Data Scientist
resource azureAiFoundryProjectsAssistantFoundryProjectManagerSgAiDataScientistsDev 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = {
  name: 'c6942a24-f1e6-5aeb-be19-108ce9d8f8a6'
  scope: azureAiFoundryProjectsAssistant
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'eadc314b-1a2d-4efa-be10-5d325db5065e')
    principalId: '44444444-1111-4444-8444-000000000004'
    requestType: 'AdminAssign'
    justification: 'Letting colleagues in to the project'
    scheduleInfo: {
      expiration: {
        type: 'AfterDuration'
        duration: 'P90D'
      }
    }
  }
}
