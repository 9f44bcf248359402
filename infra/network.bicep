// The virtual network: the app in one subnet, private endpoints in another, one address for calls to the outside.
param suffix string
param location string
param tags object

// Names of the zones in which Azure looks up private endpoints; Cosmos DB's and the app's have no suffix in environment().
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  Sql: 'privatelink.documents.azure.com'
  sites: 'privatelink.azurewebsites.net'
}

resource address 'Microsoft.Network/publicIPAddresses@2025-09-01' = {
  name: 'pip-securemx-${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' }
}

// Webhooks and the token authority are called from this one address, which partners may put on their lists.
resource gateway 'Microsoft.Network/natGateways@2025-09-01' = {
  name: 'ng-securemx-${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: address.id }] }
}

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
          natGateway: { id: gateway.id }
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'snet-endpoints'
        properties: {
          addressPrefix: '10.40.1.0/24'
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = { name: 'snet-app' }
  resource endpointSubnet 'subnets' existing = { name: 'snet-endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zoneNames): {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in items(zoneNames): {
    parent: zones[i]
    name: 'link-${suffix}'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

output appSubnetId string = network::appSubnet.id
output endpointSubnetId string = network::endpointSubnet.id
output outboundAddress string = address.properties.ipAddress

@description('The names of the zones by the group of the private endpoints that they hold.')
output zoneNames object = zoneNames
