// Access of Production in the subscription ml
targetScope = 'subscription'

@description('Object id of the system-assigned managed identity of `azure-machine-learning` in Production')
param azureMachineLearningPrincipalId string

@description('Id of the subscription `ml` of Production')
param mlSubscriptionId string

module rgMlProd './ml.rg-ml-prod.bicep' = {
  name: 'rolecast-production-rg-ml-prod-b64539730d2d'
  scope: resourceGroup('rg-ml-prod')
  params: {
    azureMachineLearningPrincipalId: azureMachineLearningPrincipalId
    mlSubscriptionId: mlSubscriptionId
  }
}
