"""Assumptions and inverses: relations between words of matrices, and what follows from them."""
