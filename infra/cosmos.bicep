// Cosmos DB for NoSQL: autoscale, continuous backup, data-plane roles instead of keys.
param name string
param location string
param tags object
param publicNetworkAccess bool
param zoneRedundant bool
param maximumThroughput int
param dataPrincipalId string

var databaseName = 'securemx'

// The containers as the code declares them; a test compares the two.
var containers = loadJsonContent('containers.json')

// The built-in data-plane role "Cosmos DB Built-in Data Contributor".
var dataContributor = '00000000-0000-0000-0000-000000000002'

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
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    // A write that was answered is read by whoever looks next, on whichever instance: an effective date must not depend on which replica answers. (A
    // session would be that of one client; the next call, and the orchestration that a call starts, may run on another instance.) Reads cost twice as much.
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }]
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

  resource assignment 'sqlRoleAssignments' = {
    name: guid(account.id, dataPrincipalId, dataContributor)
    properties: {
      principalId: dataPrincipalId
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
      scope: account.id
    }
  }
}

output name string = account.name
output endpoint string = account.properties.documentEndpoint
output database string = databaseName
