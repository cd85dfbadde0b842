"""W3C PROV-JSON (member submission of 2013): figures and what they rest on as entities, operations as activities.

Every case of the trail is told. Figures of the first case are called ``case1:…``, of the second ``case2:…``; what
cannot stand in a name of PROV is percent-encoded in it, and the id of the trail stands beside it as ``lca:id``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lca.exports.export_files import as_json_file
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import AmountRecord, AnyFigure, BasisRecord, DerivedRecord, InputRecord, Texts

VOCABULARY = "urn:lca:vocabulary:"
"""What is no word of PROV: the operations, and what a trail says of a figure."""
AMOUNT = "amount"
"""What the operation is called that solves a loop."""


def as_prov(reading: Reading) -> bytes:
    """One document: agents, files, sources and assumptions, and the figures of each case."""
    document = _Document(reading)
    document.tell_agents()
    document.tell_grounds()
    for number, case in enumerate(reading.cases, 1):
        document.tell_case(f"case{number}", case)
    return as_json_file(document.told)


class _Document:
    """Collects the records by kind, as PROV-JSON has them; relations are numbered."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        trail = f"urn:lca:trail:{reading.digest}:"
        spaces = ("trail", "file", "source", "assumption", *(f"case{n}" for n in range(1, len(reading.cases) + 1)))
        prefixes = {"lca": VOCABULARY} | {space: f"{trail}{space}:" for space in spaces}
        self.told: dict[str, dict[str, Any]] = {"prefix": prefixes}
        self._relations = 0

    def tell_agents(self) -> None:
        """Who computed, who wrote and who read it over; the trail itself, and the files it was computed from."""
        content = self.reading.content
        self._tell("agent", "trail:engine", content.method.engine, {"prov:type": _name("prov:SoftwareAgent")})
        study = {"prov:type": _name("prov:Collection"), "lca:sha256": self.reading.digest}
        self._tell("entity", "trail:trail", self.reading.title, study)
        self._tell("activity", "trail:computation", "the computation", {})
        self._relate("wasAssociatedWith", activity="trail:computation", agent="trail:engine")
        self._relate("wasGeneratedBy", _time(self.reading), entity="trail:trail", activity="trail:computation")
        self._tell_people(content.study.fields)
        for file in content.files:
            name = f"file:{_local(file.path)}"
            self._tell("entity", name, file.path, {"lca:sha256": file.sha256, "lca:kind": file.kind})
            self._relate("used", activity="trail:computation", entity=name)

    def _tell_people(self, stated: Texts) -> None:
        if stated.get("author"):
            self._tell("agent", "trail:author", stated["author"], {})
            self._relate("wasAttributedTo", {"prov:role": "author"}, entity="trail:trail", agent="trail:author")
        if stated.get("reviewer"):
            self._tell("agent", "trail:reviewer", stated["reviewer"], {})
            self._tell("activity", "trail:review", "the review", {})
            self._relate("wasAssociatedWith", activity="trail:review", agent="trail:reviewer")
            self._relate("used", activity="trail:review", entity=f"file:{_local(self.reading.content.model)}")

    def tell_grounds(self) -> None:
        """Sources with all their fields, and assumptions with what they rest on in turn."""
        for name, source in self.reading.sources.items():
            fields = {f"lca:{_local(key)}": value for key, value in source.fields.items()}
            more = {"prov:type": _name("lca:Source"), "lca:id": name, "lca:place": source.place}
            self._tell("entity", f"source:{_local(name)}", source.fields.get("title", name), fields | more)
        for name, assumption in self.reading.assumptions.items():
            fields = {f"lca:{_local(key)}": value for key, value in assumption.fields.items()}
            more = {"prov:type": _name("lca:Assumption"), "lca:id": name, "lca:place": assumption.place}
            self._tell("entity", f"assumption:{_local(name)}", assumption.statement, fields | more)
            self._rests(f"assumption:{_local(name)}", assumption.basis)

    def tell_case(self, space: str, case: CaseReading) -> None:
        """Each figure; how it was worked out, or what it rests on. The totals are members of the trail."""
        for name, figure in case.figures.items():
            entity = f"{space}:{_local(name)}"
            self._tell("entity", entity, figure.title or name, _facts(case, name, figure))
            if isinstance(figure, InputRecord):
                self._rests(entity, figure.basis)
            else:
                self._tell_operation(space, entity, case, figure)
        for side in case.case.totals:
            total = f"{space}:{_local(side.figure)}"
            self._relate("hadMember", collection="trail:trail", entity=total)

    def _tell_operation(self, space: str, entity: str, case: CaseReading, figure: DerivedRecord | AmountRecord) -> None:
        """The roles of what is used are the places of the arguments; parts of a total have some beside these."""
        operation, arguments = AMOUNT, case.arguments(figure.id)
        if isinstance(figure, DerivedRecord):
            operation, arguments = figure.operation, figure.arguments
        activity = f"{space}:operation-{_local(figure.id)}"
        formula = {"lca:formula": figure.formula} if figure.formula else {}
        self._tell("activity", activity, operation, {"lca:operation": operation, **formula})
        self._relate("wasGeneratedBy", entity=entity, activity=activity)
        for place, argument in enumerate(arguments, 1):
            self._relate("used", {"prov:role": str(place)}, activity=activity, entity=f"{space}:{_local(argument)}")
        for argument in dict.fromkeys(arguments):
            used = f"{space}:{_local(argument)}"
            self._relate("wasDerivedFrom", generatedEntity=entity, usedEntity=used, activity=activity)

    def _rests(self, entity: str, basis: tuple[BasisRecord, ...]) -> None:
        for one in basis:
            ground = f"source:{_local(one.source)}" if one.source else f"assumption:{_local(one.assumption)}"
            where = {"lca:where": one.where} if one.where else {}
            self._relate("wasDerivedFrom", where, generatedEntity=entity, usedEntity=ground)

    def _tell(self, kind: str, name: str, label: str, more: Mapping[str, Any]) -> None:
        self.told.setdefault(kind, {})[name] = {"prov:label": label, **more}

    def _relate(self, kind: str, more: Mapping[str, Any] | None = None, /, **ends: str) -> None:
        self._relations += 1
        relation = {f"prov:{role}": name for role, name in ends.items()}
        self.told.setdefault(kind, {})[f"_:r{self._relations}"] = {**relation, **(more or {})}


def _facts(case: CaseReading, name: str, figure: AnyFigure) -> dict[str, Any]:
    """What the trail says of a figure; the value is in the unit that stands beside it."""
    found: dict[str, Any] = {
        "prov:type": _name("lca:Figure"), "lca:id": name, "lca:unit": figure.unit, "lca:place": figure.place,
    }  # fmt: skip
    if figure.value is not None:
        found["prov:value"] = {"$": case.number(name), "type": "xsd:decimal"}
    if isinstance(figure, InputRecord):
        spread = figure.spread.text if figure.spread else ""
        told = {"lca:written": figure.written, "lca:origin": figure.origin, "lca:spread": spread}
        found |= {key: value for key, value in told.items() if value}
    return found


def _time(reading: Reading) -> dict[str, str]:
    return {"prov:time": reading.made} if reading.made else {}


def _name(qualified: str) -> dict[str, str]:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}


def _local(text: str) -> str:
    """The text as the local part of a name, each another: ``chat.from%28grid.us%29``."""
    return re.sub(r"[^A-Za-z0-9_.]|^\.|\.\Z", lambda found: "".join(_encoded(found[0])), text)


def _encoded(sign: str) -> Iterator[str]:
    for byte in sign.encode("utf-8", "replace"):
        yield f"%{byte:02X}"
