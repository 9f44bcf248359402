// Private networking: the app in its subnet, storage and Cosmos DB behind private endpoints.
param suffix string
param location string
param tags object
param storageName string
param cosmosName string

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageName
}

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = {
  name: cosmosName
}

var endpoints = [
  { key: 'blob', target: storage.id, zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { key: 'queue', target: storage.id, zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { key: 'table', target: storage.id, zone: 'privatelink.table.${environment().suffixes.storage}' }
  { key: 'Sql', target: cosmos.id, zone: 'privatelink.documents.azure.com' }
]

resource network 'Microsoft.Network/virtualNetworks@2025-09-01' = {
  name: 'vnet-securemx-${suffix}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/16'] }
    subnets: [
      {
        name: 'snet-app'
        properties: {
          addressPrefix: '10.40.0.0/24'
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'snet-endpoints'
        properties: { addressPrefix: '10.40.1.0/24', privateEndpointNetworkPolicies: 'Enabled' }
      }
    ]
  }

  resource appSubnet 'subnets' existing = { name: 'snet-app' }
  resource endpointSubnet 'subnets' existing = { name: 'snet-endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for e in endpoints: {
    name: e.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (e, i) in endpoints: {
    parent: zones[i]
    name: 'link-${suffix}'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-09-01' = [
  for e in endpoints: {
    name: 'pep-${toLower(e.key)}-${suffix}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpointSubnet.id }
      privateLinkServiceConnections: [{ name: e.key, properties: { privateLinkServiceId: e.target, groupIds: [e.key] } }]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-09-01' = [
  for (e, i) in endpoints: {
    parent: privateEndpoints[i]
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: toLower(e.key), properties: { privateDnsZoneId: zones[i].id } }] }
  }
]

output appSubnetId string = network::appSubnet.id
