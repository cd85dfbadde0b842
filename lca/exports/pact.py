"""A product footprint in the data model of the PACT Technical Specifications 3.0, as JSON.

The specification is of the World Business Council for Sustainable Development, who make no promise about what is
derived from it: https://github.com/wbcsd/data-exchange-protocol (version 3.0.3, of 18 November 2025). The first climate
result of the trail's first case is told. What the trail does not say is asked of the study: no value is made up, and
what the specification only recommends is left out where the study says nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from lca.arithmetic import plain, stored, telling
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.render import inert
from lca.exports.export_files import as_json_file, identity
from lca.exports.network import first_case
from lca.exports.pact_amounts import contradictions, is_compared, needed
from lca.exports.pact_fields import FIELDS, reports_in
from lca.factors import CLIMATE
from lca.trail.reading import Reading
from lca.trail.records import ResultRecord, Texts

VERSION = "3.0.3"
REGIONS = (
    "Africa", "Americas", "Asia", "Europe", "Oceania", "Australia and New Zealand", "Central Asia", "Eastern Asia",
    "Eastern Europe", "Latin America and the Caribbean", "Melanesia", "Micronesia", "Northern Africa",
    "Northern America", "Northern Europe", "Polynesia", "South-eastern Asia", "Southern Asia", "Southern Europe",
    "Sub-Saharan Africa", "Western Asia", "Western Europe",
)  # fmt: skip


def as_pact(reading: Reading) -> bytes:
    """The JSON of one `ProductFootprint`.

    Raises LcaError where something that it needs is not stated (E0931), or contradicts the assessment (E0943).
    """
    stated = reading.content.study.fields
    read = {name: field.read(stated.get(name, "").strip()) for name, field in FIELDS.items()}
    lacking = [name for name, value in read.items() if value is None]
    total = _total(reading)
    if lacking or total is None or not reading.made:
        raise LcaError([_refused(reading, lacking, total)])
    result, (case, told) = _result(reading), first_case(reading)
    assert result is not None
    need = needed(case, result.assessment)
    wrong = list(contradictions(read, need))
    if wrong:
        advice = [f"correct the study of {reading.content.model}, or what `{result.assessment}` needs"]
        raise LcaError([problem("E0943", None, listed="; ".join(wrong), advice=advice)])
    compared = {} if is_compared(read, need) else {"declared unit": "not compared with what the assessment needs"}
    place = {"geography": stated.get("geography", "") or "not stated"}
    told = {"assessment": result.assessment, **told, **compared, **place}
    footprint = {
        "id": identity(reading.digest, "pact", result.assessment),
        "specVersion": VERSION,
        "created": reading.made.replace("+00:00", "Z"),
        "status": "Active",
        "companyName": read["company"],
        "companyIds": read["company_id"],
        "productDescription": inert(stated.get("functional_unit", "")),
        "productIds": read["product_id"],
        "productNameCompany": read["product"],
        "comment": inert("; ".join(f"{key}: {value}" for key, value in told.items())),
        "pcf": _footprint(read, total, stated, reading),
    }
    return as_json_file(footprint)


def _footprint(read: Mapping[str, Any], total: Decimal, stated: Texts, reading: Reading) -> dict[str, Any]:
    """All numbers are texts, per declared unit."""
    amount, unit = read["declared_unit"]
    with telling():
        fossil = plain(stored(total * Decimal(read["fossil_share"]) / 100))
        including = plain(stored(total + Decimal(read["biogenic_uptake"])))
    start, end = read["period"]
    recommended = {
        "boundaryProcessesDescription": inert(stated.get("boundary", "")),
        "exemptedEmissionsDescription": inert(stated.get("excludes", "")),
        **_place(stated.get("geography", "").strip()),
        "secondaryEmissionFactorSources": [
            {"name": inert(library.name), "version": inert(library.version)}
            for library in reading.content.libraries
            if library.name and library.version
        ],
    }
    return {
        "declaredUnitOfMeasurement": unit,
        "declaredUnitAmount": amount,
        "productMassPerDeclaredUnit": read["product_mass"],
        "referencePeriodStart": start,
        "referencePeriodEnd": end,
        "pcfExcludingBiogenicUptake": plain(total),
        "pcfIncludingBiogenicUptake": including,
        "biogenicCO2Uptake": read["biogenic_uptake"],
        "fossilGhgEmissions": fossil,
        "fossilCarbonContent": read["fossil_carbon"],
        "ipccCharacterizationFactors": sorted({*read["gwp"], *_sets(reading)}),
        "crossSectoralStandards": read["standards"],
        "exemptedEmissionsPercent": read["exempted_emissions"],
        **{name: value for name, value in recommended.items() if value},
    }


def _sets(reading: Reading) -> Iterator[str]:
    """The sets of characterisation factors that figures of the first case say they use."""
    for figure in reading.cases[0].inputs.values():
        yield from reports_in(figure.details.get("gwp", "")) or ()


def _result(reading: Reading) -> ResultRecord | None:
    return next((one for one in reading.cases[0].case.results if one.indicator == CLIMATE), None)


def _total(reading: Reading) -> Decimal | None:
    """The total of the climate, in kgCO2e."""
    result = _result(reading)
    return None if result is None or result.unit != "kgCO2e" else Decimal(result.total.value)


def _refused(reading: Reading, lacking: list[str], total: Decimal | None) -> Diagnostic:
    listed = [*lacking]
    if total is None:
        listed.append("a total of the climate")
    if not reading.made:
        listed.append("when the trail was made")
    fields = "  ".join(f'{name} "{FIELDS[name].example}"' for name in lacking)
    advice = [f"write into the study of {reading.content.model}, with what is true of your product: {fields}"]
    return problem("E0931", None, listed=", ".join(listed), advice=advice if lacking else [])


def _place(text: str) -> dict[str, str]:
    """A country, a part of one, or a region of the United Nations; anything else stands in the comment alone."""
    if re.fullmatch(r"[A-Z]{2}", text, re.ASCII):
        return {"geographyCountry": text}
    if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", text, re.ASCII):
        return {"geographyCountrySubdivision": text}
    return {"geographyRegionOrSubregion": text} if text in REGIONS else {}
