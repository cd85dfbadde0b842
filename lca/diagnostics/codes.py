"""Every code, defined once: headline, standing advice, explanation, a wrong and a mended example.

The definitions are data, one TOML file for each family of codes, read when a code is first needed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

DEFINITIONS = Path(__file__).parent / "definitions"


@dataclass(frozen=True, slots=True)
class CodeDefinition:
    """``headline`` and ``help`` are templates for the facts that a call site gives."""

    code: str
    title: str
    headline: str
    explanation: str
    wrong: str
    mended: str
    help: str = ""
    data: str = ""
    """The text of the ``file`` beside examples that read one."""
    file: str = "usage.csv"
    kind: str = "model"
    """What the examples are: a ``model``, a ``library`` alone or at the ``gate``, a ``recipe``, or only ``shown``."""


class _Codes(Mapping[str, CodeDefinition]):
    """The codes by name; the files are read on first use, so that a run without errors never pays."""

    @cached_property
    def _all(self) -> dict[str, CodeDefinition]:
        found = {}
        for path in sorted(DEFINITIONS.glob("*.toml")):
            for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
                found[code] = CodeDefinition(code, **entry)
        return found

    def __getitem__(self, code: str) -> CodeDefinition:
        return self._all[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


CODES: Mapping[str, CodeDefinition] = _Codes()
