"""The figures of a library as a lock keeps them, in one text each, and a library as it was with these."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from lca.basis import Assumption
from lca.diagnostics import Diagnostic
from lca.factors.aliases import settled
from lca.factors.factor_spreads import is_relative
from lca.factors.library import CLIMATE, Factor, FactorAmount, Factors, Library
from lca.factors.lock import Lock, Pin
from lca.factors.shelf import Shelf
from lca.source import Span
from lca.syntax.numbers import read_number, split_quantity

PER = " per "


def stated_figures(library: Library, names: Collection[str]) -> dict[str, str]:
    """What factors say, as written: ``us_2024``: ``383.55 gCO2e per kWh``, and ``us_2024(water)`` of an indicator.

    One of another library is called ``egrid.srvc_2023``; what is unknown is left out.
    """
    found: dict[str, str] = {}
    for name in names:
        factor = library.factors.named(name)
        if factor is None:
            continue
        if factor.value is not None:
            found[name] = str(factor.value)
        for indicator, amount in factor.emits.items():
            key = name if indicator == CLIMATE else f"{name}({indicator})"
            found[key] = f"{amount}{PER}{str(factor.per).removeprefix('1 ')}"
    return found


def aliases_of(library: Library, names: Collection[str]) -> dict[str, str]:
    """The further names of factors."""
    return {alias: name for alias, name in library.factors.ends.items() if name in names}


def read_figure(text: str, line: Span) -> tuple[FactorAmount, FactorAmount | None] | None:
    """What a factor is or emits, and per how much; None for a text that is neither. ``line`` is where it stands."""
    stated, per, what = text.partition(PER)
    amount = _amount(stated, line)
    if amount is None or not per:
        return None if amount is None else (amount, None)
    of = _amount(what if split_quantity(what) else f"1 {what}", line)
    return None if of is None or amount.number.startswith("-") or not read_number(of.number) else (amount, of)


def _amount(text: str, line: Span) -> FactorAmount | None:
    parts = split_quantity(text)
    if parts is None or read_number(parts[0]) is None:
        return None
    start = line.start + max(0, line.text.rfind(parts[1]))
    return FactorAmount(*parts, line, Span(line.file, start, min(start + len(parts[1]), line.end)))


@dataclass(frozen=True, slots=True)
class LockedShelf(Shelf):
    """A shelf whose libraries have the figures that a ``lock`` holds; what it does not hold is as it is now."""

    lock: Lock

    def load(self, name: str, asked: Span | None = None) -> tuple[Library | None, tuple[Diagnostic, ...]]:
        library, problems = Shelf.load(self, name, asked)
        if library is None or name not in self.lock.pins:
            return library, problems
        locked, told = as_locked(library, self.lock.pins[name])
        return locked, (*problems, *told)


def as_locked(library: Library, pin: Pin) -> tuple[Library, list[Diagnostic]]:
    """A library with the figures and aliases that were locked, and all else as it is; what leads nowhere is told."""
    factors = dict(library.factors.entries)
    for name, figures in _by_factor(pin).items():
        if any(stated_figures(library, [name]).get(key) != text for key, text in figures.items()):
            factors[name] = _as_locked(library, name, figures, pin)
    aliases = {name: alias for name, alias in library.aliases.items() if name not in factors}
    for name, end in pin.aliases.items():
        factors.pop(name, None)
        aliases[name] = end, pin.place("aliases", name)
    return settled(replace(library, factors=Factors(factors, None, library.factors.others), aliases=aliases))


def _by_factor(pin: Pin) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, text in pin.figures.items():
        found.setdefault(key.partition("(")[0], {})[key] = text
    return found


def _as_locked(library: Library, name: str, figures: Mapping[str, str], pin: Pin) -> Factor:
    """A factor with other figures. A spread that is no part of the value went with the figure that it was about."""
    emits: dict[str, FactorAmount] = {}
    value = per = None
    for key, text in figures.items():
        found = read_figure(text, pin.place("figures", key))
        assert found is not None, "the reader of locks refuses what is no figure"
        if found[1] is None:
            value = found[0]
        else:
            emits[key.partition("(")[2].rstrip(")") or CLIMATE], per = found
    place = pin.place("figures", next(iter(figures)))
    locked = Assumption("", f"as {place.file.path} holds it: the library no longer has it", place)
    now = library.factors.named(name) or Factor(library.name, name, "", None, {}, None, (locked,), {}, place)
    spread = now.spread if now.spread and is_relative(now.spread) else None
    if value is not None:
        return replace(now, value=value, per=None, emits={}, spread=spread)
    return replace(now, value=None, per=per, emits=emits, spread=spread)
