"""Attention: single heads, many heads, their variants as statements that are proved or refuted, and what they cost."""
