// Requests to Privileged Identity Management, to be deployed once, of Production in the subscription main
targetScope = 'subscription'

@description('Name of `training-data` in Production')
param trainingAccountName string

module rgAiProd './main.pim.rg-ai-prod.bicep' = {
  name: 'rolecast-production-pim-rg-ai-prod-43f4d8433ce4'
  scope: resourceGroup('rg-ai-prod')
  params: {
    trainingAccountName: trainingAccountName
  }
}
