"""What `lca verify` answers about a trail: the checker with an engine's looks, then what stands first in an audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import to_builtins

from lca import verify as checker
from lca.cli.audit import compared_trails
from lca.diagnostics import LcaError, problem
from lca.verify import Findings, Json, Paths

if TYPE_CHECKING:
    from lca.signatures.keys import TrustedKey
    from lca.trail.reading import Reading

WARNED = 3
MOST = 8
"""So many warnings are told above what totals rest on."""
BROKEN = LookupError, ValueError, TypeError, ArithmeticError
"""What a trail may end in that is whole in its form, and no engine's work."""


@dataclass(frozen=True)
class Asked:
    """What is asked of each trail; ``old`` is an earlier one, with its name."""

    folders: Paths
    own: Paths
    trusted: Sequence[TrustedKey]
    old: tuple[str, Reading] | None
    replayed: bool

    def answer(self, path: Path) -> tuple[Json, str]:
        """The answer about one trail, and as text what it has beside that of the checker."""
        from lca.factors.released import look
        from lca.signatures.looking import Look

        given: list[Json] = []

        def run_again(trail: Json, folders: Paths, tell: Findings) -> str:
            given.append(trail)
            return (_replayed if self.replayed else _unreplayed)(trail, folders, tell)

        signatures = Look(path, self.trusted)
        looks = {"pinning": look, "replay": run_again, "signatures": signatures}
        answer = checker.checked(path, self.folders, self.own, looks)
        answer["signatures"] = to_builtins(signatures.found)
        return answer, self._screen(answer, given[0]) if answer["status"] in (0, WARNED) else ""

    def _screen(self, answer: Json, trail: Json) -> str:
        """What stands first in an audit, also put into the answer."""
        from lca.report.overview_text import overview_text
        from lca.trail.canonical import trail_from
        from lca.trail.overview import overview
        from lca.trail.reading import Reading

        try:
            reading = Reading(trail_from(trail))
            found = overview(reading)
        except BROKEN as error:
            raise LcaError([problem("E0921", None, path=answer["trail"], reason=f"{error!r:.80}")]) from error
        diff = compared_trails(self.old[1], reading, (self.old[0], answer["trail"])) if self.old else None
        answer |= {"overview": to_builtins(found)} | ({"since": to_builtins(diff)} if diff else {})
        return "\n\n" + overview_text(found, diff).rstrip("\n")


def told(answer: Json) -> str:
    """The answer of the checker, without most warnings where there are many: a screen is to follow."""
    if answer["status"] != WARNED:
        return checker.told(answer)
    more = answer["more"]
    warnings = [*{(one["message"], one["place"]): one for one in answer["findings"]}.values()]  # of all cases, once
    left = more["warning"] + len(warnings[MOST:])
    return checker.told(answer | {"findings": warnings[:MOST], "more": more | {"warning": left}})


def _unreplayed(_: Json, __: Paths, tell: Findings) -> str:
    if not tell.failing:
        tell("replay", f"the model was not run again: {checker.UNKNOWN}", warning=True)
    return ""


def _replayed(trail: Json, folders: Paths, tell: Findings) -> str:
    from lca.studies.replay import look

    return look(trail, folders, tell)
