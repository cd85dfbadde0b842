"""What a trail says of a model stands in the text of it that the trail embeds: a copy of the checker sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import lca
from lca import verify
from lca.check.pedigree import FACTORS
from lca.spread import PARAMETERS, TWO_SIDED
from lca.trail.canonical import canonical
from lca.trail.trail import EXPECTED, REQUIRED, trail_of

from .test_verify import RUN, STUDY, figure, made, mismatches

Json = dict[str, Any]
WORDED = r"""
study s "A \"study\"" {
  goal "g" functional_unit "f" boundary "b"  # a comment
  period 2024-06 author "A \\ B" accepts_kind "both are told" year 8760 h }
source book { title "A book" issued 2020-01 # when
  url "http://book" }
source paper { title "A paper" licence MIT }
assumption guess "it is so" @book "p. 3" { why "so" owner "me" }
assumption deeper "so, too" ~ guess ~ "on the spot"
unit cup "A cup" = 0.25 L
indicator water "Water used" in L
substance ch4 "Methane" in kg { climate 29.8 kgCO2e/kg @book  water 1 cup/kg ~ deeper }
parameter here "Where" = "WA" ~ "there"
parameter a "The load" = normal(5 kWh, 500 Wh) @book "t. 1" @paper quality (1, 2, 3, 1, 2)
parameter b = uniform(1 kWh, 2_000 Wh) @book
parameter c = triangular(1 g, 2000 mg, 4 g) ~ deeper
parameter d = lognormal(3 gCO2e, 1.2) @book "proxy: another" quality (2, 2, 2, 2, 2)
parameter e = 2 kWh ± 10 % ~ guess
parameter f = -3 kWh (-4 kWh to 1000 Wh) ~ guess
parameter h = 2 kWh ± 100 Wh ~ "half"
parameter i = 7 kWh @paper quality (1, 1, 2, 1, 1)
parameter z = lognormal(7 kWh, 1.5) @paper quality (1, 1, 1, 1, 1)
parameter site = low @paper "where"
let energy "What is drawn" = a + b + e - f * 2 ^ (1/2) + h + i * (3 @paper "in" quality (1, 1, 1, 1, 5)) * 2 + z @book
process low { makes 1 kWh emits 1 gCO2e quality (1, 1, 1, 1, 2) @book }
serving p(power = 2 kW ~ "usual", from_ = low) "The \t service" {
  makes 3 kWh of power share 60 % ~ guess
  makes 2 kg of heat share 40 % ~ guess
  tag team "x"  tag scope "2"
  emits d * (energy / (1 kWh)) * (if here == "WA" then 2 else 3) ~ guess
  emits c of ch4
  uses power * 1 h * (1 / (2 @book)) of from_ ~ deeper
  uses 1.5 kWh of site
}
assessment whole "All of it" {
  needs 1 kWh of p(power = 3 kW @paper).power
  needs 2 kg of p(power = 3 kW @paper).heat
}
check "near" whole.total = 5 gCO2e within 50 % @book "p. 4"
check "far" whole.total >= 5 gCO2e @paper
check "summed" whole.total = whole.total within 1 gCO2e + 1 gCO2e
rule r "A rule" {
  require whole.total(climate) <= # no more
    40 kgCO2e else "too \"much\""
  require whole.total = whole.total within 1 %
  require 1 kg > 2 g and 2 kg > 1 g
}
rule every for result { require result.total >= 0 kgCO2e else "less than nothing" }
scenario other "Another" { here = "VA" e = 5 kWh @paper i = 1 kWh }
"""


@pytest.fixture(scope="module")
def trail() -> bytes:
    return canonical(made(WORDED, "", "other"))


@pytest.fixture
def document(trail: bytes, monkeypatch: pytest.MonkeyPatch) -> Json:
    monkeypatch.setattr(verify, "MOST", 10_000)  # so that it is told beside what follows from it
    found: Json = json.loads(trail)
    return found


def part(document: Json, *keys: Any) -> Any:
    found: Any = document["content"]
    for key in keys:
        found = found[key]
    return found


def test_a_trail_of_all_words_holds(document: Json) -> None:
    assert mismatches(document) == []


RECORDS: list[tuple[tuple[Any, ...], Json, str]] = [
    (("study",), {"name": "t"}, "study t: its name"),
    (("study",), {"title": "B"}, "study s: its text"),
    (("study", "fields"), {"goal": "another"}, "study s: its goal"),
    (("study", "fields"), {"limitations": "none"}, "study s: its limitations"),
    (("study", "fields"), {"author": "A \\\\ B"}, "study s: its author"),
    (("study",), {"not_stated": []}, "the study: its list of what it does not state"),
    (("waived", 0), {"why": "all is well"}, "study s: its accepts_kind"),
    (("waived", 0), {"aspect": "accepts_gwp"}, "study s: its accepts_gwp"),
    (("sources", 0), {"key": "books"}, "source books: its name"),
    (("sources", 0, "fields"), {"title": "Assured"}, "source book: its title"),
    (("sources", 0, "fields"), {"issued": "2020-02"}, "source book: its issued"),
    (("sources", 0, "fields"), {"publisher": "TÜV"}, "source book: its publisher"),
    (("sources", 0), {"place": "model.lca:2:1"}, "source book: its"),
    (("sources", 0), {"place": "other.lca:2:1"}, "source book: its"),
    (("assumptions", "guess"), {"statement": "it was read"}, "assumption guess: its text"),
    (("assumptions", "guess"), {"key": "guesses"}, "assumption guesses: its name"),
    (("assumptions", "guess", "fields"), {"owner": "you"}, "assumption guess: its owner"),
    (("assumptions", "guess"), {"basis": []}, "assumption guess: its basis"),
    (("assumptions", "guess", "basis", 0), {"where": "p. 4"}, "assumption guess: its basis"),
    (("cases", 0, "nodes", 0), {"title": "Another"}, "process low: its text"),
    (("cases", 0, "nodes", 0), {"stage": "serving"}, "serving low: its word"),
    (("cases", 0, "nodes", 0), {"template": "lo"}, "process lo: its name"),
    (("cases", 0, "nodes", 1), {"title": "The service"}, "serving p: its text"),
    (("cases", 0, "nodes", 1, "tags", 1), {"value": "3"}, "serving p: its tags"),
    (("cases", 0, "nodes", 1), {"tags": []}, "serving p: its tags"),
    (("cases", 0, "assessments", 0), {"title": "A part"}, "assessment whole: its text"),
    (("cases", 0, "checks", 0), {"title": "very near"}, "check very near: its text"),
    (("cases", 0, "checks", 0), {"tolerance": "5 %"}, "the check near: its tolerance"),
    (("cases", 0, "checks", 1), {"tolerance": "5 %"}, "the check far: its tolerance"),
    (("cases", 0, "checks", 2), {"tolerance": "1 gCO2e + 1 gCO2e (3 gCO2e)"}, "the check summed: its tolerance"),
    (("cases", 0, "checks", 2), {"tolerance": "1 gCO2e + 2 gCO2e (2 gCO2e)"}, "the check summed: its tolerance"),
    (("cases", 0, "checks", 0), {"basis": []}, "check near: its basis"),
    (("cases", 0, "checks", 0, "basis", 0), {"where": "p. 5"}, "check near: its basis"),
    (("cases", 0, "rules", 0), {"title": "Another"}, "rule r: its text"),
    (("cases", 0, "rules", 0), {"name": "s"}, "rule s: its name"),
    (("cases", 0, "rules", 0, "requirements", 0), {"message": "little"}, "require little: its text"),
    (("cases", 0, "rules", 0, "requirements", 1), {"message": "little"}, "require little: its text"),
    (("cases", 0, "rules", 0, "requirements", 0), {"requires": "whole.total(climate) <= 50 kgCO2e"}, "its requirement"),
    (("cases", 0, "rules", 0, "requirements", 2), {"requires": "1 kg > 2 g"}, "the rule r: its end"),
    (("cases", 0, "rules", 0, "requirements", 1), {"tolerance": "2 %"}, "the rule r: its tolerance"),
    (("cases", 0, "results", 1), {"indicator_title": "Wine"}, "water has a title"),
    (("cases", 0, "results", 0), {"indicator_title": "Weather"}, "climate has a title"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "change", "said"), RECORDS)
def test_a_record_says_what_stands_at_its_place(document: Json, keys: tuple[Any, ...], change: Json, said: str) -> None:
    document["content"]["assumptions"] = {one["id"]: one for one in document["content"]["assumptions"]}
    part(document, *keys).update(change)
    document["content"]["assumptions"] = list(document["content"]["assumptions"].values())
    assert any(one.startswith("pinning: ") and said in one for one in mismatches(document)), mismatches(document)[:9]


LEAVES: list[tuple[str, Json, str]] = [
    ("a", {"title": "Another"}, "a has a title"),
    ("e", {"title": "The load"}, "e has a title"),
    ("a", {"basis": []}, "a: its basis"),
    ("a", {"basis": [{"source": "book", "where": "t. 1"}]}, "a: its basis"),
    ("a", {"basis": [{"source": "book", "where": "t. 2"}, {"source": "paper"}]}, "a: its basis"),
    ("a", {"basis": [{"source": "paper"}, {"source": "book", "where": "t. 1"}]}, "a: its basis"),
    ("b", {"basis": [{"source": "paper"}]}, "b: its basis"),
    ("b", {"basis": [{"assumption": "guess"}]}, "b: its basis"),
    ("c", {"basis": [{"assumption": "guess"}]}, "c: its basis"),
    ("energy[3]", {"basis": [{"source": "paper"}]}, "energy[3]: its basis"),
    ("energy[3]", {"basis": [{"source": "book"}]}, "energy[3]: its origin"),
    ("energy[4]", {"basis": []}, "energy[4]: its basis"),
    ("site", {"basis": [{"source": "book", "where": "where"}]}, "site: its basis"),
    ("i", {"origin": "unsourced", "basis": []}, "i: its origin"),
    ("whole.needs(p.power)", {"origin": "constant"}, "whole.needs(p.power): its origin"),
    ("p.uses(site)[1]", {"origin": "constant"}, "p.uses(site)[1]: its origin"),
    ("p.uses(site)[1]", {"origin": "choice"}, "p.uses(site)[1]: its origin"),
    ("site", {"spread": {"shape": "normal", "text": ""}}, "site: its spread"),
    ("a", {"quality": [1, 1, 1, 1, 1]}, "a: its scores"),
    ("b", {"quality": [1, 1, 1, 1, 1]}, "b: its scores"),
    ("energy[4]", {"quality": [1, 1, 1, 1, 4]}, "energy[4]: its scores"),
    ("r[2]", {"origin": "unsourced"}, "r[2]: its origin"),
    ("energy[1]", {"origin": "unsourced"}, "energy[1]: its origin"),
]


@pytest.mark.parametrize(("name", "change", "said"), LEAVES)
def test_what_stands_behind_a_figure_is_told_of_it(document: Json, name: str, change: Json, said: str) -> None:
    names = [one["id"] for one in part(document, "cases", 0, "figures") if "written" in one]
    assert name in names, names
    figure(document, name).update(change)
    assert any(one.startswith(f"pinning: {said}") for one in mismatches(document)), mismatches(document)[:9]


@pytest.mark.parametrize("name", [*"abcdefhiz", "energy[4]"])
def test_each_parameter_of_a_spread_follows_from_what_is_written(document: Json, name: str) -> None:
    spread = figure(document, name)["spread"]
    for key, value in [*spread.items()]:
        other = "triangular" if value == "uniform" else "uniform"
        spread[key] = {"shape": other, "text": "± 1 %"}.get(key, f"{value}1" if "." in value else f"{value}.1")
        spread[key] = spread[key] if len(value) < 30 else f"{value[:-3]}1"
        assert any(one.startswith(f"pinning: {name}: its spread") for one in mismatches(document)), key
        spread[key] = value
    del figure(document, name)["spread"]
    assert any(one.startswith(f"pinning: {name}: its spread") for one in mismatches(document))


def test_a_spread_is_in_the_unit_of_its_figure_or_a_share_of_it(document: Json) -> None:
    for before, after in (("± 100 Wh", "± 100 g"), ("to 1000 Wh", "to 1000 g"), ("500 Wh", "500 s")):
        changed = json.loads(canonical(document))
        file = changed["content"]["files"][0]
        file["text"] = file["text"].replace(before, after)
        leaf = next(one for one in changed["content"]["cases"][0]["figures"] if before in one.get("literal", ""))
        leaf["literal"] = leaf["literal"].replace(before, after)
        assert any(one.startswith(f"pinning: {leaf['id']}: its spread") for one in mismatches(changed))


def test_the_checker_knows_what_the_language_does() -> None:
    assert verify.SPREADS == PARAMETERS
    assert tuple(map(tuple, verify.PEDIGREE)) == FACTORS
    assert f'ratio("{TWO_SIDED}")' in Path(verify.__file__).read_text(encoding="utf-8")
    assert (*REQUIRED, *EXPECTED) == verify.EXPECTED


MONTH = """\
study month "A month of answers" {
  goal            "What nine million answers a month emit"
  functional_unit "nine million questions, answered"
  boundary        "the electricity of the servers"
}
"""
PLACED = """\
parameter place = "WA" ~ "ours"
let each = if place == "WA" then 2 kgCO2e else 200 kgCO2e  ~ "so"
serving chat { makes 1 query  emits each }
assessment month { needs 10 query of chat }
"""


def test_a_comparison_of_texts_is_told_as_it_comes_out() -> None:
    document = made(MONTH + PLACED)
    assert mismatches(document) == []
    figure(document, '"WA" == "WA"').update({"written": "0", "value": "0"})
    assert 'pinning: "WA" == "WA": 0 is not what stands there: place == "WA" then 2 kgCO2e else 200 kgC' in mismatches(
        document
    )
    document = made(MONTH + PLACED)
    for one in (one for one in document["content"]["cases"][0]["figures"] if "arguments" in one):
        one["arguments"] = ['"WA" == "VA"' if name == '"WA" == "WA"' else name for name in one["arguments"]]
    figure(document, '"WA" == "WA"').update({"id": '"WA" == "VA"', "written": "0", "value": "0"})
    assert any(one.startswith('pinning: "WA" == "VA": 0 is not what stands there') for one in mismatches(document))


def test_what_is_set_is_a_parameter_of_the_model(document: Json) -> None:
    case = document["content"]["cases"][0]
    case["settings"] = [{"name": "p.uses(site)", "value": "0.003 Wh"}]
    figure(document, "p.uses(site)[1]").update({"written": "0.003", "literal": "0.003 Wh", "place": "--set:1:1"})
    assert "pinning: what is set, p.uses(site), is no parameter of the model" in mismatches(document)


def test_a_setting_has_a_basis_of_its_own() -> None:
    checked = lca.check_text(WORDED)
    settings = {"e": '3 kWh @paper "table 2"', "i": '2 kWh ~ "as I say" quality (1, 1, 1, 1, 2)', "b": "9 kWh"}
    result = lca.run(checked.under("other", settings))
    document: Json = json.loads(canonical(trail_of(checked, [result], run=RUN)))
    assert mismatches(document) == []
    for name, change in (
        ("e", {"basis": [{"source": "book", "where": "table 2"}]}),
        ("b", {"origin": "constant"}), ("i", {"quality": [1, 1, 1, 1, 1]}),
    ):  # fmt: skip
        changed = json.loads(canonical(document))
        figure(changed, name).update(change)
        assert any(one.startswith(f"pinning: {name}: its") for one in mismatches(changed)), name


def test_a_figure_without_a_basis_is_no_constant() -> None:
    text = "serving chat { makes 1 query  emits 3 kgCO2e }\nassessment month { needs 10 query of chat }\n"
    document = made(MONTH + text)
    figure(document, "chat.emits")["origin"] = "constant"
    assert "pinning: chat.emits: its origin is constant, and there stands unsourced" in mismatches(document)


def test_a_comparison_is_the_one_that_stands_there(document: Json) -> None:
    for name, said, sign in (
        ('check "far"', "the check far", "<="),
        ("rule r, 1", "the rule r", ">"),
    ):
        changed = json.loads(canonical(document))
        figure(changed, name)["operation"] = sign
        assert any(one.startswith(f"pinning: {said}: its sign is {sign}") for one in mismatches(changed)), name


@pytest.mark.parametrize(
    "statement",
    [
        'parameter x = (2 kWh ~ "a") * (3 ~ "b") * 4',
        'parameter x = ((2 kWh) * 3 ~ "a") * 4 @book',
        'let x = max(2 kWh, (3 kWh ~ "a")) * 2 ^ 3 ^ 2 * 3 ^ -(1 / 2) * 3 ^ (7 * 2 / 7) @book',
        'let x = 2 kWh ± 3 % ~ "a" quality (1, 1, 1, 1, 2) @book quality',
        'let x = (2 kWh quality (2, 1, 1, 1, 1)) * (3 @book) * 4 ~ "a" quality (1, 1, 1, 1, 3)',
        'let x = (if 2 > 3 and not (4 kg == 5 kg) then 6 kWh else 7 kWh) ~ "a"',
        "let x = -(2 kWh (1 kWh to 3 kWh)) + -4 kWh (-5 kWh to 5 kWh) + 10 kWh @book # ~ so",
        'let x = 2 kWh # ) @book "p."\n * # ~ "c"\n 3 @book # "q."\n "p. 3" ~ # of\n "b"',
    ],
)
def test_a_basis_covers_what_the_language_says(statement: str) -> None:
    statement = statement.removesuffix(" quality")
    text = f"""{STUDY}{statement}
        source book {{ title "B" }} process q {{ makes 1 kWh emits 2 gCO2e ~ "q" }}
        process p {{ makes 1 kg uses abs(x) of q }}
        assessment a {{ needs 1 kg of p }}"""
    assert mismatches(made(text)) == []


def test_the_cells_of_a_table_and_their_columns(tmp_path: Path) -> None:
    text = (
        STUDY
        + 'table t "T" from "t.csv" ~ "so" { key k "K" v in m^3 w in kWh @book x "X" in % quality (1, 1, 1, 1, 2) }\n'
        'source book { title "B" }\n'
        'process p { makes 1 kg emits t["A"].v * t["A"].w * t["A"].x * (1 gCO2e/kWh/m^3) ~ "so" }\n'
        "assessment a { needs 1 kg of p }\n"
    )
    (tmp_path / "t.csv").write_text("K,v,w,X\nA,7,8,9\n")
    (tmp_path / "m.lca").write_text(text, encoding="utf-8")
    checked = lca.check_file(tmp_path / "m.lca")
    document: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)))
    assert mismatches(document, tmp_path) == []


def test_bases_and_scores_cover_what_stands_before_them_in_their_parentheses() -> None:
    said = verify.Statements(verify.Text("""
