// What Front Door lets through: the API, and none of the paths of the Functions host (/admin, /runtime).
param profileName string
param endpointName string
param appHostName string

resource profile 'Microsoft.Cdn/profiles@2025-06-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' existing = { name: endpointName }
}

resource origins 'Microsoft.Cdn/profiles/originGroups@2025-06-01' = {
  parent: profile
  name: 'app'
  properties: {
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 }
  }

  resource app 'origins' = {
    name: 'app'
    properties: {
      hostName: appHostName
      originHostHeader: appHostName
      httpsPort: 443
      enforceCertificateNameCheck: true
    }
  }
}

resource route 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = {
  parent: profile::endpoint
  name: 'api'
  properties: {
    originGroup: { id: origins.id }
    patternsToMatch: ['/api/*']
    supportedProtocols: ['Https']
    httpsRedirect: 'Disabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    enabledState: 'Enabled'
  }
  dependsOn: [origins::app]
}
