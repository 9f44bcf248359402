// Cosmos DB for NoSQL, which keeps the record: autoscale, continuous backup, data-plane roles instead of keys, no public address.
param name string
param location string
param tags object

@description('A region that has a copy and takes over; empty for none.')
param secondaryLocation string

param zoneRedundant bool
param maximumThroughput int
param dataPrincipalId string
param workspaceId string

@description('Whether each read and write is logged, and not changes of the account alone.')
param detailedLogs bool

var databaseName = 'securemx'

// The containers as the code declares them; a test compares the two.
var containers = loadJsonContent('containers.json')

// The built-in data-plane role "Cosmos DB Built-in Data Contributor".
var dataContributor = '00000000-0000-0000-0000-000000000002'

var regions = empty(secondaryLocation) ? [location] : [location, secondaryLocation]
var categories = concat(['ControlPlaneRequests', 'PartitionKeyStatistics'], detailedLogs ? ['DataPlaneRequests'] : [])

resource account 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: 'Disabled'
    networkAclBypass: 'None'
    // Every instance reads a write once it was answered: an effective date must not depend on which replica answers. (A session would be that of one client;
    // the next call, and the orchestration that a call starts, may run on another instance.) Reads cost twice as much.
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    enableAutomaticFailover: !empty(secondaryLocation)
    locations: [
      for (region, i) in regions: { locationName: region, failoverPriority: i, isZoneRedundant: zoneRedundant }
    ]
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous30Days' } }
  }

  resource database 'sqlDatabases' = {
    name: databaseName
    properties: {
      resource: { id: databaseName }
      options: { autoscaleSettings: { maxThroughput: maximumThroughput } }
    }

    resource container 'containers' = [
      for c in containers: {
        name: c.name
        properties: {
          resource: {
            id: c.name
            partitionKey: { kind: 'Hash', version: 2, paths: ['/${c.partitionKey}'] }
            defaultTtl: c.timeToLive ? -1 : null
            indexingPolicy: {
              indexingMode: 'consistent'
              automatic: true
              includedPaths: [for property in c.indexed: { path: '/${property}/?' }]
              excludedPaths: [{ path: '/*' }]
            }
          }
        }
      }
    ]
  }

  // On the one database, not on the account.
  resource assignment 'sqlRoleAssignments' = {
    name: guid(account.id, databaseName, dataPrincipalId, dataContributor)
    properties: {
      principalId: dataPrincipalId
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
      scope: '${account.id}/dbs/${databaseName}'
    }
    dependsOn: [database]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: account
  name: 'keep'
  properties: { level: 'CanNotDelete', notes: 'The record of all contracts is kept here.' }
}

#disable-next-line use-recent-api-versions // newer than the only other one, of 2016
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [for category in categories: { category: category, enabled: true }]
  }
}

output id string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
output database string = databaseName
