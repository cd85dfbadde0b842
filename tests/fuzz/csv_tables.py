"""The reader of CSV, and a model that reads the rows."""

from __future__ import annotations

import lca
from lca.check import Checked
from lca.diagnostics import LcaError

from .folders import written
from .texts import tell

WORDS = ('"', '""', ",", ";", "\t", "\r\n", "k,v,w\n", "1e3", "1,000", "1.5 kg", "3 MWh", "NaN", "\ufeff", "\u202e")
MODEL = b"""\
table t from "t.%s" ~ "x" { key k  v in kg  w in MWh }
process p { makes 1 kg  emits sum(r.v for r in t where r.k != "z") * (1 kgCO2e/kg ~ "x") }
process q { makes 1 kg  emits mean(r.w for r in t) * (2 kgCO2e/MWh ~ "x") + t["a"].v * (3 gCO2e/kg ~ "x") }
assessment a { needs 1 kg of p  needs 1 kg of q }
"""


def one(data: bytes) -> None:
    written("t.csv", data)
    computed(lca.check_file(written("csv.lca", MODEL % b"csv")))


def computed(checked: Checked) -> None:
    """Tell what is wrong with a model, or compute it."""
    for found in checked.diagnostics:
        tell(found)
    try:
        if checked.ok:
            lca.run(checked.under())
    except LcaError as error:
        for found in error.diagnostics:
            tell(found)
