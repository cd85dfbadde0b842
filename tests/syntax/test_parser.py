"""From text to tree: where each node stands, and how reading goes on past a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from lca.diagnostics import Diagnostic, LcaError
from lca.diagnostics.text_files import decode
from lca.places import data
from lca.source import SourceFile, Span
from lca.syntax import parse, parse_value, tree
from lca.syntax.items import stretches
from lca.syntax.parser import tokens

EVERYTHING = """\
study all "Everything" {
  goal "to parse"
  year 365 day
}
use grid, hardware 2024.1 as hw, "./servers.lca" as servers
source tang2023 {
  title  "ChatGPT的环境成本究竟有多大？"
  issued 2023-02
}
assumption same "as \\"before\\"" @tang2023 "Table 4" {
  why "no better"
}
unit word "a word"
unit gpu_hour = 1 gpu*hour
stage reuse "Second life"
parameter users "Who" = 1e6 person @tang2023
let mixed = -users * (30 word/answer ~ "short") + 2 ^ 3 / max(1 kg, x.y)
training gpt3 "GPT-3" {
  let half = if a < 2 kg and not b == c then 1 kg else 2 kg
  makes 1 model
  uses  1287 MWh of grid.openai_2020 @tang2023 "p. 4" ~ same
  emits 5 kgCO2e
  tag   scope "2"
}
assessment launch "Launch" {
  needs 60 day of servers.chat
}
scenario norway extends south "In Norway" {
  servers.site = grid.no
}
check "headline" launch.total = 814.61 tCO2e within 1 % @tang2023
check "nobody is served" expect error E0501 in scenario norway @tang2023
"""


def read(text: str) -> tuple[tree.Model, frozenset[str], tuple[Diagnostic, ...]]:
    return parse(SourceFile("model.lca", text))


def nodes(found: object) -> Iterator[Any]:
    """Every node of a tree that has a place."""
    if isinstance(found, tuple):
        for part in found:
            yield from nodes(part)
    elif is_dataclass(found) and not isinstance(found, (Span, type)):
        if hasattr(found, "span"):
            yield found
        for part in fields(found):
            yield from nodes(getattr(found, part.name))


def bare(found: object) -> object:
    """A tree without its places."""
    if isinstance(found, tuple):
        return tuple(bare(part) for part in found)
    if is_dataclass(found) and not isinstance(found, type):
        kept = (part.name for part in fields(found) if "span" not in part.name and part.name != "file")
        return (type(found).__name__, *((name, bare(getattr(found, name))) for name in kept))
    return found


def placed(found: object, offset: int = 0) -> object:
    """A tree with its places as numbers, moved by ``offset``."""
    if isinstance(found, Span):
        return found.start + offset, found.end + offset
    if isinstance(found, tuple):
        return tuple(placed(part, offset) for part in found)
    if is_dataclass(found) and not isinstance(found, type):
        return (type(found).__name__, *(placed(getattr(found, part.name), offset) for part in fields(found)))
    return found


def codes(text: str) -> list[str]:
    return [problem.code for problem in read(text)[2]]


def test_every_declaration_of_the_language_is_read_without_a_finding() -> None:
    model, broken, problems = read(EVERYTHING)
    assert problems == ()
    assert broken == frozenset()
    kinds = [type(d).__name__ for d in model.declarations]
    assert kinds == [
        "StudyDeclaration", "UseDeclaration", "UseDeclaration", "UseDeclaration", "SourceDeclaration",
        "AssumptionDeclaration", "UnitDeclaration", "UnitDeclaration", "StageDeclaration", "ParameterDeclaration",
        "LetDeclaration", "NodeDeclaration", "AssessmentDeclaration", "ScenarioDeclaration", "CheckDeclaration",
        "ExpectedErrorDeclaration",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("UseDeclaration", ["grid", "hardware 2024.1 as hw", '"./servers.lca" as servers']),
        ("FieldClause", ['goal "to parse"', "year 365 day", 'title  "ChatGPT的环境成本究竟有多大？"', "issued 2023-02",
                   'why "no better"']),
        ("UnitDeclaration", ['unit word "a word"', "unit gpu_hour = 1 gpu*hour"]),
        ("StageDeclaration", ['stage reuse "Second life"']),
        ("ParameterDeclaration", ['parameter users "Who" = 1e6 person @tang2023']),
        ("CitationClause", ['@tang2023 "Table 4"', "@tang2023", '@tang2023 "p. 4"', "@tang2023", "@tang2023"]),
        ("AssumptionClause", ['~ "short"', "~ same"]),
        ("PrefixExpression", ["-users", "not b == c"]),
        ("GroupedExpression", ['(30 word/answer ~ "short")']),
        ("PowerExpression", ["2 ^ 3"]),
        ("CallExpression", ["max(1 kg, x.y)"]),
        ("ConditionalExpression", ["if a < 2 kg and not b == c then 1 kg else 2 kg"]),
        ("ChainExpression", ['-users * (30 word/answer ~ "short") + 2 ^ 3 / max(1 kg, x.y)',
                   '-users * (30 word/answer ~ "short")',
                   "2 ^ 3 / max(1 kg, x.y)", "a < 2 kg and not b == c", "a < 2 kg", "b == c"]),
        ("MakesClause", ["makes 1 model"]),
        ("UsesClause", ['uses  1287 MWh of grid.openai_2020 @tang2023 "p. 4" ~ same']),
        ("EmitsClause", ["emits 5 kgCO2e"]),
        ("TagClause", ['tag   scope "2"']),
        ("NeedClause", ["needs 60 day of servers.chat"]),
        ("SettingClause", ["servers.site = grid.no"]),
        ("CheckDeclaration", ['check "headline" launch.total = 814.61 tCO2e within 1 % @tang2023']),
        ("ExpectedErrorDeclaration", ['check "nobody is served" expect error E0501 in scenario norway @tang2023']),
    ],
)  # fmt: skip
def test_the_place_of_a_node_is_its_whole_text_and_no_more(kind: str, texts: list[str]) -> None:
    model = read(EVERYTHING)[0]
    assert [node.span.text for node in nodes(model.declarations) if type(node).__name__ == kind] == texts


def test_blocks_reach_to_their_closing_brace() -> None:
    model = read(EVERYTHING)[0]
    blocks = [
        d
        for d in model.declarations
        if isinstance(
            d, (tree.StudyDeclaration, tree.SourceDeclaration, tree.NodeDeclaration, tree.ScenarioDeclaration)
        )
    ]
    starts = ["study all", "source tang2023", "training gpt3", "scenario norway"]
    assert [block.span.text.startswith(start) for block, start in zip(blocks, starts, strict=True)] == [True] * 4
    assert all(block.span.text.endswith("\n}") and block.span.text.count("{") == 1 for block in blocks)


def test_names_stages_units_and_parents_have_places_of_their_own() -> None:
    found = list(nodes(read(EVERYTHING)[0].declarations))
    for node in found:
        if hasattr(node, "name_span"):
            assert node.name_span.text == node.name
        if isinstance(node, tree.NodeDeclaration):
            assert node.stage_span.text == node.stage
        if isinstance(node, tree.QuantityLiteral):
            assert node.unit_span.text == node.unit
            assert node.span.text.startswith(node.number)
        if isinstance(node, tree.ScenarioDeclaration):
            assert node.extends_span is not None
            assert node.extends_span.text == "south"
        if isinstance(node, tree.ExpectedErrorDeclaration):
            assert node.scenario_span is not None
            assert (node.code_span.text, node.scenario_span.text) == ("E0501", "norway")


def test_the_text_of_any_expression_parses_to_that_expression_again() -> None:
    kinds = (
        tree.QuantityLiteral,
        tree.NameExpression,
        tree.CallExpression,
        tree.ChainExpression,
        tree.PrefixExpression,
        tree.PowerExpression,
        tree.ConditionalExpression,
        tree.GroupedExpression,
    )
    expressions = [node for node in nodes(read(EVERYTHING)[0].declarations) if isinstance(node, kinds)]
    assert len(expressions) > 30
    for expression in expressions:
        assert bare(parse_value(SourceFile("again", expression.span.text))[0]) == bare(expression)


def test_several_items_may_stand_on_one_line() -> None:
    model, _, problems = read('let a = 1 kg let b = 2 kg source s { title "S" } process p { makes 1 kg tag x "y" }')
    assert problems == ()
    assert [type(d).__name__ for d in model.declarations] == [
        "LetDeclaration",
        "LetDeclaration",
        "SourceDeclaration",
        "NodeDeclaration",
    ]
    assert [d.span.text for d in model.declarations[:2]] == ["let a = 1 kg", "let b = 2 kg"]


def test_an_item_may_be_spread_over_many_lines() -> None:
    model, _, problems = read('parameter\n  users\n  "Who"\n  =\n  1e6 person\n  @a\n  "where"\n\nlet\nx\n=\nusers\n')
    assert problems == ()
    assert [d.span.text.split() for d in model.declarations] == [
        ["parameter", "users", '"Who"', "=", "1e6", "person", "@a", '"where"'],
        ["let", "x", "=", "users"],
    ]


def test_comments_may_stand_between_any_two_tokens() -> None:
    commented = "# { first\n" + "".join(f'{token} # a "comment" {{ \n' for token in tokens(EVERYTHING)) + "# last"
    model, _, problems = read(commented)
    assert problems == ()
    assert bare(model.declarations) == bare(read(EVERYTHING)[0].declarations)


def test_a_comment_sign_inside_a_text_is_text() -> None:
    model = read('assumption a "no # comment { here" # but here {\nlet x = 1 kg')[0]
    assert [type(d).__name__ for d in model.declarations] == ["AssumptionDeclaration", "LetDeclaration"]
    assert isinstance(model.declarations[0], tree.AssumptionDeclaration)
    assert model.declarations[0].statement == "no # comment { here"


def test_line_breaks_of_windows_change_no_tree_and_no_text_of_a_node() -> None:
    windows = EVERYTHING.replace("\n", "\r\n")
    model, _, problems = read(windows)
    assert problems == ()
    assert bare(model.declarations) == bare(read(EVERYTHING)[0].declarations)
    assert [d.span.line for d in model.declarations] == [d.span.line for d in read(EVERYTHING)[0].declarations]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    file = decode(b"\xef\xbb\xbf" + EVERYTHING.encode(), "model.lca")
    assert isinstance(file, SourceFile)
    model, _, problems = parse(file)
    assert problems == ()
    assert model.declarations[0].span.start == 0


def test_columns_after_chinese_text_count_characters() -> None:
    _, _, problems = read('let x = "环境成本" = 3')
    assert [p.span.column for p in problems if p.span] == [16]


def test_text_may_be_in_any_script_and_names_may_not() -> None:
    model, _, problems = read('assumption a "究竟有多大？ é ñ 😀"')
    assert problems == ()
    assert isinstance(model.declarations[0], tree.AssumptionDeclaration)
    assert model.declarations[0].statement == "究竟有多大？ é ñ 😀"
    assert codes("let größe = 1 kg") == ["E0101"]


@pytest.mark.parametrize("word", ["in", "is", "of", "to", "no", "for", "use", "where", "if", "error", "as", "not"])
def test_any_name_may_stand_behind_a_dot(word: str) -> None:
    model, _, problems = read(f"process p {{\n  makes 1 kg\n  uses 2 kWh of grid.{word}\n}}\nlet x = grid.{word} * 2")
    assert problems == ()
    assert [n.path for n in nodes(model.declarations) if isinstance(n, tree.NameExpression)] == [f"grid.{word}"] * 2


@pytest.mark.parametrize(
    "name", ["offset", "iffy", "notion", "orbit", "asset", "tagline", "useful", "letter", "within2"]
)
def test_a_name_may_begin_with_a_word_of_the_language(name: str) -> None:
    model, _, problems = read(f"let {name} = 1 kg\nlet x = {name} + 2 * {name}")
    assert problems == ()
    assert {n.path for n in nodes(model.declarations) if isinstance(n, tree.NameExpression)} == {name}


@pytest.mark.parametrize("word", ["share", "table", "of", "let", "to", "quality", "error"])
def test_a_word_of_the_language_cannot_be_a_name(word: str) -> None:
    assert codes(f"parameter {word} = 1 kg")[0] in ("E0104", "E0101", "E0107")
    assert codes(f"parameter {word}_1 = 1 kg") == []


@pytest.mark.parametrize("text", ["process p {\n  makes1 kg\n}", "process p {\n  makes 1 kg\n  uses2 kWh of x\n}",
                                  "process p {\n  makes 1 kg\n  uses 2 kWh ofgrid.no\n}", "letx = 1 kg"])  # fmt: skip
def test_words_are_told_apart_by_space(text: str) -> None:
    assert codes(text) != []


@pytest.mark.parametrize(
    ("written", "number", "unit"),
    [
        ("1287 MWh", "1287", "MWh"),
        ("85 %", "85", "%"),
        ("85%", "85", "%"),
        ("0.35 gpu*s/word", "0.35", "gpu*s/word"),
        ("10 answer/person/day", "10", "answer/person/day"),
        ("3 m^2", "3", "m^2"),
        ("3 kg/m^-2", "3", "kg/m^-2"),
        ("5 1/s", "5", "1/s"),
        ("5 µg", "5", "µg"),
        ("1_000 token", "1_000", "token"),
        ("1e6person", "1e6", "person"),
        ("7", "7", ""),
    ],
)
def test_a_quantity_is_a_number_and_its_unit(written: str, number: str, unit: str) -> None:
    found = parse_value(SourceFile("text", written))[0]
    assert isinstance(found, tree.QuantityLiteral)
    assert (found.number, found.unit) == (number, unit)


@pytest.mark.parametrize("number", ["1", "2", "11", "21", "22", "1.21", "101"])
def test_a_number_over_a_name_is_a_division_whatever_its_last_digit(number: str) -> None:
    found = parse_value(SourceFile("text", f"{number}/x"))[0]
    assert isinstance(found, tree.ChainExpression)
    assert found.operators == ("/",)
    assert bare(found.operands[0]) == bare(parse_value(SourceFile("text", number))[0])


def test_a_unit_stands_on_the_line_of_its_number() -> None:
    model = read("let x = 5\nkg_of_steel = 3")[2]
    assert model != ()


@pytest.mark.parametrize(
    ("text", "dump"),
    [
        ("a + b * c", "a b * c"),
        ("a * b ^ c", "b ^ c"),
        ("-a ^ b", "a ^ b"),
        ("a ^ -b", "-b"),
        ("a < b + c", "b + c"),
        ("not a < b", "a < b"),
        ("a or b and c", "b and c"),
    ],
)
def test_operators_bind_as_in_mathematics(text: str, dump: str) -> None:
    spans = [node.span.text for node in nodes(parse_value(SourceFile("text", text))[0])]
    assert (dump if dump != "a b * c" else "b * c") in spans


def test_an_unclosed_block_ends_before_the_next_declaration() -> None:
    model, broken, problems = read("process a {\n  makes 1 kg\n\nparameter users = 5 person\nlet x = users\n")
    assert [p.code for p in problems] == ["E0103"]
    assert problems[0].span is not None
    assert problems[0].span.text == "{"
    assert [getattr(d, "name", "") for d in model.declarations] == ["users", "x"]
    assert "a" in broken
    assert not broken & {"users", "x"}


def test_an_unclosed_node_ends_before_the_next_node_of_a_declared_stage() -> None:
    model, _, problems = read("reuse a {\n  makes 1 kg\n\nreuse b {\n  makes 1 kg\n}\n")
    assert [p.code for p in problems] == ["E0103"]
    assert [getattr(d, "name", "") for d in model.declarations] == ["b"]


def test_a_brace_too_many_is_told_where_it_stands() -> None:
    _, _, problems = read("process a {\n  makes 1 kg\n}\n}\nlet x = 1 kg\n")
    assert [(p.code, p.span.line) for p in problems if p.span] == [("E0103", 4)]


def test_a_mistake_in_one_item_does_not_hide_those_of_others() -> None:
    text = 'let a = = 1 kg\nlet b = 2 kg\nparameter c = 1,5 kg\nassumption d "open\nlet e = 3 kg\n'
    model, broken, problems = read(text)
    assert [(p.code, p.span.line) for p in problems if p.span] == [("E0101", 1), ("E0106", 3), ("E0105", 4)]
    assert [getattr(d, "name", "") for d in model.declarations] == ["b", "e"]
    assert {"a", "c", "d"} <= broken
    assert not broken & {"b", "e"}


def test_two_faulty_clauses_of_one_node_are_both_told() -> None:
    text = "process p {\n  makes = 1 kg\n  emits 2 kgCO2e\n  uses 3 kWh grid.no\n  tag scope 2\n}\n"
    model, broken, problems = read(text)
    assert [p.span.line for p in problems if p.span] == [2, 4, 5]
    assert "p" in broken
    (node,) = model.declarations
    assert isinstance(node, tree.NodeDeclaration)
    assert [type(c).__name__ for c in node.clauses] == ["EmitsClause"]


def test_two_faulty_fields_of_one_source_are_both_told() -> None:
    problems = read('source s {\n  title : "S"\n  url "x"\n  issued = 2023\n}\n')[2]
    assert [p.span.line for p in problems if p.span] == [2, 4]


def test_parsing_item_by_item_gives_the_tree_of_the_whole() -> None:
    for text in (EVERYTHING, (data("models") / "chatgpt.lca").read_text(encoding="utf-8")):
        whole = read(text)[0]
        parts: list[object] = []
        for start, end in (item for group in stretches(text) for item in group):
            parts += [placed(d, start) for d in read(text[start:end])[0].declarations]
        assert parts == [placed(d) for d in whole.declarations]


def test_a_faulty_item_changes_nothing_of_the_others() -> None:
    whole = read(EVERYTHING)[0]
    with_fault = read(EVERYTHING + "let = 5\n")
    assert [p.code for p in with_fault[2]] == ["E0101"]
    assert [placed(d) for d in with_fault[0].declarations] == [placed(d) for d in whole.declarations]


def test_a_faulty_item_does_not_break_items_that_are_spread_over_lines() -> None:
    spread = "".join(f"{token}\n" for token in tokens(EVERYTHING))
    model, _, problems = read("let = 5\n" + spread)
    assert [p.code for p in problems] == ["E0101"]
    assert bare(model.declarations) == bare(read(EVERYTHING)[0].declarations)


def test_a_faulty_item_does_not_break_items_whose_every_word_has_a_comment_behind_it() -> None:
    commented = "".join(f"{token} # so\n" for token in tokens(EVERYTHING))
    for text in ("let = 5\n" + commented, commented + "let = 5\n"):
        model, _, problems = read(text)
        assert [p.code for p in problems] == ["E0101"]
        assert bare(model.declarations) == bare(read(EVERYTHING)[0].declarations)


def test_what_looks_like_an_item_is_part_of_the_one_before_only_where_that_reads_on() -> None:
    problems = read('study # comment\ns "S" {\n  goal 5 5\n}\nparameter x =\nprocess p { makes 1 kg }\n')[2]
    assert [p.span.line for p in problems if p.span] == [3, 5]


def test_the_next_line_of_a_faulty_clause_is_no_clause_of_its_own() -> None:
    text = "process p {\n  makes 1 kg\n  uses 3 kg of\n  q\n  uses 5 5 kg of q\n  tag\n  scope 1\n}\n"
    assert [(p.span.line, p.span.text) for p in read(text)[2] if p.span] == [(5, "5"), (7, "1")]


def test_the_scenario_of_a_check_begins_no_item_and_a_scenario_behind_a_factor_does() -> None:
    text = 'let = 5\ncheck "c" a.total = 5 kg in\nscenario s\nparameter site = grid.in\nscenario s { site = grid.no }\n'
    model, _, problems = read(text)
    assert [p.code for p in problems] == ["E0101"]
    assert [type(d).__name__ for d in model.declarations] == [
        "CheckDeclaration",
        "ParameterDeclaration",
        "ScenarioDeclaration",
    ]


def test_a_large_file_is_read_in_stretches_with_right_places() -> None:
    text = "".join(f"let value_{i} = {i} kg * (2 + 3)  # line {i}\n" for i in range(4000))
    assert len(list(stretches(text))) > 1
    model, _, problems = read(text)
    assert problems == ()
    assert [d.span.line for d in model.declarations] == list(range(1, 4001))
    assert all(d.span.text.startswith("let value_") and d.span.text.endswith("(2 + 3)") for d in model.declarations)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "  \t\r\n"])
def test_a_text_without_declarations_is_an_empty_model(text: str) -> None:
    model, broken, problems = read(text)
    assert (model.declarations, broken, problems) == ((), frozenset(), ())


def test_an_unknown_escape_is_told_at_the_escape() -> None:
    (problem,) = read(r'assumption path "C:\models"')[2]
    assert problem.code == "E0102"
    assert problem.span is not None
    assert problem.span.text == r"\m"


def test_escapes_mean_quote_backslash_line_break_and_tab() -> None:
    (found,) = read(r'assumption a "q\" b\\ n\n t\t"')[0].declarations
    assert isinstance(found, tree.AssumptionDeclaration)
    assert found.statement == 'q" b\\ n\n t\t'


def test_an_expression_nested_too_deeply_is_refused_once() -> None:
    _, broken, problems = read("let x = " + "(" * 150 + "1 kg" + ")" * 150 + "\nlet y = 1 kg")
    assert [p.code for p in problems] == ["E0703"]
    assert "x" in broken
    assert "y" not in broken


def test_a_sum_of_thousands_of_terms_is_one_node() -> None:
    (found,) = read("let x = " + " + ".join(["1 kg"] * 5000))[0].declarations
    assert isinstance(found, tree.LetDeclaration)
    assert isinstance(found.value, tree.ChainExpression)
    assert (len(found.value.operands), found.value.depth) == (5000, 2)


@pytest.mark.parametrize("text", ["", "1 +", "let x = 1", "(", "1 kg 2 kg", "@a", '"open', "(" * 150 + "1" + ")" * 150])
def test_a_setting_that_is_no_expression_is_an_error_and_no_traceback(text: str) -> None:
    with pytest.raises(LcaError) as caught:
        parse_value(SourceFile("--set", text))[0]
    assert caught.value.diagnostics
