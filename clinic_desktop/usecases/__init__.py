"""What the clinic does: one function, one permission, one transaction."""
