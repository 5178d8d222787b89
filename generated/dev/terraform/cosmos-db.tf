# contoso-ai: data access of Cosmos DB, which the account itself carries.
# An account takes one change at a time, so each assignment waits for the one before it.

# Cosmos DB Built-in Data Contributor for P007 GenAI Chat Developer
resource "azurerm_cosmosdb_sql_role_assignment" "azure-cosmos-db_cosmos-db-built-in-data-contributor_sg-chat-developers-dev" {
  name                = "634ba8a8-2da8-5c26-8c80-7f6ab5a28d61"
  resource_group_name = "rg-ai-dev"
  account_name        = "cosmos-contoso-ai-dev"
  role_definition_id  = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso-ai-dev/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002"
  principal_id        = "44444444-1111-4444-8444-000000000007" # sg-chat-developers-dev
  scope               = "/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-ai-dev/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso-ai-dev"
}
