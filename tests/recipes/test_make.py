"""What recipes make of rows."""

from __future__ import annotations

from lca.factors import CLIMATE
from lca.recipes import MadeLibrary, make, read_recipe
from lca.recipes.source_files import FoundSource
from lca.source import SourceFile
from tests.recipes.making import HEAD, SOURCE, factors, found_in, made

YEARS = """\
Entity,Code,Year,Intensity
"Korea, South",KOR,2022,436.5200
"Korea, South",KOR,2023,430.57
World,,2023,481.10
Norway,NOR,2023,
"""
FACTOR = """
[defaults]
per = "kWh"

[factor]
name = "{Code|iso2|lower}_{Year}"
newest = "{Code|iso2|lower}"
title = "{Entity}"
emits = "{Intensity} gCO2e"
where = "{Entity}, {Year}"
valid = "{Year}"
"""


def test_a_row_becomes_a_line_and_the_newest_year_has_the_short_name() -> None:
    assert factors(HEAD + SOURCE + FACTOR, YEARS) == [
        "kr: {is: kr_2023}",
        'kr_2022: {title: "Korea, South", emits: 436.5200 gCO2e, where: "Korea, South, 2022", valid: 2022}',
        'kr_2023: {title: "Korea, South", emits: 430.57 gCO2e, where: "Korea, South, 2023", valid: 2023}',
    ]


def test_rows_without_a_name_or_a_figure_are_left_out_and_counted_by_their_column() -> None:
    assert made(HEAD + SOURCE + FACTOR, YEARS).empty == {"`Code` is empty": 1, "`Intensity` is empty": 1}


def test_what_is_made_is_the_library_with_its_source_and_says_that_it_is_made() -> None:
    found = made(HEAD + SOURCE + FACTOR, YEARS)
    assert found.text.startswith("# Made by `lca factors import recipe.toml` from source.csv: do not edit\n")
    factor = found.library.factors["kr"]
    assert factor.emits[CLIMATE].number == "430.57"
    assert [basis.source.title for basis in factor.basis] == ["A report"]  # type: ignore[union-attr]  # it is cited


def test_the_same_source_gives_the_same_bytes_in_whatever_order_its_rows_stand() -> None:
    head, *rows = YEARS.strip().split("\n")
    turned = "\n".join([head, *reversed(rows)])
    assert made(HEAD + SOURCE + FACTOR, YEARS).text == made(HEAD + SOURCE + FACTOR, turned).text


def test_rows_are_kept_and_dropped_by_texts_numbers_beginnings_and_maps() -> None:
    source = "id,year\na_1,2019\na_2,2020\nb_1,2021\nc_1,2021\nd_1,2025\n"
    emit = '\n[factor]\nname = "{id}"\nvalue = "1 W"\n'
    conditions = 'keep = {year = {from = 2020, to = 2024}, id = {begins = "a"}}\n'
    assert factors(HEAD + SOURCE + conditions + emit, source) == ["a_2: {value: 1 W}"]
    assert len(factors(HEAD + SOURCE + 'drop = {year = 2021, id = ["a_1", "d_1"]}\n' + emit, source)) == 1
    named = '\n[maps.ours]\nb_1 = "B"\n'
    assert factors(HEAD + SOURCE + 'keep = {id = {in = "ours"}}\n' + emit + named, source) == ["b_1: {value: 1 W}"]


def test_one_row_makes_several_factors_and_a_field_is_left_out_where_its_cell_is_empty() -> None:
    source = "card;idle;tdp;die\nH100;;700;814\nL4;11;72;\n"
    emit = """
read = {delimiter = ";"}
[[factor]]
name = "{card|lower}_tdp"
value = "{tdp} W"
note = "die {die} mm²"
[[factor]]
name = "{card|lower}_idle"
value = "{idle} W"
"""
    assert factors(HEAD + SOURCE + emit, source) == [
        "h100_tdp: {value: 700 W, note: die 814 mm²}",
        "l4_idle: {value: 11 W}",
        "l4_tdp: {value: 72 W}",
    ]
    assert made(HEAD + SOURCE + emit, source).bare == {"without `note`: `die` is empty": 1}


