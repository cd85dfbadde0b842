"""Plausibility bands of a library: what figures of a kind lie between, on what basis, and which figures they are."""

from __future__ import annotations

from lca.factors.factor_reader import NAME, FactorReader
from lca.factors.library import Band
from lca.factors.library_fields import Fields
from lca.factors.yaml_tree import Mapping, Scalar
from lca.source import Span

BAND_FIELDS = ("title", "band", "of", "called", "source", "where", "assumed", "note")
PLAUSIBLE = "plausible"
"""The library whose bands figures are held against."""
ELECTRICITY, TOTAL, MADE = "electricity", "total", "made"
KINDS = (ELECTRICITY, "pue", "share", "life", TOTAL, MADE)
"""What a band can be of, beside figures that measure the same."""


def read_bands(entries: Mapping | None, library: str, on: Fields, reader: FactorReader) -> dict[str, Band]:
    """The bands of a library; another one than ``PLAUSIBLE`` has none, as nothing would be held against them."""
    if entries is not None and library != PLAUSIBLE:
        said = f"bands stand in the library `{PLAUSIBLE}`: nothing is held against those of `{library}`"
        on.wrong("E0608", entries.span, "", said=said)
    found: dict[str, Band] = {}
    for name, (key, tree) in (entries.entries if entries else {}).items():
        if not isinstance(tree, Mapping) or not NAME.fullmatch(name):
            said = f"band `{name}` is not a mapping" if not isinstance(tree, Mapping) else f"`{name}` names no band"
            on.wrong("E0608", tree.span, "", said=said)
            continue
        on.known(tree, BAND_FIELDS, "of a band")
        band = _band(name, key, tree, on, reader)
        if band is not None:
            found[name] = band
    return found


def _band(name: str, key: Scalar, tree: Mapping, on: Fields, reader: FactorReader) -> Band | None:
    basis = reader.basis(name, key, tree)
    of = on.text(tree, "of")
    if of and of not in KINDS:
        on.wrong("E0608", tree.entries["of"][1].span, "", said=f"`{of}` is no kind of figures: {', '.join(KINDS)}")
        return None
    scalar = tree.entries["band"][1] if "band" in tree.entries else None
    low, to, high = scalar.text.partition(" to ") if isinstance(scalar, Scalar) else ("", "", "")
    if not isinstance(scalar, Scalar) or not to:
        at = key.span if scalar is None else scalar.span
        on.wrong("E0608", at, "two quantities", said=f"`{name}` says no band, as in `band: 1 W/gpu to 5 kW/gpu`")
        return None
    start = scalar.span.start + max(0, scalar.span.text.find(scalar.text))
    middle = start + len(low) + len(to)
    least = on.stated(low, Span(on.file, start, start + len(low)))
    most = on.stated(high, Span(on.file, middle, middle + len(high)))
    if least is None or most is None:
        return None
    called = tuple(word.strip() for word in on.text(tree, "called").split(",") if word.strip())
    return Band(PLAUSIBLE, name, on.text(tree, "title"), of, called, least, most, basis, key.span)
