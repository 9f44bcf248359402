// The application in Entra ID whose roles are the service's, and who has them.
extension microsoftGraphV1

@description('What people see.')
param name string

@description('What a repeated deployment finds it by.')
param uniqueName string

@description('Who may call: the object id of a client\'s service principal, of a user or a group, and its role.')
param clients { principalId: string, role: 'Partner' | 'Operator' | 'Meter' }[]

var roles = [
  {
    value: 'Partner'
    types: ['Application']
    text: 'Applies and gives notices for the customers of the partner that an operator has named for its client id.'
  }
  {
    value: 'Operator'
    types: ['User', 'Application']
    text: 'Accepts applications, enters paper forms, watches orchestrations.'
  }
  {
    value: 'Meter'
    types: ['Application']
    text: 'Puts readings.'
  }
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

// Entra ID gives a token for the service only to who has a role.
resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: application.appId
  appRoleAssignmentRequired: true
}

resource assignments 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for client in clients: {
    appRoleId: guid(uniqueName, client.role)
    principalId: client.principalId
    resourceId: principal.id
  }
]

output clientId string = application.appId
output principalId string = principal.id
