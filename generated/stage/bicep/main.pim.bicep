// Requests to Privileged Identity Management, to be deployed once, of Stage in the subscription main
targetScope = 'subscription'

@description('Object id of `P007` in Stage')
param chatDevelopersGroupId string

module rgAiStage './main.pim.rg-ai-stage.bicep' = {
  name: 'rolecast-stage-pim-rg-ai-stage-a0c55da54f76'
  scope: resourceGroup('rg-ai-stage')
  params: {
    chatDevelopersGroupId: chatDevelopersGroupId
  }
}
