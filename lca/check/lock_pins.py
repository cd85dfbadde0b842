"""What a lock holds of the libraries that models use."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from lca.check import Checked
from lca.check.used_libraries import UsedLibrary, figures_now, libraries_used
from lca.factors import Library
from lca.factors.lock import Lock, Pin
from lca.factors.locked_figures import aliases_of
from lca.program.cells import Figure


def pins(models: Collection[Checked], folder: Path, before: Lock | None = None) -> dict[str, Pin]:
    """The libraries that models use, as a lock in ``folder`` holds them.

    The figures of these that a lock held ``before`` are held again: other models may use them.
    """
    used = libraries_used(*(checked.loaded for checked in models))
    taken = {factor for checked in models for factor in factors_taken(checked)}
    return {name: _pin(one, folder, taken, before.pins.get(name) if before else None) for name, one in used.items()}


def factors_taken(checked: Checked) -> set[str]:
    """The factors that a model takes from libraries, as declared or under one of its scenarios: ``grid.us_2024``."""
    programs = [checked.under(scenario) for scenario in checked.scenarios] if checked.ok else []
    cells = [*checked.declared.program.cells, *(cell for program in programs for cell in program.cells)]
    return {cell.factor.factor for cell in cells if isinstance(cell, Figure) and cell.factor}


def _pin(one: UsedLibrary, folder: Path, taken: Collection[str], before: Pin | None) -> Pin:
    names: set[str] = set()
    aliases: dict[str, str] = {}
    if isinstance(one.read, Library):
        held = before.factors if before else set()
        names = one.taken({*taken, *held, *(f"{one.name}.{name}" for name in held)})
        aliases = aliases_of(one.read, names)
    return Pin(one.name, one.version, one.digests(folder, aliases), figures_now(one, names), aliases)
