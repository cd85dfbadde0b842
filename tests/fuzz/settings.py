"""What is typed behind ``--set`` and ``--over``."""

from __future__ import annotations

from functools import lru_cache

import lca
from lca.check import Checked
from lca.diagnostics import LcaError
from lca.studies.sweep_axes import read_axis

from .texts import WORDS as WORDS
from .texts import tell

MODEL = """\
use grid
parameter users = 2 kg ~ "a guess"
parameter site = grid.fr
process p { makes 1 kg  uses 2 kWh of site  emits 1 kgCO2e/kg * users ~ "a guess" }
assessment a { needs 1 kg of p }
"""


@lru_cache(maxsize=1)
def _checked() -> Checked:
    return lca.check_text(MODEL)


def one(data: bytes) -> None:
    text = data[1:].decode("utf-8", "replace")
    name = ("users", "site", "others")[data[0] % 3] if data else ""
    try:
        if len(data) % 2:
            lca.run(_checked().under("", {name: text}))
        else:
            read_axis(_checked(), f"{name}={text}")
    except LcaError as error:
        for found in error.diagnostics:
            tell(found)
