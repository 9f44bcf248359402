// The storage of the Functions host and of Durable Task: the clock of what waits. No keys, no public address.
param name string
param location string
param tags object

@description('Whether a copy is kept in the paired region.')
param secondRegion bool

param dataPrincipalId string
param workspaceId string

@description('Whether each read and write is logged, and not deletions alone.')
param detailedLogs bool

// Storage Blob Data Owner, Queue Data Contributor, Table Data Contributor: what Durable Task and the host need.
var roles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
]

var categories = detailedLogs ? ['StorageRead', 'StorageWrite', 'StorageDelete'] : ['StorageDelete']

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: secondRegion ? 'Standard_GZRS' : 'Standard_ZRS' }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Disabled'
    networkAcls: { defaultAction: 'Deny', bypass: 'None' }
  }

  resource blobs 'blobServices' = { name: 'default' }
  resource queues 'queueServices' = { name: 'default' }
  resource tables 'tableServices' = { name: 'default' }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    scope: account
    name: guid(account.id, dataPrincipalId, role)
    properties: {
      principalId: dataPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: account
  name: 'keep'
  properties: { level: 'CanNotDelete', notes: 'What waits for its day is kept here.' }
}

#disable-next-line use-recent-api-versions // newer than the only other one, of 2016
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::blobs
  name: 'logs'
  properties: { workspaceId: workspaceId, logs: [for category in categories: { category: category, enabled: true }] }
}

#disable-next-line use-recent-api-versions // newer than the only other one, of 2016
resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::queues
  name: 'logs'
  properties: { workspaceId: workspaceId, logs: [for category in categories: { category: category, enabled: true }] }
}

#disable-next-line use-recent-api-versions // newer than the only other one, of 2016
resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::tables
  name: 'logs'
  properties: { workspaceId: workspaceId, logs: [for category in categories: { category: category, enabled: true }] }
}

output id string = account.id
output name string = account.name
