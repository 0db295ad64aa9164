"""Numbers: what is written becomes array code, with sizes read off the arrays."""
