# contoso-ai: data access of Cosmos DB, which the account itself carries.
# An account takes one change at a time, so each assignment waits for the one before it.

# Cosmos DB Built-in Data Reader for P007 GenAI Chat Developer
resource "azurerm_cosmosdb_sql_role_assignment" "azure-cosmos-db_dbs_chat_colls_conversations_cosmos-db-built-in-data-reader_sg-chat-developers-stage" {
  name                = uuidv5("11fb06fb-712d-4ddd-98c7-e71bbd588830", join("-", [lower("/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso-ai-stage/dbs/chat/colls/conversations"), lower(var.chat_developers_group_id), "00000000-0000-0000-0000-000000000001"]))
  resource_group_name = "rg-ai-stage"
  account_name        = "cosmos-contoso-ai-stage"
  role_definition_id  = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso-ai-stage/sqlRoleDefinitions/00000000-0000-0000-0000-000000000001"
  principal_id        = var.chat_developers_group_id # sg-chat-developers-stage
  scope               = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-ai-stage/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso-ai-stage/dbs/chat/colls/conversations"
}
