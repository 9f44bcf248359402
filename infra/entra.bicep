// The application in Entra ID whose roles are the service's: Partner, Operator, Meter.
extension microsoftGraphV1

@description('What people see.')
param name string

@description('What a repeated deployment finds it by.')
param uniqueName string

var roles = [
  { value: 'Partner', types: ['Application'], text: 'Applies and gives notices for its own customers. The token must carry the claim partner_id.' }
  { value: 'Operator', types: ['User', 'Application'], text: 'Accepts applications, enters paper forms, watches orchestrations.' }
  { value: 'Meter', types: ['Application'], text: 'Puts readings.' }
]

resource application 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: uniqueName
  displayName: name
  signInAudience: 'AzureADMyOrg'
  api: { requestedAccessTokenVersion: 2 }
  appRoles: [
    for role in roles: {
      id: guid(uniqueName, role.value)
      value: role.value
      displayName: role.value
      description: role.text
      allowedMemberTypes: role.types
      isEnabled: true
    }
  ]
}

resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: application.appId
  appRoleAssignmentRequired: true
}

output clientId string = application.appId
output principalId string = principal.id
