"""What the checker bounds: sizes that grow with the square of a trail, and names that take that of their length."""

from __future__ import annotations

import tracemalloc

import pytest

from lca.verify import FEW, MAX_DEPTH, TEXTS, Case, Findings, NoTrail, Statements, Text, Units


def test_a_unit_of_many_dimensions_is_refused_however_few_it_is_spelled_with() -> None:
    groups = ["*".join(f"x{at}" for at in range(first, first + 40)) for first in (0, 40)]
    declared = f"unit a = 1 {groups[0]}\nunit b = 1 {groups[1]}\nunit both = 1 a*b\n"
    units = Units([Statements(Text(declared))])
    assert len(units.atom("a")[0]) == 40
    with pytest.raises(ValueError, match="too many dimensions"):
        units.atom("both")


@pytest.mark.parametrize(
    ("name", "sides"),
    [('"a" == "b"', ("a", "b")), ('"a" != "b"#2', ("a", "b")),
     ('"a" == "b" == "#1', ("a", 'b" == ')), ('"a" == "b"x', None),
     ('"" == "" == ""', ('" == "', ""))],
)  # fmt: skip
def test_the_sides_of_a_comparison_are_what_stands_around_its_last_sign(
    name: str, sides: tuple[str, str] | None
) -> None:
    found = TEXTS.fullmatch(name)
    assert (found and (found[1], found[3])) == sides


SHORT = {"names": "a ", "numbers": "1 ", "pairs": "( ) ", "commas": "a , ", "lines": "\n\n"}
TIMES = 22


@pytest.mark.parametrize("words", SHORT.values(), ids=SHORT)
def test_a_text_of_words_of_one_sign_takes_no_more_memory_than_a_number_of_its_size(words: str) -> None:
    text = words * (60_000 // len(words))
    Statements(Text(words * 10))
    tracemalloc.start()
    Statements(Text(text))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < TIMES * len(text)


def test_a_text_of_more_words_than_a_person_writes_is_beyond_the_limits() -> None:
    assert len(Text("+" * FEW).words) == FEW
    with pytest.raises(NoTrail, match="more words than one in two signs"):
        Text("+" * (2 * FEW + 2))


def test_brackets_in_brackets_end() -> None:
    Statements(Text("(" * MAX_DEPTH))
    with pytest.raises(NoTrail, match="beyond all depth"):
        Statements(Text("(" * (MAX_DEPTH + 1)))


def test_a_place_in_the_middle_of_a_word_begins_none() -> None:
    text = Text("let abc = 1 kg # d\n")
    assert [text.find(at) for at in (0, 4, 5, 8, 10, 15, 99)] == [0, 1, -1, 2, 3, -1, -1]
    assert [text.under(*asked) for asked in (("abc", 4), ("bc", 5), ("ab", 4), ("abc =", 4))] == ["", None, None, ""]
    with pytest.raises(LookupError):
        text.index(5)


def test_a_loop_that_takes_more_work_than_there_is_is_told_before_the_work() -> None:
    size = 30
    cells = [(row, column) for row in range(size) for column in range(size) if row != column]
    loop = {
        "members": [f"x{at}" for at in range(size)], "demands": [None] * size, "place": "m.lca:1:1",
        "coefficients": [{"row": row, "column": column, "figure": "c"} for row, column in cells],
    }  # fmt: skip
    amount = {"kind": "amount", "id": "x", "value": "0", "unit": "", "place": "m.lca:1:1", "loop": 0, "member": 0}
    case = {"scenario": "", "figures": [amount], "nodes": [], "loops": [loop], "results": [{}, {}]}
    tell = Findings()
    one = Case(case, Units([]), {}, tell)
    assert one.least(loop) == 10 * sum(left * (left + 1) for left in range(size))
    tell.left = 3 * one.least(loop) - 1
    with pytest.raises(NoTrail, match="more work"):
        one.derive()
    assert tell.left == 3 * one.least(loop) - 1
