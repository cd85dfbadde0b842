"""Advice for what stands where a unit stands and is none: what was meant, with the number that goes with it."""

from __future__ import annotations

import re
from decimal import Decimal

from lca.check.name_resolution import Names
from lca.diagnostics import Advice
from lca.source import Span
from lca.units import Registry, UnitProblem
from lca.units.meant_units import unit_meant
from lca.units.prefixed_units import Meant

HYPHENATED = re.compile(r"-([A-Za-z][A-Za-z_]*)(?![\w(.])")
SQUARED = re.compile(r"([^\W\d]+)([23])")
PARTS = r"[*/]"


def advice_for_unit(
    found: UnitProblem, text: str, span: Span, number: str, registry: Registry, names: Names | None = None
) -> str:
    """What to write instead of ``found`` in the unit expression ``text``, which is at ``span`` behind ``number``."""
    unit = _Written(text, found, span, number)
    glued = names is not None and any(
        found.name in scope.things or any(found.name in lets for lets in scope.lets.values()) for scope in names
    )
    reading = unit.hyphenated(registry) or unit_meant(found.name, registry)
    plural = isinstance(reading, Meant) and reading.words.startswith("a unit has no plural")
    if glued and not plural:
        return unit.apart()
    if isinstance(reading, Meant):
        return unit.instead(reading)
    power = SQUARED.fullmatch(found.name)
    if reading is None and power and registry.knows(power[1]):
        whole = f"{power[1]}^{power[2]}"
        return Advice(f"powers are written `{whole}`", whole)
    return reading or (
        f"`unit {found.name}` at the top of the file declares a thing that is counted, "
        f"`unit {found.name} = …` an amount of another unit"
    )


class _Written:
    """A unit expression as it is written, of which one name is no unit."""

    def __init__(self, text: str, found: UnitProblem, span: Span, number: str) -> None:
        self.before, self.name, self.after = text[: found.start], found.name, text[found.end :]
        self.number, self.span = number, span

    def hyphenated(self, registry: Registry) -> Meant | None:
        """``GB-month``, ``megawatt-hours``: what stands behind a hyphen belongs to the unit."""
        rest = HYPHENATED.match(self.span.file.text, self.span.end) if not self.after else None
        whole = unit_meant(f"{self.name}_{rest[1]}", registry) if rest else None
        return whole if isinstance(whole, Meant) else None

    def apart(self) -> str:
        """A value that is written into a unit."""
        if "(" in self.before + self.after:
            return f"`{self.name}` is a value: put spaces around all operators, as in `5 kg / (a * b)`"
        if not self.before:
            apart = f"* {self.name}{self.after}"
            said = f"`{self.name}` is a value: an operator is missing, `{self.number} {apart}`"
        else:
            apart = f"{self.before[:-1]} {self.before[-1]} {self.name}{self.after}"
            whole = f"{self.number} {apart}".strip()
            said = f"`{self.name}` is a value: put spaces around the operator, `{whole}`"
        return said if self.after else Advice(said, apart, self.span)

    def instead(self, meaning: Meant) -> str:
        """The whole with what was meant, its number converted where that is exact."""
        below, inside = self.before.endswith("/"), self.before.count("(") > self.before.count(")")
        under = below != (inside and self.before.rpartition("(")[0].endswith("/"))
        single = not re.search(PARTS, meaning.unit)
        raised = self.after.startswith("^") or (inside and ")^" in self.after)
        if raised and not single:
            return f"`{self.name}` is `{meaning.unit}`"
        turned = meaning.unit if not below else meaning.unit.translate(str.maketrans("*/", "/*"))
        whole = f"{self.before}{turned}{self.after}"
        if meaning.unit.startswith("1/") and whole != meaning.unit:
            return f"`{self.name}` is `{meaning.unit}`"
        if meaning.factor == 1:
            return self._renamed(meaning, turned, whole)
        return self._converted(meaning, whole, -1 if under else 1, raised)

    def _renamed(self, meaning: Meant, turned: str, whole: str) -> Advice:
        at = self.span.start + len(self.before)
        end = at + len(self.name)
        rest = HYPHENATED.match(self.span.file.text, self.span.end) if not self.after else None
        place = Span(self.span.file, at, rest.end() if rest else end)
        if meaning.words.startswith("a unit has no plural"):
            return Advice(f"{meaning.words} `{f'{self.number} {whole}'.strip()}`", turned, place)
        said = f"{meaning.words} `{meaning.unit}`" if meaning.words else f"did you mean `{meaning.unit}`?"
        own = f", or declare `unit {self.name} = 1e-6 {self.name[1:]}`" if self.name.startswith("u") else ""
        return Advice(said + (own if "micro" in meaning.words else ""), turned, place)

    def _converted(self, meaning: Meant, whole: str, sign: int, raised: bool) -> str:
        own = (
            f"`unit {self.name} = {_shown(meaning.factor)} {meaning.unit}` at the top of the file"
            if meaning.unit
            else ""
        )
        number = None if raised or not self.number else _product(self.number, meaning.factor, sign)
        start = self.span.file.text[: self.span.start].rstrip()
        if number is None or not start.endswith(self.number):
            return f"{meaning.words} {own}".strip() or f"`{_shown(meaning.factor)}` is a number: write it as one"
        amount = f"{number} {whole}".strip()
        place = Span(self.span.file, len(start) - len(self.number), self.span.end)
        return Advice(f"{meaning.words or 'write'} `{amount}`{', or ' if own else ''}{own}", amount, place)


def _product(number: str, factor: Decimal, sign: int) -> str | None:
    """The number times the factor (or by it), as a person writes it; None where it has no end."""
    factor = factor.normalize()
    if factor.as_tuple().digits == (1,) and "e" not in number.lower():
        return f"{number}e{factor.adjusted() * sign}"
    digits = number.replace("_", "")
    exact = Decimal(digits) * factor if sign > 0 else Decimal(digits) / factor
    return None if sign < 0 and exact * factor != Decimal(digits) else _shown(exact)


def _shown(number: Decimal) -> str:
    number = number.normalize()
    plain = f"{number:f}"
    return plain if len(plain) < WIDE else f"{number:e}".replace("e+", "e")


WIDE = 7
