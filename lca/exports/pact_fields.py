"""The fields of a study that the footprint of a product needs: how each is written, and what is read of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from lca.arithmetic import plain
from lca.check.applicability import reports, sets
from lca.diagnostics.render import inert

UNITS = (
    "liter", "kilogram", "cubic meter", "kilowatt hour", "megajoule", "ton kilometer", "square meter", "piece", "hour",
    "megabit second",
)  # fmt: skip
STANDARDS = (
    "ISO14067", "ISO14083", "ISO14040-44", "GHGP-Product", "PEF", "PACT-1.0", "PACT-2.0", "PACT-3.0", "PAS2050",
)  # fmt: skip
NUMBER = r"([0-9]{1,30}(?:\.[0-9]{1,30})?)"
URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:[^\s,]+", re.IGNORECASE)


class PactField(NamedTuple):
    """A field of the study: how it is written, and what is read of it, None where that is nothing."""

    example: str
    read: Callable[[str], Any]


def _text(text: str) -> str | None:
    return inert(text) or None


def _urns(text: str) -> list[str] | None:
    """URNs with commas or spaces between them."""
    found = list(dict.fromkeys(re.split(r"[\s,]+", text)))
    return found if all(URN.fullmatch(one) for one in found) and inert(text) == text else None


def _number(unit: str) -> Callable[[str], str | None]:
    """A number that is not negative, in ``unit``."""

    def read(text: str) -> str | None:
        found = re.fullmatch(rf"{NUMBER}\s*{re.escape(unit)}", text, re.ASCII)
        return plain(Decimal(found[1])) if found else None

    return read


def _percent(text: str) -> str | None:
    value = _number("%")(text)
    return value if value is not None and Decimal(value) <= 100 else None


def _uptake(text: str) -> str | None:
    """What biomass in the product took up, as a number that is not above 0."""
    value = _number("kgCO2e")(text.removeprefix("-").removeprefix("−"))
    return None if value is None or (value != "0" and text[:1] not in "-−") else plain(-Decimal(value))


def _declared(text: str) -> tuple[str, str] | None:
    found = re.fullmatch(rf"{NUMBER} ({'|'.join(UNITS)})", text, re.ASCII)
    return (plain(Decimal(found[1])), found[2]) if found and Decimal(found[1]) > 0 else None


def reports_in(text: str) -> list[str] | None:
    """The assessment reports of the IPCC that are named in a text: ``AR6``. PACT counts over 100 years alone."""
    return reports(text) if sets(text) and all(years == "100" for _, years in sets(text)) else None


def _standards(text: str) -> list[str] | None:
    found = list(dict.fromkeys(filter(None, re.split(r"[\s,]+", text))))
    return found if found and all(one in STANDARDS for one in found) else None


def _period(text: str) -> tuple[str, str] | None:
    """From the first moment of the first date to the first moment behind the last: ``2024``, ``2024-01/2024-06``."""
    ends = re.split(r"\s*(?:/| to )\s*", text)
    if len(ends) > 2:
        return None
    try:
        start, end = _span(ends[0])[0], _span(ends[-1])[1]
    except (ValueError, OverflowError):
        return None
    return (f"{start.isoformat()}T00:00:00Z", f"{end.isoformat()}T00:00:00Z") if start < end else None


def _span(text: str) -> tuple[date, date]:
    """The first day of a year, a month or a day, and the first behind it."""
    if not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", text, re.ASCII):
        raise ValueError(text)
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    if day:
        return first, first + timedelta(days=1)
    return first, date(year + (not month or month == 12), month % 12 + 1 if month else 1, 1)


FIELDS = {
    "company": PactField("Example Ltd", _text),
    "company_id": PactField("urn:company:example:1", _urns),
    "product": PactField("Answers of the chat service", _text),
    "product_id": PactField("urn:pact:example.com:product-id:chat", _urns),
    "declared_unit": PactField("1 piece", _declared),
    "product_mass": PactField("0 kg", _number("kg")),
    "period": PactField("2025-01-01/2025-12-31", _period),
    "gwp": PactField("AR6", reports_in),
    "standards": PactField("ISO14040-44, GHGP-Product", _standards),
    "fossil_share": PactField("100 %", _percent),
    "fossil_carbon": PactField("0 kg", _number("kg")),
    "biogenic_uptake": PactField("0 kgCO2e", _uptake),
    "exempted_emissions": PactField("0 %", _percent),
}
"""What a footprint needs of the study, beside what every trail has."""
