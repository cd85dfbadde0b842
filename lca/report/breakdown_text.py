"""The contribution tree of a result and the inventory of an assessment on a terminal, within 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.notation import share, shown
from lca.report.columns import fitted
from lca.report.scales import Scale
from lca.trail.contribution_tree import rows_of, said_of
from lca.trail.result_entries import BranchEntry, InventoryEntry


def tree_lines(tree: BranchEntry, scale: Scale) -> list[str]:
    """A line for each branch, indented by its depth, with its amount, its impact and its share of the total."""
    unit, shift = scale
    whole = Decimal(tree.value)
    rows = [("", "amount", unit, "share")]
    for depth, branch in rows_of(tree):
        value = Decimal(branch.value)
        amount = "" if branch.amount is None else f"{shown(Decimal(branch.amount))} {branch.unit}"
        rows.append(("  " * depth + said_of(branch), amount, shown(value.scaleb(-shift)), share(value, whole)))
    return fitted(rows, "<>.>")


def inventory_lines(inventory: InventoryEntry) -> list[str]:
    """What is needed of nodes and factors, then what is emitted and what that counts as."""
    needed = [("needed", "amount", "runs")]
    needed += [
        (one.name, f"{shown(Decimal(one.amount))} {one.unit}", shown(Decimal(one.runs))) for one in inventory.nodes
    ]
    needed += [(one.name, f"{shown(Decimal(one.amount))} {one.unit}", "") for one in inventory.factors]
    emitted = [("emitted", "amount", "counts as"), *_emitted(inventory)]
    return [*fitted(needed, "<>>"), *(["", *fitted(emitted, "<><")] if inventory.emitted else [])]


def _emitted(inventory: InventoryEntry) -> Iterator[tuple[str, str, str]]:
    for one in inventory.emitted:
        first = one.name, f"{shown(Decimal(one.amount))} {one.unit}"
        for count in one.counts:
            yield (*first, f"{shown(Decimal(count.amount))} {count.unit} {count.name}")
            first = "", ""
        if not one.counts:
            yield (*first, "")
