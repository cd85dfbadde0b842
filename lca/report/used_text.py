"""The factors that a model uses as a table on a terminal, drawn from the document `lca.used/1`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.diagnostics.render import inert
from lca.notation import share
from lca.report.basis_text import bases_text, figure_amount
from lca.report.columns import columns
from lca.report.result_table import of, scenario_suffix, study_title
from lca.studies.used_factors import FactorEntry, ImpactEntry, SourceUsed, TotalEntry, UsedDocument
from lca.trail.result_entries import LibraryEntry

MOST = 4
"""So many totals have a column; the document has all."""
NOTE = "share: the part of a total that scales with the factor; –: no total does, but a check, a rule or a credit"
FIELDS = ("author", "publisher", "issued", "url", "doi", "accessed", "licence", "attribution")
TotalName = tuple[str, str]


def used_text(document: UsedDocument) -> str:
    """A line for each factor, then the libraries and the sources with their licences and attributions."""
    factors = document.factors
    head = [inert(study_title(document.study) + scenario_suffix(document.scenario, document.settings))]
    if not factors:
        return "\n".join([*head, "  uses no factor of a library"]) + "\n"
    totals = [_total(total) for total in document.totals]
    shown, more = totals[:MOST], len(totals) - MOST
    rows: list[tuple[str, ...]] = [("factor", "value", "valid", "licence", *(of(*total) for total in shown), "source")]
    rows += [_row(factor, shown) for factor in factors]
    notes = [NOTE, *([f"{more} more totals are in `--format json`"] if more > 0 else [])]
    blocks = [
        [*head, *columns(rows, f"<<<<{'>' * len(shown)}<")],
        [line for factor in factors for line in _replaced(factor)],
        notes,
        [
            "libraries",
            *columns([("name", "version", "licence", "file"), *map(_library, document.libraries)], "<<<<"),
        ],
        ["sources", *(line for source in document.sources for line in _source(source))],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _total(told: TotalEntry | ImpactEntry) -> TotalName:
    return told.assessment, told.indicator


def _row(factor: FactorEntry, totals: list[TotalName]) -> tuple[str, ...]:
    shares = {_total(impact): impact.share for impact in factor.impacts}
    parts = (share(Decimal(shares[one] or 0), Decimal(1)) if one in shares else "–" for one in totals)
    indicator = f"({factor.indicator})" if factor.indicator else ""
    value = figure_amount(factor.value, factor.unit, factor.spread) + (f" per {factor.per}" if factor.per else "")
    return (
        f"{factor.factor}{indicator}", value, factor.valid or "–", factor.licence or "–", *parts,
        bases_text(factor.basis).strip(),
    )  # fmt: skip


def _replaced(factor: FactorEntry) -> Iterator[str]:
    """What a factor stands in place of, and through which library it came where that is another."""
    if factor.replaces:
        yield inert(f"{factor.factor} replaces {factor.replaces}  [{factor.place}]")
    own = factor.factor.partition(".")[0]
    if factor.library != own:
        yield inert(f"{factor.factor} is used through {factor.library}, which extends {own}")


def _library(library: LibraryEntry) -> tuple[str, ...]:
    return library.name, library.version, library.licence or "–", library.path


def _source(source: SourceUsed) -> Iterator[str]:
    fields = source.fields
    yield inert(f"  {source.key}  {fields.get('title', '')}")
    yield from (inert(f"    {name:<12} {fields[name]}") for name in FIELDS if fields.get(name))
