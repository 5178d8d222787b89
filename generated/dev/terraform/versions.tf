# contoso-ai: access in Dev.
# Written by rolecast: change the personas and environments, not these files.
terraform {
  required_version = ">= 1.5"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.0, < 6.0"
    }
  }
}
