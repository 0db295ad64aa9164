"""Showing: LaTeX that reads back, reports for a terminal, HTML for notebooks and pages, and pictures."""
