# contoso-ai: data access of Azure Data Explorer, which the cluster itself carries.
# A cluster takes one change at a time, so each assignment waits for the one before it.

# Viewer for P003 BI Analyst
resource "azurerm_kusto_database_principal_assignment" "azure-data-explorer_databases_telemetry_viewer_sg-bi-analysts-stage" {
  name                = "ece4442f-c796-5ec5-a898-c43300ffc8b7"
  resource_group_name = "rg-ai-stage"
  cluster_name        = "adxcontosoaistage"
  database_name       = "telemetry"
  tenant_id           = "11111111-1111-4111-8111-111111111111"
  principal_id        = "44444444-2222-4444-8444-000000000003" # sg-bi-analysts-stage
  principal_type      = "Group"
  role                = "Viewer"
}
