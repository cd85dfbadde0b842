"""Tables: rows of text read from CSV or Parquet, each cell with the place it stands at; nothing is interpreted here."""

from lca.tables.sheet import MAX_ROWS, Sheet, SheetCell, read_sheet

__all__ = ["MAX_ROWS", "Sheet", "SheetCell", "read_sheet"]
