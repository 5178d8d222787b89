#!/usr/bin/env bash
# Written by rolecast diff --removals: 887f8e46957af29494d52a5b11a45f6b822e178ef9425980d1038b623ba5ab0f
# Takes away what `contoso-web` no longer wants. Run it after the deployment of what is wanted:
# what it takes away first would be missing until then.
#
# No deployer is named in rolecast.yaml, so nothing of it is kept: look for it below.

set -uo pipefail

# Goes on after what cannot be removed, and says at the end that something was left.
failed=0
remove() {
  "$@" && return
  failed=$((failed + 1))
  printf 'not removed: %s/n' "$*" >&2
}

# Each request to Privileged Identity Management has a name of its own.
new_name() {
  if command -v uuidgen > /dev/null; then uuidgen; else cat /proc/sys/kernel/random/uuid; fi
}

# dev: Storage Blob Data Reader for sg-web-engineers-dev at /subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-web-dev/providers/Microsoft.Storage/storageAccounts/stcontosowebdev, active
remove az role assignment delete /
  --ids '/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-web-dev/providers/Microsoft.Storage/storageAccounts/stcontosowebdev/providers/Microsoft.Authorization/roleAssignments/131af17e-5682-57e2-9096-eeca0cce7b7b'

# production: Storage Account Contributor for sg-web-engineers-prod at /subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosowebprod, eligible
remove az rest --method put /
  --url '/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosowebprod/providers/Microsoft.Authorization/roleEligibilityScheduleRequests/'"$(new_name)"'?api-version=2020-10-01' /
  --body '{"properties":{"principalId":"44444444-3333-4444-8444-000000000001","roleDefinitionId":"/subscriptions/22222222-3333-4222-8222-222222222222/providers/Microsoft.Authorization/roleDefinitions/17d1049b-9a84-46fb-8f53-869881c3d3ab","requestType":"AdminRemove","justification":"no longer wanted by the project"}}'

# production: Storage Blob Data Contributor for sg-web-engineers-prod at /subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosowebprod, active
remove az role assignment delete /
  --ids '/subscriptions/22222222-3333-4222-8222-222222222222/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosowebprod/providers/Microsoft.Authorization/roleAssignments/04cfae54-5f76-5a99-bd25-f20984d10f1f'

if [ "$failed" -gt 0 ]; then exit 1; fi
