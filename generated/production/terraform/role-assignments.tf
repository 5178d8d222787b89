locals {
  role_assignments = merge(
    local.role_assignments_main,
    local.role_assignments_ml,
  )
}

resource "azurerm_role_assignment" "this" {
  for_each = local.role_assignments

  # The name that Bicep's getRoleAssignmentName() gives. Where it depends on a variable, it is made here.
  name = coalesce(lookup(each.value, "name", null), uuidv5("11fb06fb-712d-4ddd-98c7-e71bbd588830", join("-", [
    lower(each.value.scope),
    lower(each.value.principal_id),
    basename(each.value.role_definition_id),
  ])))

  scope              = each.value.scope
  role_definition_id = each.value.role_definition_id
  principal_id       = each.value.principal_id
  principal_type     = each.value.principal_type
  condition          = lookup(each.value, "condition", null)
  condition_version  = lookup(each.value, "condition", null) == null ? null : "2.0"
  description        = each.value.description

  # A new identity may not have reached every part of Microsoft Entra ID. Azure refuses this for people and groups.
  skip_service_principal_aad_check = each.value.principal_type == "ServicePrincipal" ? true : null
}
