"""Where grammar, factor libraries and models are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def data(name: str) -> Path:
    """The folder ``grammar``, ``factors`` or ``models`` that came with this installation."""
    packed = PACKAGE / "data" / name
    return packed if packed.is_dir() else PACKAGE.parent / name


def shipped() -> tuple[Path, ...]:
    """Where paths of what came with this installation lead from."""
    return data("factors").parent, data("models")
