using 'main.bicep'

// Everything that differs from one environment to the next; azd keeps the values of each (azd env set NAME VALUE).
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'japaneast')
param secondaryLocation = readEnvironmentVariable('SECUREMX_SECONDARY_LOCATION', '')
param publicApi = bool(readEnvironmentVariable('SECUREMX_PUBLIC_API', 'false'))
param deploymentAddresses = json(readEnvironmentVariable('SECUREMX_DEPLOYMENT_ADDRESSES', '[]'))
param clients = json(readEnvironmentVariable('SECUREMX_CLIENTS', '[]'))
param cosmosAccountName = readEnvironmentVariable('SECUREMX_COSMOS_ACCOUNT', '')
param alertEmail = readEnvironmentVariable('SECUREMX_ALERT_EMAIL', '')
param detailedLogs = bool(readEnvironmentVariable('SECUREMX_DETAILED_LOGS', 'false'))
param maximumThroughput = int(readEnvironmentVariable('SECUREMX_MAXIMUM_THROUGHPUT', '4000'))
param zoneRedundant = bool(readEnvironmentVariable('SECUREMX_ZONE_REDUNDANT', 'true'))
param alwaysReadyInstances = int(readEnvironmentVariable('SECUREMX_ALWAYS_READY', '1'))
param maximumInstances = int(readEnvironmentVariable('SECUREMX_MAXIMUM_INSTANCES', '100'))
param issuerName = readEnvironmentVariable('SECUREMX_ISSUER_NAME', '')
param issuerRegistrationNumber = readEnvironmentVariable('SECUREMX_ISSUER_REGISTRATION_NUMBER', '')
param otlpEndpoint = readEnvironmentVariable('SECUREMX_OTLP_ENDPOINT', '')
