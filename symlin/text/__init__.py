"""Reading: text and documents -> expressions; nothing that a user writes is ever evaluated as Python."""
