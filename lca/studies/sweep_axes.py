"""What a parameter is swept over: a list of values, a range of numbers, or all suppliers whose names fit a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from lca.arithmetic import computing, plain, stored
from lca.check import Checked
from lca.check.expression_values import QuantityValue, SupplierValue, kind_of
from lca.check.scope import Member
from lca.check.supplier_patterns import is_pattern, suppliers_like
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.source import SourceFile, Span
from lca.syntax import tree
from lca.syntax.numbers import MAX_DIGITS, NUMBER, read_number

OPTION = "--over"
MOST = 10_000
"""So many points has a sweep at most, and so many values an axis."""
RANGE = re.compile(rf"({NUMBER.pattern})\s*\.\.\s*({NUMBER.pattern})\s*([^\s:]*)\s*:\s*([^\s:]*)\s*(\S*)")


@dataclass(frozen=True, slots=True)
class AxisValue:
    """One value of an axis, as written or worked out, and the setting that it makes."""

    text: str
    setting: tree.SettingClause


@dataclass(frozen=True, slots=True)
class Axis:
    """``parameter`` by its qualified name. ``left_out`` fit the pattern, and supply something else.

    Suppliers that a pattern found are ``unordered``.
    """

    parameter: str
    title: str
    values: tuple[AxisValue, ...]
    left_out: tuple[str, ...]
    unordered: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """What stands behind ``--over``: a parameter's name, and its values, of which the text begins at ``start``."""

    file: SourceFile
    name: str
    values: str
    start: int
    unit: str = "person"
    """That of an example."""

    @property
    def form(self) -> str:
        example = f"`{self.name or 'users'}=1..10 {self.unit}:7`".replace(" :", ":")
        return f"a range is LOW..HIGH UNIT:COUNT, as in {example}; with ` log` behind it, its steps are ratios"

    def place(self, text: str) -> Span:
        found = self.file.text.find(text, self.start)
        start = found if found >= 0 else self.start
        return Span(self.file, start, start + len(text))

    def refused(self, text: str, label: str, *advice: str) -> LcaError:
        return LcaError([problem("E0901", self.place(text), label, text=text, advice=advice)])


def read_axis(checked: Checked, text: str) -> Axis:
    """The axis written as ``NAME=VALUES``. Raises LcaError for what it cannot be."""
    name, equals, values = text.partition("=")
    start = len(name) + 1 + len(values) - len(values.lstrip())
    asked = _Asked(SourceFile(OPTION, text), name.strip(), values.strip(), start)
    if not equals or not asked.name or not asked.values:
        asked = _Asked(asked.file, asked.name, text, 0)
        raise asked.refused(text, "not NAME=VALUES", asked.form)
    member = checked.parameter(tree.NameExpression(asked.name, Span(asked.file, 0, len(name.rstrip()))))
    declared = checked.declared.values.get(member.name)
    if isinstance(declared, QuantityValue):
        asked = replace(asked, unit=checked.declared.program.cells[declared.cell].unit.symbol)
    found: dict[str, AxisValue] = {}
    left_out: list[str] = []
    items = list(_items(asked.values))
    for item in items:
        if is_pattern(item):
            fitting, others = _fitting(checked, member, asked, item)
            found |= {one.text: one for one in fitting if one.text not in found}
            left_out += others
        else:
            texts = [item] if '"' in item else _range(asked, item) if ".." in item else [" ".join(item.split())]
            found |= {one: _value(checked, asked, one) for one in texts}
        if len(found) > MOST:
            raise too_many(asked.place(item), len(found))
    title = member.thing.title if isinstance(member.thing, tree.ParameterDeclaration) else ""
    return Axis(member.name, title, tuple(found.values()), tuple(dict.fromkeys(left_out)), any(map(is_pattern, items)))


def too_many(span: Span | None, count: int) -> LcaError:
    """That a sweep would have more points than are computed."""
    return LcaError([problem("E0902", span, "", count=count, most=MOST)])


def _items(text: str) -> Iterator[str]:
    """The values between commas, of which those inside parentheses and quotes separate none."""
    depth, quoted, start = 0, False, 0
    for at, sign in enumerate(text):
        if sign == '"' and text[at - 1 : at] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (sign in "([") - (sign in ")]")
            if sign == "," and depth <= 0:
                yield text[start:at].strip()
                start = at + 1
    yield text[start:].strip()


