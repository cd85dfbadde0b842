"""Which form a file has: by its headers, all of which have to be there; or as the user says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lca.arrivals.forms import ArrivalForm, forms
from lca.arrivals.text_records import (
    TextRecords,
    Unreadable,
    csv_records,
    json_documents,
    json_records,
    prometheus_records,
)  # fmt: skip
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.nearest import did_you_mean

SHOWN = 8
"""So many headers of a file of no known form are told."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """``headers`` are those of the file under which what the form wants was found, by what it wants."""

    form: ArrivalForm
    records: TextRecords
    headers: Mapping[str, str]


def recognise(text: str, shown: str, name: str = "") -> Recognised:
    """The form of a text. Raises LcaError where it has none, has several, or is not of the form ``name``."""
    if name and name not in forms():
        known = ", ".join(f"`{one}`" for one in forms())
        raise LcaError([problem("E0952", name=name, advice=[did_you_mean(name, forms()), f"the forms are {known}"])])
    tried = [forms()[name]] if name else [form for form in forms().values() if not form.only_as]
    readings = _Readings(text)
    found = [one for form in tried if (one := _fits(form, readings, strict=not name)) is not None]
    if found:
        most = max(len(one.form.wants) for one in found)
        best = [one for one in found if len(one.form.wants) == most]
        if len(best) == 1:
            return best[0]
        several = " and ".join(f"`{one.form.name}`" for one in best)
        raise LcaError([problem("E0951", path=shown, reason=f"it can be {several}", advice=["say which: --as FORM"])])
    raise LcaError([_unknown(shown, readings, forms()[name] if name else None)])


class _Readings:
    """A text, read once in each way that a form asks for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_json = text.lstrip().startswith(("{", "["))
        self.failed = ""
        self._known: dict[str, TextRecords | None] = {}

    def of(self, form: ArrivalForm) -> TextRecords | None:
        """The records that a form would find; None where there are none of its kind."""
        kind = form.reads
        if kind == "csv or json":
            kind = "json" if self.is_json else "csv"
        if (kind == "json" and not self.is_json) or (kind == "csv" and self.is_json):
            return None
        key = f"{kind} {form.rows}"
        if key not in self._known:
            try:
                self._known[key] = self._read(kind, form.rows)
            except Unreadable as error:
                self._known[key] = None
                self.failed = self.failed or (str(error) if kind != "prometheus" else "")
        return self._known[key]

    def _read(self, kind: str, rows: str) -> TextRecords:
        if kind == "csv":
            return csv_records(self.text)
        return prometheus_records(self.text) if kind == "prometheus" else json_records(json_documents(self.text), rows)

    @property
    def headers(self) -> tuple[str, ...]:
        """Those of the first way in which the text could be read."""
        return next((one.headers for one in self._known.values() if one is not None and one.headers), ())


def _fits(form: ArrivalForm, readings: _Readings, *, strict: bool) -> Recognised | None:
    """A form that a text has; ``strict`` looks at what the rows say as well."""
    records = readings.of(form)
    if records is None or not records.rows or _missing(form, records):
        return None
    if strict and not _says(form, records):
        return None
    return Recognised(form, records, dict(_headers(form, records)))


def _says(form: ArrivalForm, records: TextRecords) -> bool:
    """Whether rows say what the form wants them to; a cell that is missing or empty says nothing."""
    same = all(_agrees(row.get(key, ""), value) for key, value in form.same.items() for row in records.rows)
    differs = all(
        any(not _agrees(row.get(key, ""), value) for row in records.rows) for key, value in form.differs.items()
    )
    return same and differs


def doubts(form: ArrivalForm, records: TextRecords) -> Iterator[str]:
    """What rows do not say although the form rests on it, or say otherwise where the user said what they are."""
    for key, value in form.same.items():
        told = {row.get(key, "") for row in records.rows}
        if not any(told):
            yield f"no row says `{key}`: {value} is taken, as this form has it"
        elif not all(_agrees(one, value) for one in told):
            yield f"rows say another `{key}` than {value}, which this form has in all rows: it may be the wrong one"
    for key, value in form.differs.items():
        if all(_agrees(row.get(key, ""), value) for row in records.rows):
            yield f"no row says another `{key}` than {value}, as this form has it: it may be the wrong one"


def _agrees(found: str, wanted: str) -> bool:
    return not found or found.removesuffix(".0") == wanted


def _missing(form: ArrivalForm, records: TextRecords) -> list[str]:
    known = {header.casefold() for header in records.headers}
    return [one for one in form.wants if not any(name.casefold() in known for name in form.headers(one))]


def _headers(form: ArrivalForm, records: TextRecords) -> Iterator[tuple[str, str]]:
    """Each header that a form knows, with how it is written in the file; capitals do not matter."""
    written = {header.casefold(): header for header in records.headers}
    for column in form.columns:
        for name in column.header:
            if name.casefold() in written:
                yield column.name, written[name.casefold()]
                break


def _unknown(shown: str, readings: _Readings, form: ArrivalForm | None) -> Diagnostic:
    """What is told of a file of no form: its headers, and what the nearest form misses."""
    if readings.failed and not readings.headers:
        return problem("E0951", path=shown, reason=readings.failed)
    headers = ", ".join(f"`{one[:40]}`" for one in readings.headers[:SHOWN]) or "none"
    more = " …" if len(readings.headers) > SHOWN else ""
    near = [form] if form else sorted(forms().values(), key=lambda one: _far(one, readings))[:1]
    advice = [
        f"for {one.title} (`--as {one.name}`) it lacks {', '.join(f'`{header}`' for header in missing)}"
        if (missing := _lacking(one, readings))
        else f"--as {one.name}, if it is {one.title}"
        for one in near
        if form or _far(one, readings) < len(one.wants)
    ]
    reason = f"its headers are {headers}{more}" if readings.headers else "nothing in it has headers"
    return problem("E0951", path=shown, reason=reason, advice=[*advice, "`lca import --list` shows what is known"])


def _lacking(form: ArrivalForm, readings: _Readings) -> list[str]:
    records = readings.of(form)
    return _missing(form, records) if records else list(form.wants)


def _far(form: ArrivalForm, readings: _Readings) -> int:
    return len(_lacking(form, readings))
