"""Sheets of a workbook: the report's sections, the figures as live formulas, and what these need beside them."""
