// Access of Production in the subscription main
targetScope = 'subscription'

module rgAiProd './main.rg-ai-prod.bicep' = {
  name: 'rolecast-production-rg-ai-prod-19eee058efd6'
  scope: resourceGroup('rg-ai-prod')
}