def test_a_factor_of_several_indicators_has_those_that_a_row_knows() -> None:
    source = "id,gwp,water\nx,0.31,1.5\ny,0.04,\n"
    emit = """
[indicators]
water = {unit = "L"}
[factor]
name = "{id}"
per = "kWh"
emits = {climate = "{gwp|1e3} gCO2e", water = "{water} L"}
"""
    assert factors(HEAD + SOURCE + emit, source) == [
        "x: {per: kWh, emits: {climate: 310 gCO2e, water: 1.5 L}}",
        "y: {per: kWh, emits: {climate: 40 gCO2e}}",
    ]


def test_files_of_several_years_are_sources_of_one_library_each_with_its_columns_and_constants() -> None:
    recipe = """
[[source]]
key = "g2020"
title = "Of 2020"
path = "2020.csv"
constants = {year = "2020"}
read = {columns = {intensity = "life-cycle"}}
[[source]]
key = "g2021"
title = "Of 2021"
path = "2021.csv"
constants = {year = "2021"}
read = {columns = {intensity = "operational"}}
[defaults]
per = "kWh"
[[factor]]
of = "g2020"
name = "{region|slug}_{year}"
newest = "{region|slug}"
emits = "{intensity} gCO2e"
valid = "{year}"
[[factor]]
of = "g2021"
name = "{region|slug}_{year}"
newest = "{region|slug}"
emits = "{intensity} gCO2e"
valid = "{year}"
accounting = {boundary = "direct"}
"""
    assert factors(HEAD + recipe, "region,life-cycle\nus-east1,480\n", "region,operational\nus-east1,450\n") == [
        "us_east1: {is: us_east1_2021}",
        "us_east1_2020: {emits: 480 gCO2e, source: g2020, valid: 2020}",
        "us_east1_2021: {emits: 450 gCO2e, source: g2021, valid: 2021, accounting: {boundary: direct}}",
    ]


JSON = HEAD + 'source = {key = "report", title = "A report", path = "source.json"}\n'
STATES = """\
{"_unit": {"emissions": "lb/MWh"},
 "alabama": {"emissions": 713.9760, "code": {"two": "AL"}},
 "guam": {"emissions": null}}
"""


def test_objects_of_json_by_name_are_rows_and_digits_stay_as_they_are() -> None:
    recipe = """
read = {keys = ["state"]}
drop = {state = {begins = "_"}}
[factor]
name = "us_{code.two|lower}"
title = "{state}"
per = "MWh"
emits = "{emissions} lbCO2e"
"""
    assert factors(JSON + recipe, STATES) == ["us_al: {title: alabama, per: MWh, emits: 713.9760 lbCO2e}"]
    assert made(JSON + recipe, STATES).dropped == {"that `drop` names, by `state`": 1}
    assert made(JSON + recipe, STATES).empty == {"`code.two` is empty": 1}


def test_values_of_json_by_name_within_names_are_rows_too() -> None:
    source = '{"data": {"fr": {"2020": 57, "2021": 58.10}, "de": [{"gwp": 1}]}}'
    recipe = """
read = {rows = "data.*.*", keys = ["zone", "year"]}
[factor]
name = "{zone}_{year}"
per = "kWh"
emits = "{value} gCO2e"
"""
    assert factors(JSON + recipe, source) == [
        "fr_2020: {per: kWh, emits: 57 gCO2e}",
        "fr_2021: {per: kWh, emits: 58.10 gCO2e}",
    ]


def test_rows_of_a_substance_stand_among_substances() -> None:
    emit = '\n[substance]\nname = "{gas|slug}"\nper = "kg"\nemits = "{gwp} kgCO2e"\n'
    found = made(HEAD + SOURCE + 'gwp = "AR6"\n' + emit, "gas,gwp\nCH4,27.9\n")
    assert found.text.endswith("substances:\n  ch4: {per: kg, emits: 27.9 kgCO2e}\n")
    assert found.library.factors["ch4"].substance


