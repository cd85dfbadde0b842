"""The reader of factor libraries: YAML, and what a library may hold."""

from __future__ import annotations

from lca.diagnostics import Diagnostic
from lca.diagnostics.text_files import decode
from lca.factors.factor_reader import FACTOR_FIELDS
from lca.factors.library_reader import HEADER, SOURCE_FIELDS, read_library

from .texts import tell

WORDS = (
    *(f"{name}: " for name in (*HEADER, *FACTOR_FIELDS, *SOURCE_FIELDS)), "&a", "*a", "!!int", "---\n", "- ", "? ",
    "|\n", ">\n", "{a: b}", "[a]", "5 gCO2e", "kWh", "± 10 %", "%TAG", "\u202e", "  ", "is: ",
)  # fmt: skip


def one(data: bytes) -> None:
    file = decode(data, "factors/grid.yaml")
    if isinstance(file, Diagnostic):
        return
    for found in read_library(file)[1]:
        tell(found)
