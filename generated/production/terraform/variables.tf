variable "azure_machine_learning_principal_id" {
  description = "Object id of the system-assigned managed identity of `azure-machine-learning` in Production"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.azure_machine_learning_principal_id))
    error_message = "azure_machine_learning_principal_id must be a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301."
  }
}

variable "ml_subscription_id" {
  description = "Id of the subscription `ml` of Production"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.ml_subscription_id))
    error_message = "ml_subscription_id must be a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301."
  }
}

variable "training_account_name" {
  description = "Name of `training-data` in Production"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^/]+$", var.training_account_name))
    error_message = "training_account_name must be one name, without slashes."
  }
}
