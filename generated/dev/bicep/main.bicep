// Access of Dev in the subscription main
targetScope = 'subscription'

module rgAiDev './main.rg-ai-dev.bicep' = {
  name: 'rolecast-dev-rg-ai-dev-2541ad721e84'
  scope: resourceGroup('rg-ai-dev')
}

module rgMlDev './main.rg-ml-dev.bicep' = {
  name: 'rolecast-dev-rg-ml-dev-c786dfd7eaf7'
  scope: resourceGroup('rg-ml-dev')
}
