#!/usr/bin/env bash
# Grants the app's identity the right to write its deployment package, or revokes it. The hooks of azure.yaml call it around a deployment;
# after a deployment that has failed, revoke by hand: infra/package-access.sh revoke
set -euo pipefail

# Storage Blob Data Contributor
role=ba92f5b4-2d11-453d-a403-e96b0029c9fe
: "${SECUREMX_PRINCIPAL_ID:?is an output of azd provision}" "${SECUREMX_PACKAGES_ID:?is an output of azd provision}"

case "${1:-}" in
  grant)
    az role assignment create --output none --role "$role" --scope "$SECUREMX_PACKAGES_ID" \
      --assignee-object-id "$SECUREMX_PRINCIPAL_ID" --assignee-principal-type ServicePrincipal
    # Azure takes a new assignment into account after a while, which is rarely more than two minutes.
    sleep "${SECUREMX_ROLE_WAIT:-120}"
    ;;
  revoke)
    az role assignment delete --output none --role "$role" --scope "$SECUREMX_PACKAGES_ID" --assignee "$SECUREMX_PRINCIPAL_ID"
    ;;
  *)
    echo "usage: $0 grant|revoke" >&2
    exit 2
    ;;
esac
