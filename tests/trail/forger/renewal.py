"""What a forger renews behind a change, by the checker's own code, so that form, digests and arithmetic hold."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, localcontext
from fractions import Fraction
from hashlib import sha256
from operator import itemgetter

from lca import verify
from lca.arithmetic import apportion
from lca.verify import Case, canonical, plain

from .fields import Json

UNFIT = (LookupError, ValueError, TypeError, ArithmeticError, RecursionError, AttributeError, verify.NoTrail)
"""What comes of parts that do not fit together: then they stay as they are."""


def renewed(document: Json) -> Json:
    """A copy in which all that follows from anything else is derived again."""
    trail: Json = json.loads(canonical(document))
    with suppress(*UNFIT):
        _files(trail["content"])
        units = _units(trail["content"])
        for case in trail["content"]["cases"]:
            _case(trail["content"], case, units)
        _unused(trail)
        _units(trail["content"])
    return digested(trail)


def digested(trail: Json) -> Json:
    """With the digests of its parts, and nothing else changed."""
    with suppress(*UNFIT):
        for part in ("content", "run"):
            trail["integrity"][part] = sha256(canonical(trail[part])).hexdigest()
    return trail


def _files(content: Json) -> None:
    digests = {}
    for file in content["files"]:
        if "text" in file:
            data = file["text"].encode()
            file["sha256"], file["bytes"] = sha256(data).hexdigest(), len(data)
        digests[file["path"]] = file["sha256"]
    for library in content["libraries"]:
        lines = (f"{digests[path]}  {path}\n" for path in sorted(library["files"]) if path in digests)
        library["tree"] = sha256("".join(lines).encode()).hexdigest()


def _units(content: Json) -> verify.Units:
    """Each unit that a figure or a result has, with its size as the checker knows it."""
    texts = [verify.Statements(verify.Text(file["text"])) for file in content["files"] if file["kind"] == "model"]
    units = verify.Units(texts)
    told = {unit["symbol"]: unit for unit in content["units"]}
    shown = (one for case in content["cases"] for one in (*case["figures"], *case["results"]))
    waiting = [*told, *dict.fromkeys(one["unit"] for one in shown if one["unit"] not in told)]
    for symbol in waiting:
        parts = verify.spelled(symbol)
        dimension, factor = units.product(parts)
        powers = sorted(_powers(dimension), key=itemgetter("of"))
        unit = {"symbol": symbol, "factor": str(factor), "dimension": powers}
        old = told.setdefault(symbol, unit)
        if _measured(old["dimension"]) != dimension:  # else as it was spelled
            old["dimension"] = unit["dimension"]
        old["factor"] = unit["factor"]
    content["units"] = list(told.values())
    return units


def _measured(powers: list[Json]) -> dict[str, Fraction]:
    return verify.measured(*(({one["of"]: Fraction(1)}, Fraction(one["power"])) for one in powers))


def _powers(size: dict[str, Fraction]) -> list[Json]:
    return [{"of": of, "power": str(power)} for of, power in size.items()]


def _spread(leaf: Json) -> None:
    """The numbers of a distribution, as many times as large as the figure itself is now."""
    spread = leaf["spread"]
    middle = [Decimal(spread[key]) for key in ("mean", "median", "mode", "low", "high") if key in spread]
    point = sum(middle, Decimal(0)) / 2 if spread["shape"] == "uniform" else middle[0]
    times = Decimal(leaf["written"]) / point if point else Decimal(1)
    for key in spread.keys() & {"mean", "sd", "median", "low", "mode", "high"} if times != 1 else ():
        spread[key] = plain(Decimal(spread[key]) * times)


def _case(content: Json, case: Json, units: verify.Units) -> None:
    for leaf in (figure for figure in case["figures"] if "spread" in figure and "written" in figure):
        _spread(leaf)
    for result in case["results"]:
        figures = {figure["id"]: figure for figure in case["figures"]}
        for kind, whole in (("nodes", "total"), ("credited", "credits")):
            summed, parts = figures[result[whole]["figure"]], [part["figure"] for part in result[kind]]
            if sorted(summed["arguments"]) != sorted(parts):
                summed["arguments"] = parts
    derived = _derived(content, case, units)
    with localcontext(verify.SLOPES):
        changed = [
            _attribution(derived, one, result)
            for result, one in zip([*case["results"], *case["derived"]], case["attribution"], strict=False)
        ]
    derived = _derived(content, case, units) if any(changed) else derived
    with localcontext(verify.SLOPES):
        for result in case["results"]:
            _breakdown(derived, result)
        for one in case["derived"]:
            one["total"]["value"] = plain(_in_unit(derived, one, one["total"]["figure"]))


def _derived(content: Json, case: Json, units: verify.Units) -> Case:
    units.declare(content, verify.Findings())
    derived = Case(case, units, verify.cited(content), verify.Findings())
    with localcontext(verify.COMPUTING):
        derived.derive()
    for figure in case["figures"]:
        value = derived.exact.get(figure["id"])
        figure["value"] = None if value is None else plain(value)
    return derived


def _attribution(derived: Case, one: Json, result: Json) -> bool:
    """Drop what a total no longer rests on, and add what it now does; whether there was any."""
    total, before = result["total"]["figure"], json.dumps(one)
    slopes = derived.slopes(total)
    made = [name for name in derived.leaves if slopes.get(name)]
    told = {name: set(derived.figures[name]["on"]) for name in one["rests_on"]}
    one["rests_on"] = [name for name in told if told[name] & {*verify.RESTING, "others", *derived.citing}]
    wanted = _grounds(derived, made) - {ground for name in one["rests_on"] for ground in told[name]}
    for ground in sorted(wanted) if len(told) < verify.TOLD else ():
        one["rests_on"].append(_added(derived, total, "rests", f"{total} on {ground}", [ground]))
    every = (*one["substances"], *one["scales_with"])
    scales = {derived.figures[name]["arguments"][1] for name in every}
    for leaf in made:
        if leaf not in scales and derived.leaves[leaf]["origin"] in ("basis", "unsourced"):
            one["scales_with"].append(_added(derived, total, "scales", f"{total} by {leaf}", leaf))
    one["quality"] = one["quality"] if any("quality" in derived.leaves[name] for name in made) else []
    return json.dumps(one) != before


def _grounds(derived: Case, made: list[str]) -> set[str]:
    """The sources and assumptions that leaves rest on, directly or through others."""
    found = {verify.ground(one) for name in made for one in derived.leaves[name]["basis"]}
    while more := {ground for ground, citing in derived.citing.items() if citing & found} - found:
        found |= more
    return found


def _added(derived: Case, total: str, operation: str, name: str, of: object) -> str:
    """A figure about a total, in the place of one that was there, or at the end; its id."""
    about = derived.figures[total]
    figure = {"kind": "derived", "id": name, "value": "0", "unit": about["unit"], "place": about["place"]}
    more: Json = {"arguments": [total], "on": of} if operation == "rests" else {"arguments": [total, of]}
    first = next((at for at, one in enumerate(derived.case["figures"]) if one.get("operation") == "scored"), None)
    derived.case["figures"].insert(len(derived.case["figures"]) if first is None else first, {
        **figure, "operation": operation, **more})  # fmt: skip
    return name


def _breakdown(derived: Case, result: Json) -> None:
    """The values of the parts of a result."""
    result["credits"]["value"] = plain(_in_unit(derived, result, result["credits"]["figure"]))
    shown = [_in_unit(derived, result, part["figure"]) for part in result["nodes"]]
    nodes = {node["name"]: node for node in derived.case["nodes"]}
    groups: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    with localcontext(verify.EXACT):
        apportioned = apportion(shown)
        for part, value in zip(result["nodes"], apportioned, strict=True):
            node = nodes[part["name"]]
            tags = {("tag", tag["name"], tag["value"]) for tag in node["tags"]}
            for key in {(), ("node", node["name"]), ("stage", node["stage"]), *tags}:
                groups[key] += value
    total = groups.pop(())
    result["total"]["value"] = plain(total)
    told: dict[tuple[str, ...], Json] = dict(_told(result))
    result["nodes"] = [told["node", part["name"]] for part in result["nodes"]]
    for key, value in groups.items():
        if key not in told:
            tag = {"label": key[2]} if key[0] == "tag" else {}
            told[key] = {"name": key[1], **tag}
            result[f"{key[0]}s"].append(told[key])
        told[key]["value"] = plain(value)
    for key in told.keys() - groups.keys():
        result[f"{key[0]}s"].remove(told[key])


def _in_unit(derived: Case, result: Json, name: str) -> Decimal:
    """The value of a figure in the unit that a result is told in."""
    factor = derived.units.factors[result["unit"]]
    return derived.exact[name] / factor.numerator * factor.denominator


def _told(result: Json) -> Iterator[tuple[tuple[str, ...], Json]]:
    yield from ((("tag", one["name"], one["label"]), one) for one in result["tags"])
    yield from (((kind, one["name"]), one) for kind in ("stage", "node") for one in result[f"{kind}s"])


def _unused(trail: Json) -> None:
    """Drop what nothing reads or cites any more, and what was only read by that."""
    content, left = trail["content"], -1
    while left != (left := len(canonical(content))):
        named: verify.Named = defaultdict(list)
        _ = [*verify.misshapen(trail, "trail", "", named)]
        for index, case in enumerate(content["cases"]):
            read = {*named[f".content.cases[{index}]", "r"]}
            case["figures"] = [figure for figure in case["figures"] if figure["id"] in read]
        for kind, mark in (("sources", "c"), ("assumptions", "a")):
            content[kind] = [one for one in content[kind] if one["id"] in named[".content", mark]]
