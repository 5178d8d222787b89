variable "chat_developers_group_id" {
  description = "Object id of `P007` in Stage"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.chat_developers_group_id))
    error_message = "chat_developers_group_id must be a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301."
  }
}
