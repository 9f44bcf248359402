// The one way in from the Internet, if there is to be one.
param suffix string
param tags object
param workspaceId string

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: 'afd-securemx-${suffix}'
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: { originResponseTimeoutSeconds: 240 }

  resource endpoint 'afdEndpoints' = {
    name: 'api-${suffix}'
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }
  }
}

#disable-next-line use-recent-api-versions // newer than the only other one, of 2016
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: profile
  name: 'logs'
  properties: { workspaceId: workspaceId, logs: [{ category: 'FrontDoorAccessLog', enabled: true }] }
}

output profileName string = profile.name
output endpointName string = profile::endpoint.name
output url string = 'https://${profile::endpoint.properties.hostName}'

@description('What Front Door writes into X-Azure-FDID, by which the app knows this one from others.')
output frontDoorId string = profile.properties.frontDoorId
