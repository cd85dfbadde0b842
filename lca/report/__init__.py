"""Documents and traces as people read them: tables, trees, CSV."""
