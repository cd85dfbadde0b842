"""The result as a table on a terminal, drawn from the result document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lca.audit.notation import share, shown
from lca.diagnostics.render import inert, width
from lca.factors import CLIMATE

STEPS = (("GtCO2e", 12), ("MtCO2e", 9), ("ktCO2e", 6), ("tCO2e", 3), ("kgCO2e", 0), ("gCO2e", -3))
MOST = 40
BOLD, GREEN, RED, PLAIN = "\033[1m", "\033[32m", "\033[1;31m", "\033[0m"


class Table:
    """``colour`` marks headings and verdicts; a pipe gets plain text."""

    def __init__(self, document: Mapping[str, Any], *, colour: bool = False) -> None:
        self.document = document
        self.colour = colour
        totals = [abs(Decimal(r["total"])) for r in document["results"] if r["indicator"] == CLIMATE]
        largest = max(totals, default=Decimal(0))
        # One unit for all that a run prints of the climate, so that results can be compared at a glance.
        self.scale = next(((u, s) for u, s in STEPS if largest >= Decimal(1).scaleb(s)), STEPS[-1])

    def text(self) -> str:
        """Everything: the study, each result, the checks."""
        blocks = [self._head(), *(self._result(result) for result in self.document["results"])]
        if len({under(result) for result in self.document["results"]}) > 1:
            indicators = dict.fromkeys(result["indicator"] for result in self.document["results"])
            blocks += [self._compared(indicator) for indicator in indicators]
        if self.document["checks"]:
            blocks.append(self._checks(self.document["checks"]))
        if self.document["rules"]:
            blocks.append(self._rules(self.document["rules"]))
        return "\n\n".join("\n".join(block) for block in blocks) + "\n"

    def _paint(self, tone: str, text: str) -> str:
        return f"{tone}{text}{PLAIN}" if self.colour else text

    def _head(self) -> list[str]:
        study = self.document["study"]
        lines = [self._paint(BOLD, inert(study["title"] or study["name"] or "An unnamed study"))]
        conventions = f"a year is {study['year']}; GWP set: {study['gwp'] or 'not stated by the study'}"
        lines += [inert(study[key]) for key in ("functional_unit", "boundary") if study.get(key)]
        return [*lines, inert(conventions)]

    def _scale(self, result: Mapping[str, Any]) -> tuple[str, int]:
        """The unit in which a result is shown, and its power of ten."""
        return self.scale if result["indicator"] == CLIMATE else (result["unit"], 0)

    def _result(self, result: Mapping[str, Any]) -> list[str]:
        total = Decimal(result["total"])
        unit, shift = self._scale(result)
        title = _of(result) + (f": {result['title']}" if result["title"] else "") + under(result)
        rows: list[tuple[str, str, str]] = [("", unit, "share"), ("total", *_amount(total, total, shift))]
        for stage, value in _by_size(result["stages"]):
            rows.append((stage, *_amount(Decimal(value), total, shift)))
            nodes = [(n, v) for n, v in _by_size(result["nodes"]) if result["stage_of"][n] == stage]
            for name, part in nodes[:MOST]:
                label = f"  {name}" + (f"  {result['titles'][name]}" if name in result["titles"] else "")
                rows.append((label, *_amount(Decimal(part), total, shift)))
            if len(nodes) > MOST:
                rest = sum((Decimal(part) for _, part in nodes[MOST:]), Decimal(0))
                rows.append((f"  {len(nodes) - MOST} more nodes", *_amount(rest, total, shift)))
        credit = Decimal(result["credits"])
        if credit:
            rows.append(("credits, not in the total", _amount(credit, total, shift)[0], ""))
        for key, values in result["tags"].items():
            rows += [(f"{key} {name}", *_amount(Decimal(v), total, shift)) for name, v in _by_size(values)]
        return [self._paint(BOLD, inert(title)), *_aligned(rows)]

    def _compared(self, indicator: str) -> list[str]:
        """The totals of each assessment beside each other, and their difference from the first."""
        results = [result for result in self.document["results"] if result["indicator"] == indicator]
        unit, shift = self._scale(results[0])
        rows: list[tuple[str, str, str]] = [("", unit, "change")]
        first: dict[str, Decimal] = {}
        for result in results:
            total = Decimal(result["total"])
            base = first.setdefault(result["assessment"], total)
            change = "" if base is total else share(total - base, base)
            rows.append((_of(result) + under(result), _amount(total, total, shift)[0], change))
        return [self._paint(BOLD, "compared"), *_aligned(rows)]

    def _checks(self, checks: Sequence[Mapping[str, Any]]) -> list[str]:
        lines = [self._paint(BOLD, "checks")]
        for check in checks:
            verdict = self._paint(GREEN, "holds") if check["holds"] else self._paint(RED, "FAILS")
            where = f"  [scenario {check['scenario']}]" if check["scenario"] else ""
            lines.append(f"  {verdict}  {inert(check['title'] + where)}")
            tolerance = f" within {check['tolerance']}" if check["tolerance"] else ""
            lines.append(f"         {inert(_sides(check) + tolerance)}")
        return lines

    def _rules(self, rules: Sequence[Mapping[str, Any]]) -> list[str]:
        """Each rule with its verdict; where it is broken, what is required and how far that is from met."""
        lines = [self._paint(BOLD, "rules")]
        for rule in rules:
            verdict = self._paint(GREEN, "holds") if rule["holds"] else self._paint(RED, "FAILS")
            of = f" ({rule['assessment']})" if rule["assessment"] else ""
            title = f"{rule['rule']}{of}" + (f": {rule['title']}" if rule["title"] else "")
            lines.append(f"  {verdict}  {inert(title + under(rule))}")
            for required in rule["requirements"]:
                if not required["holds"]:
                    lines.append(f"         {inert(required['message'] or 'it requires ' + required['requires'])}")
                    if "left" in required:
                        lines.append(f"         {inert(_sides(required))}, which does not hold")
        return lines


def _sides(compared: Mapping[str, Any]) -> str:
    left, right = shown(Decimal(compared["left"])), shown(Decimal(compared["right"]))
    return f"{left} {compared['relation']} {right} {compared['unit']}".rstrip()


def _of(result: Mapping[str, Any]) -> str:
    """The assessment, with the indicator where that is not the climate: ``launch, water``."""
    named: str = result["assessment"]
    return named if result["indicator"] == CLIMATE else f"{named}, {result['indicator']}"


def under(result: Mapping[str, Any]) -> str:
    """The scenario and the settings of a result, to stand behind its name."""
    said = [f"scenario {result['scenario']}"] if result["scenario"] else []
    said += [f"{name} = {value}" for name, value in result["settings"].items()]
    return f"  [{', '.join(said)}]" if said else ""


def _by_size(values: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(values.items(), key=lambda item: (-abs(Decimal(item[1])), item[0]))


def _amount(value: Decimal, total: Decimal, shift: int) -> tuple[str, str]:
    return shown(value.scaleb(-shift)), share(value, total)


def _aligned(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """Names to the left, numbers with their decimal points in one column, shares to the right."""
    names = max(width(inert(row[0])) for row in rows)
    whole = max(len(row[1].partition(".")[0]) for row in rows[1:])
    after = max(len(row[1]) - len(row[1].partition(".")[0]) for row in rows[1:])
    shares = max(len(row[2]) for row in rows)
    lines = []
    for index, (name, number, part) in enumerate(rows):
        name = inert(name)
        pad = " " * (names - width(name))
        before = number.partition(".")[0]
        column = (
            number.rjust(whole + after) if index == 0 else (" " * (whole - len(before)) + number).ljust(whole + after)
        )
        lines.append(f"  {name}{pad}  {column}  {part:>{shares}}".rstrip())
    return lines
