"""Two scenarios of a model: which inputs they set differently, and what each of these does to every total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lca.check import Checked
from lca.check.scope import Member
from lca.diagnostics import LcaError, problem
from lca.engine.result import Result, run
from lca.program import Program
from lca.studies.changes import Changes, changes
from lca.studies.variants import Variants
from lca.syntax import tree


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter that is set differently, with what it is on either side: its own declaration, or a setting of it."""

    parameter: Member
    before: tree.Parameter | tree.Setting
    after: tree.Parameter | tree.Setting


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both results, the inputs that differ by name, and the changes of the totals."""

    before: Result
    after: Result
    inputs: Mapping[str, Input]
    changes: Changes


def compare(checked: Checked, first: str, second: str) -> Comparison:
    """The change from one scenario to another; an empty name is the model as declared.

    Raises LcaError where a scenario does not exist or cannot be computed.
    """
    before, after = run(checked.under(first)), run(checked.under(second))
    if not before.outcomes:
        raise LcaError([problem("E0406")])
    settings = checked.chosen(first), checked.chosen(second)
    inputs = _inputs(checked, *settings)
    variants = Variants(checked)

    def program(changed: frozenset[str]) -> Program | None:
        sides = {name: one.after if name in changed else one.before for name, one in inputs.items()}
        same = {name: setting for name, setting in settings[0].items() if name not in inputs}
        try:
            return variants.under(same | {name: found for name, side in sides.items() if (found := _as_setting(side))})
        except LcaError:  # these inputs fit together only with others
            return None

    return Comparison(before, after, inputs, changes(before, after, [(name,) for name in inputs], program))


def _inputs(
    checked: Checked, first: Mapping[str, tree.Setting], second: Mapping[str, tree.Setting]
) -> dict[str, Input]:
    found: dict[str, Input] = {}
    for member in checked.names.members():
        thing = member.thing
        if isinstance(thing, tree.Parameter) and (member.name in first or member.name in second):
            before, after = (settings.get(member.name, thing) for settings in (first, second))
            if _written(before, member) != _written(after, member):
                found[member.name] = Input(member, before, after)
    return found


def _written(side: tree.Parameter | tree.Setting, member: Member) -> tuple[str, str]:
    """The value as text, and where its names are looked up."""
    own = isinstance(side, tree.Parameter) and not isinstance(side.value, tree.Quantity)
    return " ".join(side.value.span.text.split()), member.scope.prefix if own else ""


def _as_setting(side: tree.Parameter | tree.Setting) -> tree.Setting | None:
    """A value that a setting can give; what is declared in another way is left as it is declared."""
    if isinstance(side, tree.Setting):
        return side
    if not isinstance(side.value, tree.Quantity):
        return None
    return tree.Setting(tree.Name(side.name, side.name_span), side.value, (), side.span)