def _value(checked: Checked, asked: _Asked, text: str) -> AxisValue:
    if not text:
        raise asked.refused(asked.values, "a value is missing", "values stand between commas: `5 kg, 8 kg`")
    (setting,) = checked.read({asked.name: text}, OPTION).values()
    return AxisValue(text, setting)


def _range(asked: _Asked, item: str) -> list[str]:
    """The values of a range, both ends included, each as the text of a quantity."""
    match = RANGE.fullmatch(item)
    if match is None:
        raise asked.refused(item, "not a range" if ":" in item else "of how many values?", asked.form)
    low, high = (_end(asked, match[group]) for group in (1, 2))
    unit, count, steps = match[3], match[4], match[5]
    if not count.isascii() or not count.isdecimal() or len(count) > 9 or int(count) < 2:
        raise asked.refused(item, f"the count is `{count}`", f"a range has a whole number of values, 2 to {MOST}")
    if int(count) > MOST:
        raise too_many(asked.place(item), int(count))
    if steps not in ("", "log"):
        raise asked.refused(item, f"`{steps}` says nothing of the steps", asked.form)
    if low == high:
        raise asked.refused(
            item, "both ends are the same", f"one value is written alone: `{asked.name}={match[1]} {unit}`"
        )
    if steps and min(low, high) <= 0:
        said = "steps that are ratios never reach or cross 0: both ends are to be above it, or leave out `log`"
        raise asked.refused(item, "from or to a number that is not above 0", said)
    numbers = _numbers(low, high, int(count), ratios=bool(steps))
    return [f"{_written(number)} {unit}".rstrip() for number in numbers]


def _written(number: Decimal) -> str:
    """In plain notation, or where that has more digits than a figure may have, with an exponent."""
    text = plain(number)
    return text if len(text) <= MAX_DIGITS else f"{number:e}"


def _end(asked: _Asked, text: str) -> Decimal:
    number = read_number(text)
    if number is None:
        raise LcaError([problem("E0704", asked.place(text), "", number=text[:50])])
    return number


def _numbers(low: Decimal, high: Decimal, count: int, *, ratios: bool) -> Iterator[Decimal]:
    """So many numbers from one end to the other, at equal differences or at equal ratios."""
    with computing():
        yield low
        last = count - 1
        for index in range(1, last):
            if ratios:
                yield stored(low * (high / low) ** (Decimal(index) / last))
            else:
                yield stored((low * (last - index) + high * index) / last)
        yield high


def _fitting(checked: Checked, member: Member, asked: _Asked, pattern: str) -> tuple[list[AxisValue], list[str]]:
    """The suppliers that fit a pattern and can stand for the parameter, and those that cannot."""
    declared = checked.declared.values.get(member.name)
    if declared is not None and not isinstance(declared, SupplierValue):
        said = f"a pattern is for a parameter that stands for a supplier; `{member.name}` is {kind_of(declared)}"
        spaced = [f"a product has spaces: `{' * '.join(pattern.split('*'))}`"] if all(pattern.split("*")) else []
        raise asked.refused(pattern, "a pattern", said, *spaced)
    fitting: list[AxisValue] = []
    left_out: list[str] = []
    for name in suppliers_like(checked.names, pattern):
        try:
            fitting.append(_value(checked, asked, name))
        except LcaError:
            left_out.append(name)
    if not fitting:
        raise LcaError([_nothing(checked, asked, pattern, left_out)])
    return fitting, left_out


def _nothing(checked: Checked, asked: _Asked, pattern: str, left_out: list[str]) -> Diagnostic:
    if left_out:
        more = f" and {len(left_out) - 3} more" if len(left_out) > 3 else ""
        advice = f"it fits {', '.join(f'`{name}`' for name in left_out[:3])}{more}, which supply something else"
    else:
        known = suppliers_like(checked.names, "*")
        whole = {name.partition(".")[0] + ".*" for name in known if "." in name}
        near = did_you_mean(pattern.replace("*", ""), known)
        advice = near or f"patterns that fit are {', '.join(f'`{one}`' for one in sorted(whole))}" if known else ""
    return problem("E0903", asked.place(pattern), "", pattern=pattern, name=asked.name, advice=[advice])
