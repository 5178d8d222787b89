# contoso-ai: data access of Azure Data Explorer, which the cluster itself carries.
# A cluster takes one change at a time, so each assignment waits for the one before it.

# Ingestor for P003 BI Analyst
resource "azurerm_kusto_database_principal_assignment" "azure-data-explorer_databases_telemetry_ingestor_sg-bi-analysts-dev" {
  name                = "ee0ed296-6b78-546e-a00e-7b5a4eda0ae7"
  resource_group_name = "rg-ai-dev"
  cluster_name        = "adxcontosoaidev"
  database_name       = "telemetry"
  tenant_id           = "11111111-1111-4111-8111-111111111111"
  principal_id        = "44444444-1111-4444-8444-000000000003" # sg-bi-analysts-dev
  principal_type      = "Group"
  role                = "Ingestor"
}

# User for P003 BI Analyst
resource "azurerm_kusto_database_principal_assignment" "azure-data-explorer_databases_telemetry_user_sg-bi-analysts-dev" {
  name                = "1e4f2360-e5f1-5ceb-b23e-e03c477b3c8b"
  resource_group_name = "rg-ai-dev"
  cluster_name        = "adxcontosoaidev"
  database_name       = "telemetry"
  tenant_id           = "11111111-1111-4111-8111-111111111111"
  principal_id        = "44444444-1111-4444-8444-000000000003" # sg-bi-analysts-dev
  principal_type      = "Group"
  role                = "User"

  depends_on = [azurerm_kusto_database_principal_assignment.azure-data-explorer_databases_telemetry_ingestor_sg-bi-analysts-dev]
}
