"""The targets by name; each is a module of this folder, whose ``one`` takes the bytes of one trial."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

TARGETS = (
    "texts", "models", "settings", "libraries", "csv_tables", "parquet_tables", "bibliographies", "locks", "trails",
    "checker", "recipes",
)  # fmt: skip
CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Target:
    """``words`` are put together to new inputs; further inputs to begin with may stand ``beside`` the corpus."""

    name: str
    one: Callable[[bytes], None]
    words: Sequence[str]
    beside: Sequence[Path]


def target(name: str) -> Target:
    """The target of a name, with all that it tests."""
    module = import_module(f"{__package__}.{name}")
    return Target(name, module.one, getattr(module, "WORDS", ()), getattr(module, "BESIDE", ()))


def corpus(name: str) -> list[Path]:
    """The inputs of a target that are kept: one for each kind, and each that once was not answered."""
    return sorted((CORPUS / name).iterdir())