def test_texts_that_mean_something_to_yaml_stay_texts() -> None:
    emit = '\n[factor]\nname = "{id}"\nvalue = "1 W"\ntitle = "{title}"\n'
    for title in ("NO", "a: b", "a # b", "{x}", "'", '"', "- a", "a\u2028b", "ends:", "[", "null", "x, y", "¼\t½"):
        cell = '"' + title.replace('"', '""') + '"'
        found = made(HEAD + SOURCE + emit, f"id,title\nx,{cell}\n")
        assert found.library.factors["x"].title == title


def test_rows_that_make_the_same_again_count_once_where_the_recipe_says_so() -> None:
    emit = '\n[factor]\nname = "{id}"\nvalue = "{power} W"\nonce = true\n'
    found = made(HEAD + SOURCE + emit, "id,made,power\nx,2020,1\nx,2021,1\n")
    assert (found.factors, found.dropped) == (1, {"that make `{id}` once more": 1})
    other = found_in(HEAD + SOURCE + emit, "id,made,power\nx,2020,1\nx,2021,2\n")
    assert isinstance(other, tuple)
    assert [one.code for one in other] == ["E0642"]


def test_what_is_wrong_in_many_rows_is_told_at_each() -> None:
    source = "Code,Year,Intensity\nFRA,2020,57\nFRA,2021,n/a\nXXX,2021,5\n"
    found = found_in(HEAD + SOURCE + FACTOR.replace("{Entity}", "{Code}"), source)
    assert isinstance(found, tuple)
    places = [(one.code, one.span.file.path, one.span.line) for one in found if one.span]
    assert places == [("E0642", "source.csv", 4)]
    found = found_in(HEAD + SOURCE + FACTOR.replace("{Entity}", "{Code}"), source.replace("XXX", "DEU"))
    assert isinstance(found, tuple)
    assert [(one.code, one.span.file.path, one.span.line) for one in found if one.span] == [("E0605", "source.csv", 3)]


def test_a_source_of_another_form_says_what_it_is() -> None:
    found = found_in(HEAD + SOURCE + FACTOR, "<!doctype html><title>404</title>")
    assert isinstance(found, tuple)
    assert [(one.code, "a web page" in one.message) for one in found] == [("E0646", True)]


def test_what_a_map_may_lack_is_left_out_where_it_does() -> None:
    emit = """
[maps.short]
"H100 SXM" = "h100"
[factor]
name = "{card|slug}_tdp"
also = "{card|short?}_tdp"
value = "{tdp} W"
"""
    assert factors(HEAD + SOURCE + emit, "card,tdp\nH100 SXM,700\nL4,72\n") == [
        "h100_sxm_tdp: {value: 700 W}",
        "h100_tdp: {is: h100_sxm_tdp}",
        "l4_tdp: {value: 72 W}",
    ]


def test_numbers_are_read_as_the_source_writes_them_and_its_text_in_its_encoding() -> None:
    read = 'read = {{delimiter = ";", encoding = "{}", decimal = ",", empty = ["k. A."]}}\n'
    emit = '\n[factor]\nname = "{Ort|slug}"\nvalue = "{Wert} W"\ntitle = "{Ort}"\n'
    source = "Ort;Wert\nZürich;1.234,50\nGenf;12\nBern;1 000 000\nUri;k. A.\n"
    for encoding in ("latin-1", "utf-16", "windows-1252"):
        recipe, problems = read_recipe(SourceFile("r.toml", HEAD + SOURCE + read.format(encoding) + emit))
        assert recipe is not None, problems
        found = make(recipe, {"report": FoundSource(source.encode(encoding), "source.csv")})
        assert isinstance(found, MadeLibrary), found
        lines = found.text.split("factors:\n")[1].splitlines()
        assert lines == [
            "  bern: {title: Bern, value: 1000000 W}",
            "  genf: {title: Genf, value: 12 W}",
            "  zurich: {title: Zürich, value: 1234.50 W}",
        ]
