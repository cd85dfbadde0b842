"""Product footprints in PACT's data model: what its specification (3.0.3) wants of each field, in our words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from lca.cli import main
from lca.diagnostics import LcaError
from lca.exports.pact import as_pact
from lca.exports.pact_fields import FIELDS
from lca.trail.reading import Reading
from lca.trail.records import Run

FIELDS_OF_STUDY = {
    "goal": "Find out", "functional_unit": "a million answers", "boundary": "electricity", "excludes": "servers",
    "company": "Example Ltd", "company_id": "urn:company:example:1, urn:lei:529900T8BM49AURSDO55",
    "product": "Answers", "product_id": "urn:pact:example.com:product-id:chat", "declared_unit": "1000000 piece",
    "product_mass": "0 kg", "period": "2025", "gwp": "AR5, over 100 years", "standards": "ISO14040-44, GHGP-Product",
    "fossil_share": "97.5 %", "fossil_carbon": "0 kg", "biogenic_uptake": "-0.5 kgCO2e", "exempted_emissions": "3 %",
    "geography": "FI",
}  # fmt: skip
MODEL = """\
use grid
serving chat { makes 1 query uses 3 Wh of grid.fi ~ "a guess" avoids 1 Wh of grid.fi ~ "a guess" }
assessment million { needs 1e6 query of chat }
assessment one { needs 1 query of chat }
scenario other { }
"""
NUMBER, NOT_NEGATIVE, MOMENT = r"[+-]?\d+(\.\d+)?", r"\+?\d+(\.\d+)?", r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"
WANTED = {
    "specVersion": r"\d+\.\d+\.\d+(-\d{8})?", "created": MOMENT, "status": "Active|Deprecated", "companyName": ".+",
    "productDescription": ".*", "productNameCompany": ".+", "companyIds": "urn:.+", "productIds": "urn:.+",
}  # fmt: skip
WANTED_OF_PCF = {
    "declaredUnitOfMeasurement": (
        "liter|kilogram|cubic meter|kilowatt hour|megajoule|ton kilometer|square meter|piece|hour|megabit second"
    ),
    "declaredUnitAmount": NOT_NEGATIVE, "productMassPerDeclaredUnit": NUMBER, "referencePeriodStart": MOMENT,
    "referencePeriodEnd": MOMENT, "pcfExcludingBiogenicUptake": NUMBER, "pcfIncludingBiogenicUptake": NUMBER,
    "fossilGhgEmissions": NOT_NEGATIVE, "fossilCarbonContent": NOT_NEGATIVE, "ipccCharacterizationFactors": r"AR\d+",
    "crossSectoralStandards": ".+", "exemptedEmissionsPercent": NUMBER,
}  # fmt: skip
"""By required property the form of its text, or of each of its texts, of which there is then at least one."""
LISTS = ("companyIds", "productIds", "ipccCharacterizationFactors", "crossSectoralStandards")


def study(**other: str) -> str:
    fields = {name: text for name, text in {**FIELDS_OF_STUDY, **other}.items() if text}
    return f"study s {{ {' '.join(f'{name} {json.dumps(fields[name], ensure_ascii=False)}' for name in fields)} }}\n"


def conforms(footprint: Mapping[str, Any]) -> None:
    UUID(footprint["id"])
    for wanted, told in ((WANTED, footprint), (WANTED_OF_PCF, footprint["pcf"])):
        for name, form in wanted.items():
            assert isinstance(told[name], list) is (name in LISTS), name
            texts = told[name] if name in LISTS else [told[name]]
            assert texts
            assert len(set(texts)) == len(texts)
            assert all(re.fullmatch(form, text, re.ASCII | re.DOTALL) for text in texts), (name, texts)
    pcf = footprint["pcf"]
    assert Decimal(pcf["declaredUnitAmount"]) > 0
    assert pcf["referencePeriodStart"] < pcf["referencePeriodEnd"]
    assert sum(name.startswith("geography") for name in pcf) <= 1
    assert all(source["name"] and source["version"] for source in pcf.get("secondaryEmissionFactorSources", []))
    assert pcf.get("secondaryEmissionFactorSources") != []


def test_a_study_with_all_fields_becomes_a_footprint(reading: Callable[[str], Reading]) -> None:
    trail = reading(study() + MODEL)
    footprint = json.loads(as_pact(trail))
    conforms(footprint)
    total = Decimal(trail.cases[0].case.results[0].total.value)
    pcf = footprint["pcf"]
    assert (pcf["declaredUnitAmount"], pcf["declaredUnitOfMeasurement"]) == ("1000000", "piece")
    assert Decimal(pcf["pcfExcludingBiogenicUptake"]) == total > 0
    assert Decimal(pcf["pcfIncludingBiogenicUptake"]) == total - Decimal("0.5")
    assert Decimal(pcf["fossilGhgEmissions"]) == total * Decimal("0.975")
    assert (pcf["referencePeriodStart"], pcf["referencePeriodEnd"]) == ("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
    assert pcf["ipccCharacterizationFactors"] == ["AR5"]
    assert (pcf["geographyCountry"], pcf["boundaryProcessesDescription"]) == ("FI", "electricity")
    assert pcf["secondaryEmissionFactorSources"] == [{"name": "grid", "version": "2026.2"}]
    assert footprint["companyIds"] == ["urn:company:example:1", "urn:lei:529900T8BM49AURSDO55"]
    assert (footprint["productDescription"], footprint["created"]) == ("a million answers", "2026-01-02T03:04:05Z")


def test_it_says_which_result_it_is_and_that_credits_are_not_in_it(reading: Callable[[str], Reading]) -> None:
    trail = reading(study() + MODEL)
    comment = json.loads(as_pact(trail))["comment"]
    assert comment.startswith(f"assessment: million; trail: sha256:{trail.digest};")
    assert "scenario: as declared; not exported: other;" in comment
    assert "credits are no part of a total" in comment
    assert "compl" not in as_pact(trail).decode().lower()


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_that_is_not_stated_is_asked_for_with_an_example_that_serves(
    field: str, reading: Callable[[str], Reading]
) -> None:
    with pytest.raises(LcaError) as refused:
        as_pact(reading(study(**{field: ""}) + MODEL))
    (told,) = refused.value.diagnostics
    assert (told.code, told.message.rpartition(": ")[2]) == ("E0931", field)
    assert told.help[0].endswith(f': {field} "{FIELDS[field].example}"')
    model = MODEL.replace("needs 1e6 query", "needs 1 query") if field == "declared_unit" else MODEL
    conforms(json.loads(as_pact(reading(study(**{field: FIELDS[field].example}) + model))))


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("company_id", "Example Ltd"), ("company_id", "urn:"), ("product_id", "4712345060507"), ("product_id", ","),
        ("declared_unit", "1 query"), ("declared_unit", "0 piece"), ("declared_unit", "-1 piece"),
        ("declared_unit", "piece"), ("product_mass", "0"), ("product_mass", "-1 kg"), ("product_mass", "1e3 kg"),
        ("period", "last year"), ("period", "2025-13"), ("period", "2025/2024"), ("period", "2024/2025/2026"),
        ("period", "9999"), ("period", "0000"), ("period", "2025-02-30"), ("gwp", "the latest"),
        ("gwp", "AR6, 20 years"),
        ("standards", "ISO9001"), ("standards", "ISO14067; PEF"), ("fossil_share", "101 %"), ("fossil_share", "1"),
        ("fossil_carbon", "none"), ("biogenic_uptake", "0.5 kgCO2e"), ("exempted_emissions", "-1 %"),
        ("product_mass", "١ kg"), ("product_mass", "1" * 5000 + " kg"),
    ],
)  # fmt: skip
def test_what_is_stated_in_another_form_is_asked_for_again(
    field: str, written: str, reading: Callable[[str], Reading]
) -> None:
    with pytest.raises(LcaError, match=rf"{field}\b"):
        as_pact(reading(study(**{field: written}) + MODEL))


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2024", "2024-01-01", "2025-01-01"), ("2024-12", "2024-12-01", "2025-01-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"), ("2023/2024", "2023-01-01", "2025-01-01"),
        ("2024-01-15 to 2024-06-30", "2024-01-15", "2024-07-01"), ("2024-11 / 2025-02", "2024-11-01", "2025-03-01"),
    ],
)  # fmt: skip
def test_a_period_ends_behind_its_last_day(
    period: str, start: str, end: str, reading: Callable[[str], Reading]
) -> None:
    pcf = json.loads(as_pact(reading(study(period=period) + MODEL)))["pcf"]
    assert (pcf["referencePeriodStart"], pcf["referencePeriodEnd"]) == (f"{start}T00:00:00Z", f"{end}T00:00:00Z")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("FI", {"geographyCountry": "FI"}), ("US-TX", {"geographyCountrySubdivision": "US-TX"}),
        ("Northern Europe", {"geographyRegionOrSubregion": "Northern Europe"}), ("Iowa, mostly", {}),
    ],
)  # fmt: skip
def test_a_geography_is_a_code_or_stands_in_the_comment(
    written: str, told: dict[str, str], reading: Callable[[str], Reading]
) -> None:
    footprint = json.loads(as_pact(reading(study(geography=written) + MODEL)))
    assert {name: text for name, text in footprint["pcf"].items() if name.startswith("geography")} == told
    assert footprint["comment"].endswith(f"geography: {written}")


def test_sets_that_figures_use_stand_beside_the_one_that_is_stated(reading: Callable[[str], Reading]) -> None:
    model = "use gwp_ar6 as gwp\n" + MODEL.replace("makes 1 query", 'makes 1 query emits 1 mg of gwp.sf6 ~ "a leak"')
    assert json.loads(as_pact(reading(study() + model)))["pcf"]["ipccCharacterizationFactors"] == ["AR5", "AR6"]


def test_a_trail_without_climate_or_time_is_no_footprint(
    reading: Callable[[str], Reading],
) -> None:
    water = 'indicator water in L\nprocess p { makes 1 kg emits 1 L ~ "a" }\nassessment a { needs 1 kg of p }\n'
    with pytest.raises(LcaError, match="a total of the climate"):
        as_pact(reading(study() + water))
    with pytest.raises(LcaError, match="when the trail was made"):
        as_pact(Reading(replace(reading(study() + MODEL).trail, run=Run(time="", command=(), platform="", python=""))))


def test_hostile_text_is_inert_and_the_command_asks_in_one_line(
    reading: Callable[[str], Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = as_pact(reading(study(company="</script>\u202ex") + MODEL))
    assert json.loads(told)["companyName"] == "</script>\ufffdx"
    monkeypatch.chdir(tmp_path)
    Path("m.lca").write_text(study(company="") + MODEL, encoding="utf-8")
    found = CliRunner().invoke(main, ["export", "m.lca", "--to", "pact"])
    assert found.exit_code == 1
    assert 'write into the study of m.lca, with what is true of your product: company "Example Ltd"' in found.output


# What is stated of the product, and what the assessment answers for


SAND = """\
process pit { makes 1 kg emits 2 kgCO2e ~ "x" }
process lorry { makes 1 t*km emits 80 gCO2e ~ "x" }
process plant { makes 1 kWh emits 300 gCO2e ~ "x" }
process mill { makes 1 server emits 2 tCO2e ~ "x" }
unit bag
process shop { makes 1 bag emits 1 kgCO2e ~ "x" }
"""


@pytest.mark.parametrize(
    ("needs", "declared", "mass", "carbon", "wrong"),
    [
        ("1 kg of pit", "1 kilogram", "1 kg", "0 kg", ""),
        ("1 t of pit", "1000 kilogram", "1000 kg", "1000 kg", ""),
        ("1 kg of pit", "1000 kilogram", "1000 kg", "0 kg", "declared_unit is 1000 kilogram, .* answers for 1 kg"),
        ("1 kg of pit", "1 ton kilometer", "0 kg", "0 kg", "length × mass is not mass"),
        ("1 kg of pit", "1 kilogram", "5 kg", "7 kg", "product_mass is 5 kg, .*; fossil_carbon is 7 kg"),
        ("1 kg of pit", "1 kilogram", "1 kg", "1.5 kg", "fossil_carbon is 1.5 kg, of a product_mass of 1 kg"),
        ("25 kg of pit", "1 piece", "25 kg", "0 kg", ""),
        ("25 kg of pit", "1 piece", "0 kg", "0 kg", "product_mass is 0 kg, and 25 kg"),
        ("10 t*km of lorry", "10 ton kilometer", "0 kg", "0 kg", ""),
        ("10 t*km of lorry", "1 ton kilometer", "0 kg", "0 kg", "answers for 10 t\\*km"),
        ("3.6 MJ of plant", "1 kilowatt hour", "0 kg", "0 kg", ""),
        ("1 kWh of plant", "1 megajoule", "0 kg", "0 kg", "declared_unit is 1 megajoule"),
        ("1 kWh of plant", "1 hour", "0 kg", "0 kg", "time is not energy"),
        ("2 server of mill", "2 piece", "40 kg", "0 kg", ""),
        ("2 server of mill", "1 piece", "20 kg", "0 kg", "declared_unit is 1 piece, .* answers for 2 server"),
        ("2 server of mill", "40 kilogram", "40 kg", "0 kg", ""),
        ("3 bag of shop", "1 piece", "0 kg", "0 kg", "answers for 3 bag"),
        ("1 kg of pit needs 1 kWh of plant", "7 piece", "1 kg", "0 kg", ""),
    ],
)  # fmt: skip
def test_what_contradicts_the_assessment_is_refused(
    needs: str, declared: str, mass: str, carbon: str, wrong: str, reading: Callable[[str], Reading]
) -> None:
    stated = study(declared_unit=declared, product_mass=mass, fossil_carbon=carbon)
    trail = reading(f"{stated}{SAND}assessment a {{ needs {needs} }}\n")
    if not wrong:
        conforms(json.loads(as_pact(trail)))
        return
    with pytest.raises(LcaError, match=wrong) as refused:
        as_pact(trail)
    assert [told.code for told in refused.value.diagnostics] == ["E0943"]


def test_what_could_not_be_compared_is_said(reading: Callable[[str], Reading]) -> None:
    told = study(declared_unit="40 kilogram", product_mass="40 kg") + SAND + "assessment a { needs 2 server of mill }\n"
    assert "declared unit: not compared with what the assessment needs" in json.loads(as_pact(reading(told)))["comment"]
    assert "not compared" not in json.loads(as_pact(reading(study() + MODEL)))["comment"]
