"""The reader of Parquet, and a model that reads the rows; a file is told or read, whatever stands in it."""

from __future__ import annotations

import lca

from .csv_tables import MODEL, computed
from .folders import written


def one(data: bytes) -> None:
    written("t.parquet", data)
    computed(lca.check_file(written("parquet.lca", MODEL % b"parquet")))
