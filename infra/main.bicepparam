using 'main.bicep'

// Everything that differs from one environment to the next; azd keeps the values of each (azd env set NAME VALUE).
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'japaneast')
param privateNetworking = bool(readEnvironmentVariable('SECUREMX_PRIVATE_NETWORKING', 'false'))
param alertEmail = readEnvironmentVariable('SECUREMX_ALERT_EMAIL', '')
param maximumThroughput = int(readEnvironmentVariable('SECUREMX_MAXIMUM_THROUGHPUT', '4000'))
param zoneRedundant = bool(readEnvironmentVariable('SECUREMX_ZONE_REDUNDANT', 'false'))
param alwaysReadyInstances = int(readEnvironmentVariable('SECUREMX_ALWAYS_READY', '1'))
param maximumInstances = int(readEnvironmentVariable('SECUREMX_MAXIMUM_INSTANCES', '100'))
param issuerName = readEnvironmentVariable('SECUREMX_ISSUER_NAME', '')
param issuerRegistrationNumber = readEnvironmentVariable('SECUREMX_ISSUER_REGISTRATION_NUMBER', '')
param otlpEndpoint = readEnvironmentVariable('SECUREMX_OTLP_ENDPOINT', '')
