"""From records to rows of a table: as they are, integrated from readings of a power, or grown on counters of energy.

Between two readings of a power its mean holds, as on a straight line (the trapezoidal rule). Where the time between
them is more than ``GAP`` times the usual one, nothing is known, and nothing is counted: it is a gap, and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from statistics import median

from lca.arithmetic import plain
from lca.arrivals.forms import ArrivalForm
from lca.arrivals.text_records import TextRecord, TextRecords, Unreadable
from lca.syntax.numbers import NUMBER, read_number

GAP = 10
MOST_GAPS = Decimal("0.2")
"""Where more than this part of all intervals are gaps, readings of several devices are taken for those of one."""
MISSING = re.compile(
    r"(?:-|n/?a|none|null|nan|\[(?:n/a|not supported|unknown error|gpu is lost)\]|err!)?", re.IGNORECASE
)
"""What tools write where there is no value."""
UNIT_BEHIND = re.compile(r"\s*(?:m?W|%|MiB|MHz)$")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class ShapedRows:
    """Rows with where each stands; ``told`` is what was done to make them, ``left`` which records are not in them."""

    rows: list[TextRecord]
    places: list[str]
    told: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def shaped(form: ArrivalForm, records: TextRecords) -> ShapedRows:
    """The rows that the columns of a form are of. Raises Unreadable."""
    return SHAPES[form.shape](form, records)


def is_missing(cell: str) -> bool:
    return MISSING.fullmatch(cell.strip()) is not None


def reading_of(cell: str) -> Decimal | None:
    """The number in a cell, perhaps with a unit behind it, as `208.36 W`; None where there is none."""
    text = UNIT_BEHIND.sub("", cell.strip())
    return read_number(text) if NUMBER.fullmatch(text) else None


def _as_they_are(_form: ArrivalForm, records: TextRecords) -> ShapedRows:
    return ShapedRows(list(records.rows), list(records.places))


@dataclass(frozen=True, slots=True)
class _PowerReading:
    time: Decimal
    value: Decimal
    record: TextRecord
    place: str


def _integrated(form: ArrivalForm, records: TextRecords) -> ShapedRows:
    by = next((header for header in form.series if header in records.headers), None)
    power = next(header for header in form.power if header in records.headers)
    made = ShapedRows([], [])
    gaps, lost, intervals = 0, Decimal(0), 0
    for name, readings in _series(records, by, form.time, power, made).items():
        lengths = [after.time - before.time for before, after in pairwise(readings)]
        usual = median(lengths) if lengths else Decimal(0)
        for (before, after), seconds in zip(pairwise(readings), lengths, strict=True):
            intervals += 1
            if not seconds:
                raise Unreadable(
                    f"{after.place} has the time of {before.place}: log `index` as well, or one device alone"
                )
            if seconds > GAP * usual:
                gaps, lost = gaps + 1, lost + seconds
                continue
            mean = plain((before.value + after.value) / 2)
            made.rows.append({**before.record, "series": name, "interval": plain(seconds), "mean": mean})
            made.places.append(before.place)
    if not intervals:
        raise Unreadable("there are no two readings to integrate between")
    if by is None and gaps > MOST_GAPS * intervals:
        raise Unreadable("its readings look like those of several devices: log `index` as well")
    of = f"each `{by}`" if by else "one device, since no column tells several apart"
    made.told.append(f"energy is integrated between readings of {of}, by the mean of two that follow one another")
    made.told.append(
        f"{gaps} gaps of {plain(lost)} s in all, each longer than {GAP} times the usual interval, are not counted"
        if gaps
        else f"no interval is longer than {GAP} times the usual one, which would not be counted"
    )
    return made


def _series(
    records: TextRecords, by: str | None, time: str, value: str, made: ShapedRows
) -> Mapping[str, Sequence[_PowerReading]]:
    """The readings of each device in order of time; those without a value are left out, and told."""
    found: dict[str, list[_PowerReading]] = {}
    for record, place in zip(records.rows, records.places, strict=True):
        cell = record.get(value, "")
        if is_missing(cell):
            made.left.append(f"{place}, `{value}`: no value")
            continue
        measured = reading_of(cell)
        if measured is None:
            raise Unreadable(f"{place}, `{value}`: `{cell[:40]}` is no number")
        found.setdefault(record.get(by, "") if by else "", []).append(
            _PowerReading(seconds_of(record.get(time, ""), place), measured, record, place)
        )
    return {name: sorted(readings, key=lambda one: one.time) for name, readings in found.items()}


def seconds_of(text: str, place: str) -> Decimal:
    """A time in seconds: a number is one already, else a date and a time of day. Raises Unreadable."""
    measured = read_number(text) if NUMBER.fullmatch(text) else None
    if measured is not None:
        return measured
    try:
        time = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        raise Unreadable(f"{place}: `{text[:40]}` is no time") from None
    since = (time if time.tzinfo else time.replace(tzinfo=UTC)) - EPOCH
    return Decimal(since.days) * 86_400 + since.seconds + Decimal(since.microseconds) / 1_000_000


def _grown(form: ArrivalForm, records: TextRecords) -> ShapedRows:
    """What each counter grew by from its first sample to its last; of one sample, what it stands at."""
    made = ShapedRows([], [])
    series: dict[tuple[tuple[str, str], ...], list[tuple[TextRecord, str]]] = {}
    others = dict.fromkeys(row["__name__"] for row in records.rows if row["__name__"] != form.metric)
    for record, place in zip(records.rows, records.places, strict=True):
        if record["__name__"] == form.metric:
            labels = tuple(sorted((key, text) for key, text in record.items() if key not in ("time", "value")))
            series.setdefault(labels, []).append((record, place))
    single = sum(1 for samples in series.values() if len(samples) == 1)
    for samples in series.values():
        values = [_counted(record, place) for record, place in samples]
        # A counter that falls was begun anew, from nothing.
        grown = sum((b - a if b >= a else b for a, b in pairwise(values)), Decimal(0)) if len(values) > 1 else values[0]
        made.rows.append({**samples[0][0], "value": plain(grown)})
        made.places.append(samples[0][1])
    if single:
        made.told.append(
            f"{single} counters have one sample: what they stand at is all since they began, whenever that was"
        )
    if single < len(series):
        made.told.append(
            "of counters with several samples the growth from the first to the last is taken, resets added"
        )
    if any(others):
        listed = ", ".join(f"`{one[:60]}`" for one in list(others)[:6])
        made.told.append(f"other metrics are left out, since they count the same again or something else: {listed}")
    return made


def _counted(record: TextRecord, place: str) -> Decimal:
    value = reading_of(record["value"])
    if value is None:
        raise Unreadable(f"{place}: `{record['value'][:40]}` is no number")
    return value


SHAPES: Mapping[str, Callable[[ArrivalForm, TextRecords], ShapedRows]] = {
    "rows": _as_they_are, "power": _integrated, "counter": _grown,
}  # fmt: skip
