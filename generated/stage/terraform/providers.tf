# For use as a root. A module that calls this folder leaves this file out and passes its own providers.
#
# Role assignments name their whole scope, so this one provider serves every subscription and management group;
# azurerm asks for one subscription all the same. Who grants access need not be allowed to register resource
# providers, so none are registered.
provider "azurerm" {
  features {}

  tenant_id                       = "11111111-1111-4111-8111-111111111111"
  subscription_id                 = "22222222-2222-4222-8222-222222222222"
  resource_provider_registrations = "none"
}
