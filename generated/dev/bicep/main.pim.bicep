// Requests to Privileged Identity Management, to be deployed once, of Dev in the subscription main
targetScope = 'subscription'

module rgAiDev './main.pim.rg-ai-dev.bicep' = {
  name: 'rolecast-dev-pim-rg-ai-dev-27494b012515'
  scope: resourceGroup('rg-ai-dev')
}
