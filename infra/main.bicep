// Everything that the service needs on Azure, without a single key: azd up.
targetScope = 'subscription'

@description('Name of the environment; part of every name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('The region of everything. The terms live in Tokyo; Japan East is near.')
param location string

@description('A second region, which has a copy of the record and takes over; empty for none.')
param secondaryLocation string = ''

@description('Whether the API is let in from the Internet, through Front Door. Without it everything is reached from the virtual network alone.')
param publicApi bool = false

@description('Addresses (CIDR) from which code may be deployed; none for the virtual network alone.')
param deploymentAddresses string[] = []

@description('Who may call: the object id of a client\'s service principal, of a user or a group, and its role.')
param clients { principalId: string, role: 'Partner' | 'Operator' | 'Meter' }[] = []

@description('The Cosmos DB account that holds the record, where it is not the one that was made first: one that was restored.')
@maxLength(44)
param cosmosAccountName string = ''

@description('Recipient of the alerts; empty for none.')
param alertEmail string = ''

@description('Whether each read and write of the stores is logged too; that is for looking into something, and costs accordingly.')
param detailedLogs bool = false

@description('The ceiling of the shared autoscale throughput, in request units per second; a tenth of it is paid at rest.')
@minValue(1000)
param maximumThroughput int = 4000

@description('Whether Cosmos DB and the plan are spread over availability zones.')
param zoneRedundant bool = true

@description('Instances that are kept warm for HTTP and for orchestrations, each.')
@minValue(0)
param alwaysReadyInstances int = 1

@description('The most instances that the app scales out to.')
@minValue(1)
param maximumInstances int = 100

@description('The issuer of qualified invoices, as bills show it.')
@minLength(1)
param issuerName string

@description('Its registration number: T and 13 digits.')
@minLength(14)
@maxLength(14)
param issuerRegistrationNumber string

@description('A collector of OpenTelemetry (OTLP over gRPC) that takes spans and metrics too; empty for none.')
param otlpEndpoint string = ''

@description('The calls that a partner may make each second, over time, on one instance.')
@minValue(1)
param partnerRate int = 50

@description('The calls that a partner may make at once after a pause.')
@minValue(1)
param partnerBurst int = 500

@description('The calls that an operator may make each second, over time, on one instance.')
@minValue(1)
param operatorRate int = 50

@description('The calls that an operator may make at once after a pause.')
@minValue(1)
param operatorBurst int = 500

@description('The calls that a meter may make each second, over time, on one instance.')
@minValue(1)
param meterRate int = 100

@description('The calls that a meter may make at once after a pause.')
@minValue(1)
param meterBurst int = 1000

var token = toLower(uniqueString(subscription().id, environmentName, location))
// Names of Azure are in lower case and know neither points nor underscores; the longest name here, Cosmos DB's, has room for 44 characters.
var suffix = '${toLower(replace(replace(environmentName, '_', '-'), '.', '-'))}-${token}'
var cosmosName = empty(cosmosAccountName) ? 'cosmos-${suffix}' : cosmosAccountName
var tags = { 'azd-env-name': environmentName, application: 'securemx' }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-securemx-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: {
    name: 'id-securemx-${suffix}'
    location: location
    tags: tags
  }
}

module entra 'entra.bicep' = {
  scope: group
  params: {
    name: 'securemx-${environmentName}'
    uniqueName: 'securemx-${suffix}'
    clients: clients
  }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    publisherPrincipalId: identity.outputs.principalId
  }
}

module network 'network.bicep' = {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
  }
}

module storage 'storage.bicep' = {
  scope: group
  params: {
    name: 'stsecuremx${token}'
    location: location
    tags: tags
    secondRegion: !empty(secondaryLocation)
    dataPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
    detailedLogs: detailedLogs
  }
}

