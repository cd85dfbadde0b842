"""The result as a table on a terminal, drawn from the result document."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import asdict

from lca.diagnostics.render import BOLD, RED, Painter, inert
from lca.factors import CLIMATE
from lca.notation import DIGITS, change, share, shown
from lca.report.breakdown_text import inventory_lines, tree_lines
from lca.report.columns import columns
from lca.report.compared_sides import digits_apart, how_far
from lca.report.samples_text import compared_by_sample, sampled
from lca.report.scales import Scale, scale
from lca.trail.records import SamplesRecord, Texts
from lca.trail.result_entries import (
    BranchEntry,
    CheckEntry,
    DerivedEntry,
    ExpectedErrorEntry,
    InventoryEntry,
    RequirementEntry,
    ResultDocument,
    ResultEntry,
    ResultName,
    RuleEntry,
    SidesEntry,
    StatedEntry,
    StudyEntry,
)

MOST = 40
ACCEPTS = "accepts_"
GREEN = "\033[32m"


class ResultTable:
    """``colour`` marks headings and verdicts; a pipe gets plain text. ``blocks`` draws with what is no ASCII."""

    def __init__(self, document: ResultDocument, *, colour: bool = False, blocks: bool = True) -> None:
        self.document = document
        self.blocks = blocks
        self._paint = Painter(colour)
        # One unit for all that a run prints of the climate, so that results can be compared at a glance.
        self.scale = scale(CLIMATE, "", [r.total for r in document.results if r.indicator == CLIMATE])

    def text(self) -> str:
        """Everything: the study, each result, the checks."""
        document = self.document
        blocks = [head_lines(document.study, self._paint), *map(self._result, document.results)]
        blocks += [self._tree(result, result.tree) for result in document.results if result.tree]
        blocks += [self._inventory(inventory) for inventory in document.inventories or ()]
        if len({scenario_suffix(result.scenario, result.settings) for result in document.results}) > 1:
            indicators = dict.fromkeys(result.indicator for result in document.results)
            blocks += [self._compared(indicator) for indicator in indicators]
        if document.derived:
            blocks.append([self._paint(BOLD, "results"), *self._derived()])
        blocks += [self._sampled(result, result.samples) for result in document.results if result.samples]
        blocks += [self._sampled_derived(one, one.samples) for one in document.derived if one.samples]
        if unsampled := dict.fromkeys(one.name for one in document.derived if document.samples and not one.samples):
            blocks.append([inert(f"no samples of {', '.join(unsampled)}: of what rests on a basis none are drawn")])
        if document.comparisons:
            lines = compared_by_sample(document.comparisons, _named)
            blocks.append([self._paint(BOLD, "compared, sample by sample"), *lines])
        checks = document.stated
        if checks:
            said = (check_lines(check.title, check.scenario, check, self._paint) for check in checks)
            blocks.append([self._paint(BOLD, "checks"), *(line for lines in said for line in lines)])
        if document.rules:
            lines = [line for ruling in document.rules for line in rule_lines(ruling, self._paint)]
            blocks.append([self._paint(BOLD, "rules"), *lines])
        return "\n\n".join("\n".join(block) for block in blocks) + "\n"

    def _scale(self, result: ResultEntry) -> Scale:
        """The unit in which a result is shown, and its power of ten."""
        return self.scale if result.indicator == CLIMATE else (result.unit, 0)

    def _result(self, result: ResultEntry) -> list[str]:
        total = Decimal(result.total)
        unit, shift = self._scale(result)
        title = _titled(result, result.title)
        rows: list[tuple[str, str, str]] = [("", unit, "share"), ("total", *_amount(total, total, shift))]
        for stage, value in _by_size(result.stages):
            rows.append((stage, *_amount(Decimal(value), total, shift)))
            nodes = [(n, v) for n, v in _by_size(result.nodes) if result.stage_of[n] == stage]
            for name, part in nodes[:MOST]:
                label = f"  {name}" + (f"  {result.titles[name]}" if name in result.titles else "")
                rows.append((label, *_amount(Decimal(part), total, shift)))
            if len(nodes) > MOST:
                rest = sum((Decimal(part) for _, part in nodes[MOST:]), Decimal(0))
                rows.append((f"  {len(nodes) - MOST} more nodes", *_amount(rest, total, shift)))
        credit = Decimal(result.credits)
        if credit:
            rows.append(("credits, not in the total", _amount(credit, total, shift)[0], ""))
        for key, values in result.tags.items():
            rows += [(f"{key} {name}", *_amount(Decimal(v), total, shift)) for name, v in _by_size(values)]
        return [self._paint(BOLD, inert(title)), *columns(rows, "<.>")]

    def _tree(self, result: ResultEntry, tree: BranchEntry) -> list[str]:
        return [
            self._paint(BOLD, inert(f"{_titled(result)}: what contributes")),
            *tree_lines(tree, self._scale(result)),
        ]

    def _inventory(self, inventory: InventoryEntry) -> list[str]:
        title = f"{inventory.assessment}{scenario_suffix(inventory.scenario, inventory.settings)}: inventory"
        return [self._paint(BOLD, inert(title)), *inventory_lines(inventory)]

    def _compared(self, indicator: str) -> list[str]:
        """The totals of each assessment beside each other, and their difference from the first."""
        results = [result for result in self.document.results if result.indicator == indicator]
        unit, shift = self._scale(results[0])
        rows: list[tuple[str, str, str]] = [("", unit, "change")]
        first: dict[str, Decimal] = {}
        for result in results:
            total = Decimal(result.total)
            base = first.setdefault(result.assessment, total)
            told = "" if base is total else change(total - base, base)
            rows.append((_titled(result), _amount(total, total, shift)[0], told))
        return [self._paint(BOLD, "compared"), *columns(rows, "<.>")]

    def _derived(self) -> list[str]:
        """The derived results, each beside itself under other scenarios, with its difference from the first."""
        rows = [("",) * 5]
        for name in dict.fromkeys(one.name for one in self.document.derived):
            first, *others = (one for one in self.document.derived if one.name == name)
            base = Decimal(first.value)
            rows.append((_suffixed(first), shown(base), first.unit, "", first.title))
            changed = ((one, Decimal(one.value)) for one in others)
            rows += [(_suffixed(one), shown(value), one.unit, change(value - base, base), "") for one, value in changed]
        return columns(rows, "<.<><")[1:]

    def _sampled_derived(self, one: DerivedEntry, samples: SamplesRecord) -> list[str]:
        head, *lines = sampled(samples, {}, _suffixed(one), one.unit, 0, blocks=self.blocks)
        return [self._paint(BOLD, inert(head)), *lines]

    def _sampled(self, result: ResultEntry, samples: SamplesRecord) -> list[str]:
        head, *lines = sampled(samples, result.stage_of, _titled(result), *self._scale(result), blocks=self.blocks)
        return [self._paint(BOLD, inert(head)), *lines]


def head_lines(study: StudyEntry, paint: Painter) -> list[str]:
    """What a study is of, and its conventions."""
    lines = [paint(BOLD, inert(study_title(study)))]
    lines += [inert(said) for said in (study.functional_unit, study.boundary) if said]
    conventions = f"a year is {study.year}; GWP set: {study.gwp or 'not stated by the study'}"
    accepted = [(key, why) for key, why in asdict(study).items() if key.startswith(ACCEPTS) and why]
    said = [f"accepts factors that differ in {key.removeprefix(ACCEPTS)}: {why}" for key, why in accepted]
    return [*lines, *map(inert, [conventions, *said])]


def study_title(study: StudyEntry) -> str:
    return study.title or study.name or "An unnamed study"


def check_lines(title: str, scenario: str, stated: StatedEntry | None, paint: Painter) -> list[str]:
    """The verdict on a check, or on an expected error, over what it rests on."""
    verdict = paint(GREEN, "holds") if stated and stated.holds else paint(RED, "FAILS")
    return [f"  {verdict}  {inert(titled_check(title, scenario))}", f"         {inert(compared(stated))}"]


def titled_check(title: str, scenario: str) -> str:
    """The title of a check, and the scenario that it is for."""
    return title + (f"  [scenario {scenario}]" if scenario else "")


def compared(stated: StatedEntry | None) -> str:
    """Both sides of a check, of a requirement behind what it requires; of an expected error what was found."""
    match stated:
        case None:
            return "not computed, since the model is in error"
        case ExpectedErrorEntry():
            others = f"found {', '.join(stated.found)}" if stated.found else "nothing is wrong"
            return f"expected {stated.expects}, and {'found it' if stated.holds else others}"
        case SidesEntry():
            return f"{stated.requires}: {_sides(stated)}"
        case RequirementEntry():
            return f"it requires {stated.requires}"
    return _sides(stated)


def _sides(check: CheckEntry | SidesEntry) -> str:
    left, relation, right, unit = Decimal(check.left), check.relation, Decimal(check.right), check.unit
    allowed = Decimal(check.allowed)
    digits = DIGITS if check.holds else digits_apart(left, right, allowed)
    said = f"{shown(left, digits)} {relation} {shown(right, digits)} {unit}".rstrip()
    said += f" within {check.tolerance}" if check.tolerance else ""
    return said + ("" if check.holds else f", {how_far(left, relation, right, unit, allowed)}")


def rule_lines(ruling: RuleEntry, paint: Painter) -> list[str]:
    """The verdict on a rule; where it is broken, what is required and how far that is from met."""
    verdict = paint(GREEN, "holds") if ruling.holds else paint(RED, "FAILS")
    of = f" ({ruling.assessment})" if ruling.assessment else ""
    title = f": {ruling.title}" if ruling.title else ""
    lines = [f"  {verdict}  {inert(ruling.rule + of + title + scenario_suffix(ruling.scenario, ruling.settings))}"]
    for required in ruling.requirements:
        if not required.holds:
            said = [required.message] if required.message else []
            if isinstance(required, SidesEntry) or not said:
                said.append(compared(required))
            lines += [f"         {inert(line)}" for line in said]
    return lines


def of(assessment: str, indicator: str) -> str:
    """The assessment, with the indicator where that is not the climate: ``launch, water``; or a derived result."""
    return assessment if indicator in (CLIMATE, "") else f"{assessment}, {indicator}"


def result_heading(assessment: str, indicator: str, title: str) -> str:
    """The same before its title."""
    return of(assessment, indicator) + (f": {title}" if title else "")


def _titled(result: ResultEntry, title: str = "") -> str:
    return result_heading(result.assessment, result.indicator, title) + scenario_suffix(
        result.scenario, result.settings
    )


def _named(result: ResultName) -> str:
    """The assessment under its scenario, within a sentence."""
    where = scenario_suffix(result.scenario, result.settings).replace("  ", " ")
    return f"{of(result.assessment, result.indicator)}{where}"


def scenario_suffix(scenario: str, settings: Texts) -> str:
    """The scenario and the settings of a result, to stand behind its name."""
    said = [f"scenario {scenario}"] if scenario else []
    said += [f"{name} = {value}" for name, value in settings.items()]
    return f"  [{', '.join(said)}]" if said else ""


def _suffixed(result: DerivedEntry) -> str:
    return result.name + scenario_suffix(result.scenario, result.settings)


def _by_size(values: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(values.items(), key=lambda item: (-abs(Decimal(item[1])), item[0]))


def _amount(value: Decimal, total: Decimal, shift: int) -> tuple[str, str]:
    return shown(value.scaleb(-shift)), share(value, total)
