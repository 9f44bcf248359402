#!/usr/bin/env bash
# Restores the record to an instant of the last 30 days, into an account of its own, and points the app at it:
#   infra/restore.sh 2026-06-10T03:00:00Z
# Needs az and azd, signed in, and the environment selected (azd env select). The old account stays, locked, until it is removed.
# SECUREMX_RESTORE_ACCOUNT=NAME takes the backup of another account, that of an environment whose region is lost.
# Begun again after a failure with the same instant and SECUREMX_RESTORED=NAME, it continues with the account NAME instead of restoring once more.
set -euo pipefail

instant=${1:-}
[[ "$instant" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]] || { echo "usage: $0 YYYY-MM-DDTHH:MM:SSZ (an instant in UTC)" >&2; exit 2; }

value() { azd env get-value "$1"; }
group=$(value AZURE_RESOURCE_GROUP)
location=$(value AZURE_LOCATION)
own=$(value SECUREMX_COSMOS_NAME)
account=${SECUREMX_RESTORE_ACCOUNT:-$own}
app=$(value SERVICE_API_NAME)

# The last 13 letters of each name are the environment's own; a name of Cosmos DB has room for 44.
restored=${SECUREMX_RESTORED:-cosmos-r$(date -u +%y%m%d%H%M%S)-${own: -13}}

echo "Stops $app: what it answered from now on would be lost."
az functionapp stop --resource-group "$group" --name "$app" --output none

if [ -z "${SECUREMX_RESTORED:-}" ]; then
  echo "Restores $account as of $instant into $restored; that takes an hour and more."
  az cosmosdb restore --resource-group "$group" --account-name "$account" --target-database-account-name "$restored" \
    --restore-timestamp "$instant" --location "$location" --public-network-access DISABLED --output none
fi

# A restored account has neither roles nor a network nor strong consistency. The template gives it all of them, and the app its address.
echo "Gives $restored its consistency, roles, private endpoint, log and lock."
azd env set SECUREMX_COSMOS_ACCOUNT "$restored"
azd provision --no-prompt

consistency=$(az cosmosdb show --resource-group "$group" --name "$restored" --query consistencyPolicy.defaultConsistencyLevel --output tsv)
[ "$consistency" = Strong ] || { echo "$restored is of $consistency consistency, not Strong: $app stays stopped." >&2; exit 1; }

echo "Starts $app."
az functionapp start --resource-group "$group" --name "$app" --output none
echo "Now run the daily walk (docs/operations.md, \"Restoring from backup\"); otherwise it runs at 03:30 in Tokyo."
