"""The result as a table on a terminal, drawn from the result document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lca.diagnostics.render import BOLD, RED, Painter, inert
from lca.factors import CLIMATE
from lca.notation import DIGITS, change, share, shown
from lca.report.apart import digits_apart, how_far
from lca.report.columns import columns
from lca.report.samples import compared_by_sample, sampled
from lca.report.scales import scale

MOST = 40
GREEN = "\033[32m"


class Table:
    """``colour`` marks headings and verdicts; a pipe gets plain text. ``blocks`` draws with what is no ASCII."""

    def __init__(self, document: Mapping[str, Any], *, colour: bool = False, blocks: bool = True) -> None:
        self.document = document
        self.blocks = blocks
        self._paint = Painter(colour)
        # One unit for all that a run prints of the climate, so that results can be compared at a glance.
        self.scale = scale(CLIMATE, "", [r["total"] for r in document["results"] if r["indicator"] == CLIMATE])

    def text(self) -> str:
        """Everything: the study, each result, the checks."""
        blocks = [self._head(), *(self._result(result) for result in self.document["results"])]
        if len({_under(result) for result in self.document["results"]}) > 1:
            indicators = dict.fromkeys(result["indicator"] for result in self.document["results"])
            blocks += [self._compared(indicator) for indicator in indicators]
        blocks += [self._sampled(result) for result in self.document["results"] if "samples" in result]
        if self.document.get("comparisons"):
            blocks.append(self._compared_by_sample(self.document["comparisons"]))
        checks = [*self.document["checks"], *self.document["expected_errors"]]
        if checks:
            lines = (line for check in checks for line in check_lines(check, self._paint))
            blocks.append([self._paint(BOLD, "checks"), *lines])
        if self.document["rules"]:
            lines = (line for ruling in self.document["rules"] for line in rule_lines(ruling, self._paint))
            blocks.append([self._paint(BOLD, "rules"), *lines])
        return "\n\n".join("\n".join(block) for block in blocks) + "\n"

    def _head(self) -> list[str]:
        study = self.document["study"]
        lines = [self._paint(BOLD, inert(study["title"] or study["name"] or "An unnamed study"))]
        conventions = f"a year is {study['year']}; GWP set: {study['gwp'] or 'not stated by the study'}"
        lines += [inert(study[key]) for key in ("functional_unit", "boundary") if study.get(key)]
        accepted = [f"accepts factors that differ in {key[8:]}: {study[key]}" for key in study if key[:8] == "accepts_"]
        return [*lines, *map(inert, [conventions, *accepted])]

    def _scale(self, result: Mapping[str, Any]) -> tuple[str, int]:
        """The unit in which a result is shown, and its power of ten."""
        return self.scale if result["indicator"] == CLIMATE else (result["unit"], 0)

    def _result(self, result: Mapping[str, Any]) -> list[str]:
        total = Decimal(result["total"])
        unit, shift = self._scale(result)
        title = _of(result) + (f": {result['title']}" if result["title"] else "") + _under(result)
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
        return [self._paint(BOLD, inert(title)), *columns(rows, "<.>")]

    def _compared(self, indicator: str) -> list[str]:
        """The totals of each assessment beside each other, and their difference from the first."""
        results = [result for result in self.document["results"] if result["indicator"] == indicator]
        unit, shift = self._scale(results[0])
        rows: list[tuple[str, str, str]] = [("", unit, "change")]
        first: dict[str, Decimal] = {}
        for result in results:
            total = Decimal(result["total"])
            base = first.setdefault(result["assessment"], total)
            told = "" if base is total else change(total - base, base)
            rows.append((_of(result) + _under(result), _amount(total, total, shift)[0], told))
        return [self._paint(BOLD, "compared"), *columns(rows, "<.>")]

    def _sampled(self, result: Mapping[str, Any]) -> list[str]:
        head, *lines = sampled(result, _of(result) + _under(result), *self._scale(result), blocks=self.blocks)
        return [self._paint(BOLD, inert(head)), *lines]

    def _compared_by_sample(self, comparisons: Sequence[Mapping[str, Any]]) -> list[str]:
        sides = [tuple(found[side] for side in ("left", "right")) for found in comparisons]
        names = [(_named(left), _named(right)) for left, right in sides]
        return [self._paint(BOLD, "compared, sample by sample"), *compared_by_sample(comparisons, names)]


def check_lines(check: Mapping[str, Any], paint: Painter) -> list[str]:
    """The verdict on a check, or on an expected error, over what it rests on."""
    verdict = paint(GREEN, "holds") if check["holds"] else paint(RED, "FAILS")
    return [f"  {verdict}  {inert(titled(check))}", f"         {inert(compared(check))}"]


def titled(check: Mapping[str, Any]) -> str:
    """The title of a check, and the scenario that it is for."""
    return f"{check['title']}" + (f"  [scenario {check['scenario']}]" if check["scenario"] else "")


def compared(check: Mapping[str, Any]) -> str:
    """Both sides of a check, of a requirement behind what it requires; of an expected error what was found."""
    if "expects" in check:
        others = f"found {', '.join(check['found'])}" if check["found"] else "nothing is wrong"
        return f"expected {check['expects']}, and {'found it' if check['holds'] else others}"
    if "left" not in check:
        return (
            f"it requires {check['requires']}" if "requires" in check else "not computed, since the model is in error"
        )
    left, relation, right, unit = Decimal(check["left"]), check["relation"], Decimal(check["right"]), check["unit"]
    allowed = Decimal(check["allowed"])
    digits = DIGITS if check["holds"] else digits_apart(left, right, allowed)
    said = f"{shown(left, digits)} {relation} {shown(right, digits)} {unit}".rstrip()
    said += f" within {check['tolerance']}" if check["tolerance"] else ""
    said += "" if check["holds"] else f", {how_far(left, relation, right, unit, allowed)}"
    return f"{check['requires']}: {said}" if "requires" in check else said


def rule_lines(ruling: Mapping[str, Any], paint: Painter) -> list[str]:
    """The verdict on a rule; where it is broken, what is required and how far that is from met."""
    verdict = paint(GREEN, "holds") if ruling["holds"] else paint(RED, "FAILS")
    lines = [f"  {verdict}  {inert(ruled(ruling) + _under(ruling))}"]
    for required in ruling["requirements"]:
        if not required["holds"]:
            said = [required["message"]] if required["message"] else []
            if "left" in required:
                said.append(compared(required))
            lines += [f"         {inert(line)}" for line in said or [compared(required)]]
    return lines


def ruled(ruling: Mapping[str, Any]) -> str:
    """A rule by its name and title, and the assessment that it was applied to."""
    of = f" ({ruling['assessment']})" if ruling["assessment"] else ""
    return f"{ruling['rule']}{of}" + (f": {ruling['title']}" if ruling["title"] else "")


def of(assessment: str, indicator: str) -> str:
    """The assessment, with the indicator where that is not the climate: ``launch, water``."""
    return assessment if indicator == CLIMATE else f"{assessment}, {indicator}"


def heading(assessment: str, indicator: str, title: str) -> str:
    """The same before its title."""
    return of(assessment, indicator) + (f": {title}" if title else "")


def _named(result: Mapping[str, Any]) -> str:
    """The assessment under its scenario, within a sentence."""
    return _of(result) + _under(result).replace("  ", " ")


def under(scenario: str, settings: Mapping[str, str]) -> str:
    """The scenario and the settings of a result, to stand behind its name."""
    said = [f"scenario {scenario}"] if scenario else []
    said += [f"{name} = {value}" for name, value in settings.items()]
    return f"  [{', '.join(said)}]" if said else ""


def _of(result: Mapping[str, Any]) -> str:
    return of(result["assessment"], result["indicator"])


def _under(result: Mapping[str, Any]) -> str:
    return under(result["scenario"], result["settings"])


def _by_size(values: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(values.items(), key=lambda item: (-abs(Decimal(item[1])), item[0]))


def _amount(value: Decimal, total: Decimal, shift: int) -> tuple[str, str]:
    return shown(value.scaleb(-shift)), share(value, total)
