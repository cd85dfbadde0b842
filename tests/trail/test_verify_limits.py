"""What the checker bounds: sizes that grow with the square of a trail, and names that take that of their length."""

from __future__ import annotations

import pytest

from lca.verify import TEXTS, Statements, Text, Units


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
