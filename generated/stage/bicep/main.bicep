// Access of Stage in the subscription main
targetScope = 'subscription'

@description('Object id of `P007` in Stage')
param chatDevelopersGroupId string

module rgAiStage './main.rg-ai-stage.bicep' = {
  name: 'rolecast-stage-rg-ai-stage-5362621a0d06'
  scope: resourceGroup('rg-ai-stage')
  params: {
    chatDevelopersGroupId: chatDevelopersGroupId
  }
}

module rgMlStage './main.rg-ml-stage.bicep' = {
  name: 'rolecast-stage-rg-ml-stage-f5134080ed4f'
  scope: resourceGroup('rg-ml-stage')
}
