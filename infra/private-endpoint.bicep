// One private endpoint and its names in DNS.
param name string
param location string
param tags object
param subnetId string

@description('The resource that is reached.')
param targetId string

@description('The part of it that is reached.')
@allowed(['blob', 'queue', 'table', 'Sql', 'sites'])
param group string

param zoneName string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: zoneName
}

resource endpoint 'Microsoft.Network/privateEndpoints@2025-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: group, properties: { privateLinkServiceId: targetId, groupIds: [group] } }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: toLower(group), properties: { privateDnsZoneId: zone.id } }] }
  }
}
