"""Showing: LaTeX that reads back, and reports laid out for a terminal."""
