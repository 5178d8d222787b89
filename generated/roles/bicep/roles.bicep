// Custom roles of contoso-ai, deployed before any access, to the subscription 22222222-2222-4222-8222-222222222222
targetScope = 'subscription'

resource contosoDataFactoryOperator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: '77777777-7777-4777-8777-000000000001'
  properties: {
    roleName: 'Contoso Data Factory Operator'
    description: 'Runs and cancels pipelines, starts and stops triggers, and watches. Writes none of them.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.DataFactory/factories/read'
          'Microsoft.DataFactory/factories/pipelines/read'
          'Microsoft.DataFactory/factories/pipelines/createRun/action'
          'Microsoft.DataFactory/factories/pipelineruns/read'
          'Microsoft.DataFactory/factories/pipelineruns/queryByFactory/action'
          'Microsoft.DataFactory/factories/pipelineruns/cancel/action'
          'Microsoft.DataFactory/factories/triggers/read'
          'Microsoft.DataFactory/factories/triggers/start/action'
          'Microsoft.DataFactory/factories/triggers/stop/action'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [
      '/subscriptions/22222222-2222-4222-8222-222222222222'
      '/subscriptions/22222222-3333-4222-8222-222222222222'
    ]
  }
}
