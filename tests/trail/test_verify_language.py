"""The checker shares no code with the language: what both must know alike is compared here, and nowhere else."""

from __future__ import annotations

from lca import verify
from lca.program import operations
from lca.program.operations import OPERATIONS
from lca.syntax.words import CONTEXTUAL, RESERVED
from lca.units import Registry, Unit

OF_CHECKS = {"within", "within_share"}
"""Operations of verdicts, which a trail adds."""
OF_STUDIES = {"year", "yr"}
"""Units that are as long as a study says."""


def test_words_units_and_operations_are_those_of_the_language() -> None:
    assert set(verify.WORDS.split()) == RESERVED
    assert set(verify.BY_PLACE) == CONTEXTUAL
    registry, units = Registry(), verify.Units([])
    for name in registry:
        unit = registry.unit(name)
        assert isinstance(unit, Unit), name
        assert units.product(verify.spelled(name)) == (dict(unit.dimension.powers), unit.factor), name
    assert {*verify.KNOWN, *verify.ALIASES, *OF_STUDIES} <= {*registry}
    assert verify.OPERATIONS.keys() == OPERATIONS.keys() | OF_CHECKS
    assert verify.SLOPE.keys() == {
        name for name, row in OPERATIONS.items() if row.derivative is not operations.flat_derivative
    }
