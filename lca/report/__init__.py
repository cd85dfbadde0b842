"""Trails, documents and traces as people read them: reports, pictures, tables on a terminal, CSV."""
