"""The difference of two trails, as the document `lca.trail_diff/1`: drawn from the trails alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import to_builtins
from msgspec.structs import asdict

from lca.studies.diff_document import Texts, difference_facts, fields, texts
from lca.studies.replaying import Replayed, choices_of, replayed
from lca.studies.restoring import Restored
from lca.studies.versions import differences
from lca.trail.canonical import canonical
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import BasisRecord, RequirementRecord, Verdict

FORMAT = "lca.trail_diff/1"
MOST = 20
"""So many places of the content are told where nothing else is different."""
PARTS = ("figures", "choices", "structure")
TOLD = (
    *PARTS,
    "verdicts",
    "settings",
    "method",
    "study",
    "files",
    "libraries",
    "tables",
    "grounds",
    "notices",
    "alone",
)


def trail_diff_document(old: Reading, new: Reading, scenarios: Sequence[str], names: tuple[str, str]) -> dict[str, Any]:
    """What is different from ``old`` to ``new`` under ``scenarios``, and what that does to each total.

    Totals, figures, choices and structure are those of `lca.diff/1`, with the scenarios that they are different under.
    ``loose`` are totals that a trail's own figures do not give. ``other`` is what is different where nothing else is.
    """
    pairs = [(scenario, _case(old, scenario), _case(new, scenario)) for scenario in scenarios]
    restored = Restored(old), Restored(new)
    told = [_compared(*pair, restored) for pair in pairs]
    document: dict[str, Any] = {
        "format": FORMAT,
        "before": _side(old, names[0]),
        "after": _side(new, names[1]),
        "totals": [
            {"scenario": case["scenario"], **total, "orders": case["orders"]}
            for case in told
            for total in case["totals"]
        ],
        "alone": [{"scenario": case["scenario"], **one} for case in told for one in case["alone"]],
        **{part: _merged(told, part) for part in PARTS},
        "verdicts": [one for pair in pairs for one in _verdicts(*pair)],
        "settings": [
            {"scenario": scenario, **one}
            for scenario, before, after in pairs
            if before and after
            for one in fields(_settings(before), _settings(after))
        ],
        **{name: list(texts(*(read(trail) for trail in (old, new)))) for name, read in _CONTENT.items()},
        **{name: list(fields(*(read(trail) for trail in (old, new)))) for name, read in _FIELDS.items()},
        "loose": [{"scenario": case["scenario"], **one} for case in told for one in case["loose"]],
    }
    same = not any(document[part] for part in TOLD) and all(total["change"] == "0" for total in document["totals"])
    contents = (json.loads(canonical(trail.content)) for trail in (old, new))
    return {**document, "other": list(_other("", *contents))[:MOST] if same else []}


def scenarios_of(*trails: Reading) -> list[str]:
    """Every scenario of the trails, in their order."""
    return list(dict.fromkeys(case.scenario for trail in trails for case in trail.cases))


def _case(trail: Reading, scenario: str) -> CaseReading | None:
    return next((case for case in trail.cases if case.scenario == scenario), None)


def _side(trail: Reading, name: str) -> dict[str, str]:
    return {"name": name, "title": trail.title, "digest": trail.digest}


def _compared(
    scenario: str, before: CaseReading | None, after: CaseReading | None, restored: tuple[Restored, Restored]
) -> dict[str, Any]:
    """One scenario in both trails; in one alone, its totals."""
    if before and after:
        standing = choices_of(before), choices_of(after)
        turned = frozenset(one for one in standing[0] if standing[1].get(one, standing[0][one]) != standing[0][one])
        sides = replayed(before, restored[0], turned), replayed(after, restored[1], turned)
        facts = difference_facts(differences(*(side.version for side in sides)))
        return {"scenario": scenario, **facts, "loose": list(_loose(*sides))}
    side, case = ("before", before) if before else ("after", after)
    assert case is not None
    alone = [
        {
            "assessment": result.assessment,
            "indicator": result.indicator,
            "unit": result.unit,
            "total": result.total.value,
            "side": side,
        }
        for result in case.case.results
    ]
    nothing: dict[str, list[Any]] = {part: [] for part in (*PARTS, "totals", "loose")}
    return {"scenario": scenario, "orders": None, "alone": alone, **nothing}


def _loose(old: Replayed, new: Replayed) -> Iterator[dict[str, str]]:
    for side, one in (("before", old), ("after", new)):
        yield from ({"side": side, "figure": figure} for figure in one.loose)


def _merged(cases: Iterable[Mapping[str, Any]], part: str) -> list[dict[str, Any]]:
    """What is different, each once, with all scenarios under which it is so."""
    found: dict[str, dict[str, Any]] = {}
    for case in cases:
        for one in case[part]:
            key = json.dumps(to_builtins(one), sort_keys=True)
            found.setdefault(key, {**one, "scenarios": []})["scenarios"].append(case["scenario"])
    return sorted(found.values(), key=lambda one: one["name"])


def _verdicts(scenario: str, old: CaseReading | None, new: CaseReading | None) -> Iterator[dict[str, Any]]:
    """Checks and requirements of rules that only one side has, that came out otherwise, or ask for something else."""
    before, after = _judged(old), _judged(new)
    for key in {**before, **after}:
        sides = before.get(key), after.get(key)
        asked = [side and (side["holds"], side["relation"], side["tolerance"]) for side in sides]
        if asked[0] != asked[1]:
            yield {"scenario": scenario, "kind": key[0], "name": key[1], "before": sides[0], "after": sides[1]}


def _judged(case: CaseReading | None) -> dict[tuple[str, str, int], dict[str, Any]]:
    """By kind, name and place among those of the same name."""
    if case is None:
        return {}
    found: dict[tuple[str, str, int], dict[str, Any]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for kind, name, told in _asked(case):
        counts[kind, name] += 1
        found[kind, name, counts[kind, name]] = _verdict(case, told)
    return found


def _asked(case: CaseReading) -> Iterator[tuple[str, str, Verdict]]:
    yield from (("check", check.title, check) for check in case.case.checks)
    for rule in case.case.rules:
        of = f"{rule.name}({rule.assessment})" if rule.assessment else rule.name
        yield from (("rule", of, one) for one in rule.requirements)


def _verdict(case: CaseReading, told: Verdict) -> dict[str, Any]:
    """Whether it holds, and its sides in the unit that it is shown in; a truth has none."""
    figure, made = case.figures[told.figure], case.derived.get(told.figure)
    sides = made.arguments[:2] if made and (told.unit or told.tolerance) else ()
    numbers = [case.number(one, told.unit) for one in sides]
    left, right = numbers if len(numbers) == 2 else ("", "")
    relation = made.operation if made and left else ""
    shown = {"left": left, "relation": relation, "right": right, "unit": told.unit, "tolerance": told.tolerance}
    requires = told.requires if isinstance(told, RequirementRecord) else ""
    return {"holds": figure.value == "1", "requires": requires, **shown}


def _settings(case: CaseReading) -> Texts:
    return {one.name: one.value for one in case.case.settings}


def _files(trail: Reading) -> dict[str, Texts]:
    """By path; the model itself by that name, whatever its file is called."""
    root = trail.content.model
    return {
        "the model" if one.path == root else one.path: {"sha256": one.sha256}
        | ({"path": root} if one.path == root else {})
        for one in trail.content.files
    }


def _libraries(trail: Reading) -> dict[str, Texts]:
    return {
        one.name: {"version": one.version, "licence": one.licence, "tree": one.tree} for one in trail.content.libraries
    }


def _tables(trail: Reading) -> dict[str, Texts]:
    tables = trail.content.tables
    return {one.name: {"path": one.path, "rows": str(one.rows), "sha256": one.sha256} for one in tables}


def _grounds(trail: Reading) -> dict[str, Texts]:
    """Sources and named assumptions; one that was made on the spot is told with the figures that rest on it."""
    found = {f"@{one.id}": dict(one.fields) for one in trail.content.sources}
    for one in trail.content.assumptions:
        if one.key:
            rests = " ".join(sorted(_cited(basis) for basis in one.basis))
            found[f"~ {one.id}"] = {"statement": one.statement, **one.fields, "rests on": rests}
    return found


def _cited(basis: BasisRecord) -> str:
    if basis.assumption:
        return f"~ {basis.assumption}"
    return f'@{basis.source} "{basis.where}"' if basis.where else f"@{basis.source}"


def _notices(trail: Reading) -> dict[str, Texts]:
    """Warnings, and those that the study waives."""
    found = {f"{one.code} {one.message}": {"": one.severity} for one in trail.content.warnings}
    return found | {one.aspect: {"": one.why} for one in trail.content.waived}


def _study(trail: Reading) -> Texts:
    study = trail.content.study
    return {"name": study.name, "title": study.title, "year": study.year, **study.fields}


def _method(trail: Reading) -> Texts:
    return {name: str(value) for name, value in asdict(trail.content.method).items()}


_CONTENT = {
    "files": _files, "libraries": _libraries, "tables": _tables, "grounds": _grounds, "notices": _notices
}  # fmt: skip
_FIELDS = {"method": _method, "study": _study}


def _other(path: str, old: Any, new: Any) -> Iterator[dict[str, str]]:
    """The places of a content that are not the same, with what stands there."""
    if type(old) is type(new) and isinstance(old, dict):
        for key in sorted({**old, **new}):
            yield from _other(f"{path}.{key}".lstrip("."), old.get(key), new.get(key))
    elif type(old) is type(new) and isinstance(old, list) and len(old) == len(new):
        for index, sides in enumerate(zip(old, new, strict=True)):
            yield from _other(f"{path}[{index}]", *sides)
    elif old != new:
        yield {"place": path, "before": _said(old), "after": _said(new)}


def _said(value: Any) -> str:
    many = isinstance(value, (dict, list))
    return f"{len(value)} entries" if many else "" if value is None else str(value)