module packages 'packages.bicep' = {
  scope: group
  params: {
    name: 'pksecuremx${token}'
    location: location
    tags: tags
    readerPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'cosmos.bicep' = {
  scope: group
  params: {
    name: cosmosName
    location: location
    tags: tags
    secondaryLocation: secondaryLocation
    zoneRedundant: zoneRedundant
    maximumThroughput: maximumThroughput
    dataPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
    detailedLogs: detailedLogs
  }
}

// A private endpoint keeps its target: that of Cosmos DB is named after the account, so that a restored one gets its own.
var stores = [
  { name: 'blob', group: 'blob' }
  { name: 'queue', group: 'queue' }
  { name: 'table', group: 'table' }
  { name: 'packages', group: 'blob' }
  { name: cosmosName, group: 'Sql' }
]

module storeEndpoints 'private-endpoint.bicep' = [
  for store in stores: {
    scope: group
    params: {
      name: store.group == 'Sql' ? 'pep-${cosmosName}' : 'pep-${store.name}-${suffix}'
      location: location
      tags: tags
      subnetId: network.outputs.endpointSubnetId
      targetId: store.group == 'Sql' ? cosmos.outputs.id : store.name == 'packages' ? packages.outputs.id : storage.outputs.id
      group: store.group
      zoneName: network.outputs.zoneNames[store.group]
    }
  }
]

module frontDoor 'frontdoor.bicep' = if (publicApi) {
  scope: group
  params: {
    suffix: suffix
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module app 'app.bicep' = {
  scope: group
  // The app looks its stores up when it starts.
  dependsOn: [storeEndpoints]
  params: {
    name: 'func-securemx-${suffix}'
    planName: 'asp-securemx-${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainerUrl: packages.outputs.containerUrl
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    workspaceId: monitoring.outputs.workspaceId
    subnetId: network.outputs.appSubnetId
    zoneRedundant: zoneRedundant
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    detailedLogs: detailedLogs
    publicApi: publicApi
    frontDoorId: publicApi ? frontDoor!.outputs.frontDoorId : ''
    deploymentAddresses: deploymentAddresses
    otlpEndpoint: otlpEndpoint
    settings: {
      Documents__Provider: 'Cosmos'
      Documents__Cosmos__Endpoint: cosmos.outputs.endpoint
      Documents__Cosmos__Database: cosmos.outputs.database
      Documents__Cosmos__ManagedIdentityClientId: identity.outputs.clientId
      Identity__Authority: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
      Identity__Issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
      Identity__Audience: entra.outputs.clientId
      Http__PublicAddress: publicApi ? frontDoor!.outputs.url : ''
      Issuer__Name: issuerName
      Issuer__RegistrationNumber: issuerRegistrationNumber
      Limits__PartnerRate: string(partnerRate)
      Limits__PartnerBurst: string(partnerBurst)
      Limits__OperatorRate: string(operatorRate)
      Limits__OperatorBurst: string(operatorBurst)
      Limits__MeterRate: string(meterRate)
      Limits__MeterBurst: string(meterBurst)
    }
  }
}

module appEndpoint 'private-endpoint.bicep' = {
  scope: group
  params: {
    name: 'pep-app-${suffix}'
    location: location
    tags: tags
    subnetId: network.outputs.endpointSubnetId
    targetId: app.outputs.id
    group: 'sites'
    zoneName: network.outputs.zoneNames.sites
  }
}

module route 'frontdoor-route.bicep' = if (publicApi) {
  scope: group
  params: {
    profileName: frontDoor!.outputs.profileName
    endpointName: frontDoor!.outputs.endpointName
    appHostName: app.outputs.hostName
  }
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    email: alertEmail
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_API_NAME string = app.outputs.name
output SECUREMX_URL string = publicApi ? frontDoor!.outputs.url : 'https://${app.outputs.hostName}'
output SECUREMX_AUDIENCE string = entra.outputs.clientId
output SECUREMX_COSMOS_NAME string = cosmos.outputs.name
output SECUREMX_OUTBOUND_ADDRESS string = network.outputs.outboundAddress
output SECUREMX_PACKAGES_ID string = packages.outputs.containerId
output SECUREMX_PRINCIPAL_ID string = identity.outputs.principalId
