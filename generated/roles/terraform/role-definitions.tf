# contoso-ai: custom roles. They are objects of the tenant, so every environment shares them; apply them first.
resource "azurerm_role_definition" "this" {
  for_each = local.role_definitions

  name               = each.value.name
  role_definition_id = each.value.role_definition_id
  description        = lookup(each.value, "description", null)
  scope              = each.value.scope
  assignable_scopes  = each.value.assignable_scopes

  dynamic "permissions" {
    for_each = each.value.permissions

    content {
      actions          = lookup(permissions.value, "actions", [])
      not_actions      = lookup(permissions.value, "not_actions", [])
      data_actions     = lookup(permissions.value, "data_actions", [])
      not_data_actions = lookup(permissions.value, "not_data_actions", [])
    }
  }

  lifecycle {
    # Where the role was made first. Another would make the role anew, which Azure refuses while it is assigned.
    ignore_changes = [scope]
  }
}

# The custom roles, by their ids.
locals {
  role_definitions = {
    "77777777-7777-4777-8777-000000000001" = {
      name               = "Contoso Data Factory Operator"
      role_definition_id = "77777777-7777-4777-8777-000000000001"
      description        = "Runs and cancels pipelines, starts and stops triggers, and watches. Writes none of them."
      scope              = "/subscriptions/22222222-2222-4222-8222-222222222222"
      assignable_scopes = [
        "/subscriptions/22222222-2222-4222-8222-222222222222",
        "/subscriptions/22222222-3333-4222-8222-222222222222",
      ]
      permissions = [
        {
          actions = [
            "Microsoft.DataFactory/factories/read",
            "Microsoft.DataFactory/factories/pipelines/read",
            "Microsoft.DataFactory/factories/pipelines/createRun/action",
            "Microsoft.DataFactory/factories/pipelineruns/read",
            "Microsoft.DataFactory/factories/pipelineruns/queryByFactory/action",
            "Microsoft.DataFactory/factories/pipelineruns/cancel/action",
            "Microsoft.DataFactory/factories/triggers/read",
            "Microsoft.DataFactory/factories/triggers/start/action",
            "Microsoft.DataFactory/factories/triggers/stop/action",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
          ]
        },
      ]
    }
  }
}