check "c" max(1 g, 2 g @a) = (3 g quality (1, 1, 1, 1, 1)) within min(4 g, (5 g @b)) @c "w" ~ d quality (1, 2, 3, 4, 5)
let x = 6 g * (7 g) quality (5, 4, 3, 2, 1) ~ "y"
let z = 8 g
"""))  # fmt: skip
    covers = {word[0]: cover for word, cover in zip(said.words, said.covers, strict=False) if word.endswith(" g")}
    own: verify.Cover = [("~", "d", ""), ("@", "c", "w")], [*"12345"], {}
    spot = [("~", "y", said.text.text.index('~ "y'))]
    assert covers == {
        "1": own, "2": ([("@", "a", "")], [], {}), "3": (own[0], [*"11111"], {}), "4": ([], [], {}),
        "5": ([("@", "b", "")], [], {}), "6": (spot, [*"54321"], {}), "7": (spot, [*"54321"], {}), "8": ([], [], {}),
    }  # fmt: skip


OF_FACTORS = """
source book { title "A book" }
factor us "US" @book "T 1" {
  per 2 kWh  emits 3 gCO2e  emits 4 gCO2e * 2 ^ 3 accounting (approach market)  takes 2 kg of oil
  valid 2022 geography "US" approach location kind average note note
}
substance oil in kg { climate 1 gCO2e/kg ~ "so" }
process p "P" @book "T 2" { makes 1 kg let per = 2 kWh uses per of us }
assessment a { needs 1 kg of p }
"""


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("valid 2022", "valid 2023", "details"),
        ('geography "US"', 'geography "FR"', "details"),
        ("approach location", "approach market", "details"),
        ("accounting (approach market)", "accounting (approach location)", "details"),
        ('@book "T 2"', '@book "T 3"', "basis"),
        ("takes 2 kg", "takes 3 kg", "is not what stands there"),
        ("per 2 kWh", "per 3 kWh", "is not what stands there"),
    ],
)
def test_what_a_factor_of_the_text_says_is_pinned(old: str, new: str, what: str) -> None:
    document = made(STUDY + OF_FACTORS)
    assert mismatches(document) == []
    model = next(file for file in document["content"]["files"] if file["kind"] == "model")
    assert model["text"].count(old) == 1
    model["text"] = model["text"].replace(old, new)
    assert any(what in one for one in mismatches(document))
