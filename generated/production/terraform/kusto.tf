# contoso-ai: data access of Azure Data Explorer, which the cluster itself carries.
# A cluster takes one change at a time, so each assignment waits for the one before it.

# Viewer for P003 BI Analyst
resource "azurerm_kusto_database_principal_assignment" "azure-data-explorer_databases_telemetry_viewer_sg-bi-analysts-prod" {
  name                = "2ea3d6a1-78f6-51db-b218-2d93e295f49e"
  resource_group_name = "rg-ai-prod"
  cluster_name        = "adxcontosoaiprod"
  database_name       = "telemetry"
  tenant_id           = "11111111-1111-4111-8111-111111111111"
  principal_id        = "44444444-3333-4444-8444-000000000003" # sg-bi-analysts-prod
  principal_type      = "Group"
  role                = "Viewer"
}
