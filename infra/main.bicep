// Everything that the service needs on Azure, without a single key: azd up.
targetScope = 'subscription'

@description('Name of the environment; part of every name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('The region of everything. The terms live in Tokyo; Japan East is near.')
param location string

@description('Whether storage and Cosmos DB are reached through private endpoints alone.')
param privateNetworking bool = false

@description('Whom the alerts tell; empty for nobody.')
param alertEmail string = ''

@description('The ceiling of the shared autoscale throughput, in request units per second; a tenth of it is paid at rest.')
@minValue(1000)
param maximumThroughput int = 4000

@description('Whether Cosmos DB and the plan are spread over availability zones.')
param zoneRedundant bool = false

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

var token = toLower(uniqueString(subscription().id, environmentName, location))
// Names of Azure are in lower case and know neither points nor underscores; the longest name here, Cosmos DB's, has room for 44 characters.
var suffix = '${toLower(replace(replace(environmentName, '_', '-'), '.', '-'))}-${token}'
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

module network 'network.bicep' = if (privateNetworking) {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    storageName: storage.outputs.name
    cosmosName: cosmos.outputs.name
  }
}

module storage 'storage.bicep' = {
  scope: group
  params: {
    name: 'stsecuremx${token}'
    location: location
    tags: tags
    publicNetworkAccess: !privateNetworking
    dataPrincipalId: identity.outputs.principalId
  }
}

module cosmos 'cosmos.bicep' = {
  scope: group
  params: {
    name: 'cosmos-${suffix}'
    location: location
    tags: tags
    publicNetworkAccess: !privateNetworking
    zoneRedundant: zoneRedundant
    maximumThroughput: maximumThroughput
    dataPrincipalId: identity.outputs.principalId
  }
}

module app 'app.bicep' = {
  scope: group
  params: {
    name: 'func-securemx-${suffix}'
    planName: 'asp-securemx-${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    zoneRedundant: zoneRedundant
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    otlpEndpoint: otlpEndpoint
    settings: {
      Documents__Provider: 'Cosmos'
      Documents__Cosmos__Endpoint: cosmos.outputs.endpoint
      Documents__Cosmos__Database: cosmos.outputs.database
      Documents__Cosmos__ManagedIdentityClientId: identity.outputs.clientId
      Identity__Authority: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
      Identity__Issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
      Identity__Audience: entra.outputs.clientId
      Issuer__Name: issuerName
      Issuer__RegistrationNumber: issuerRegistrationNumber
    }
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
output SECUREMX_URL string = app.outputs.url
output SECUREMX_AUDIENCE string = entra.outputs.clientId
