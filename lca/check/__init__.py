"""From text to a checked program: the passes, in their order.

A model that checks without errors cannot fail on a name or a unit later, under any of its scenarios.
"""

from __future__ import annotations

from pathlib import Path

from lca.arithmetic import computing
from lca.check.bases import check_assumptions
from lca.check.block_fields import check_fields, year_of
from lca.check.checked import AsDeclared, Checked
from lca.check.common import Common
from lca.check.declared_units import declare_units
from lca.check.expected_errors import check_expected
from lca.check.lints import lint
from lca.check.load import load
from lca.check.locked import Locking, check_lock
from lca.check.lowering import lower
from lca.check.name_resolution import Names
from lca.check.plausible import in_force
from lca.check.scenarios import check_choices, check_scenarios
from lca.diagnostics import in_order
from lca.factors import Shelf
from lca.source import SourceFile

__all__ = ["Checked", "Locking", "check"]


def check(
    file: SourceFile, path: Path | None = None, shelf: Shelf | None = None, locking: Locking = Locking.HEEDED
) -> Checked:
    """All passes over the model in ``file``, which stands at ``path`` (or nowhere: then it can use no other model)."""
    with computing():
        loaded = load(file, path, shelf or Shelf.beside(path))
        names = Names.of(loaded)
        year, problems = year_of(names)
        problems += check_fields(names)
        registry, told = declare_units(names, year)
        problems += told
        program, lowering = lower(Common(names, registry, year), "", {})
        facts, told = check_scenarios(names, lowering)
        problems += told
        lowering.checks.lower_all_scenarios()
        lowering.nodes.check_unread()
        problems += check_expected(names, lowering.making.bases)
        problems += check_assumptions(names)
        common = lowering.common_to_all()
        names, loaded = common.names, common.names.loaded
        problems += check_lock(loaded, path.absolute().parent, locking) if path else []
        problems += [*loaded.diagnostics, *names.problems, *lowering.problems()]
        if not any(problem.is_error for problem in problems):
            problems += check_choices(common, lowering, facts.of_facilities)
        plausibility = in_force(loaded.shelf)
        problems += plausibility.problems
        wrong = any(problem.is_error for problem in problems)
        if not wrong:
            problems += lint(names, program, lowering, facts, plausibility)
    declared = AsDeclared.of(program, lowering, facts.unfounded)
    return Checked(lowering.common_to_all(), declared, plausibility, None if wrong else program, in_order(problems))
