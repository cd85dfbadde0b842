"""What `lca verify` answers about a trail: the checker with an engine's looks, then what stands first in an audit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import to_builtins

from lca import verify as checker
from lca.cli.audit import compared_trails
from lca.diagnostics import LcaError, problem
from lca.diagnostics.render import inert
from lca.verify import Findings, Json, Look, Paths

if TYPE_CHECKING:
    from lca.signatures.keys import TrustedKey
    from lca.trail.reading import Reading

WARNED = 3
MOST = 8
"""So many warnings are told above what totals rest on."""
BROKEN = LookupError, ValueError, TypeError, ArithmeticError
"""What a trail may end in that is whole in its form, and no engine's work."""


def replaying(seconds: int | None) -> Look:
    """Look at the level of replay: run the model again, within so many seconds if they are told."""

    def look(trail: Json, folders: Paths, tell: Findings) -> str:
        from lca.studies.bounded_replay import bounded_replay
        from lca.studies.replay import look_by

        return look_by(partial(bounded_replay, seconds=seconds))(trail, folders, tell)

    return look


def unreplayed(_: Json, __: Paths, tell: Findings) -> str:
    """Leave the level of replay out, and say so."""
    if not tell.failing:
        tell("replay", f"the model was not run again: {checker.UNKNOWN}", warning=True)
    return ""


def answer_about(
    path: Path, folders: Paths, wanted: Sequence[Sequence[TrustedKey]] = (), replay: Look | None = None
) -> Json:
    """The answer about one trail, with each signature that was found; of each group of keys, one is wanted."""
    from lca.factors.packages import offers
    from lca.factors.released import look
    from lca.places import shipped
    from lca.signatures.looking import SignatureLook

    own, signatures = [*shipped(), *(offer.folder for offer in offers())], SignatureLook(path, wanted)
    looks: dict[str, Look] = {"pinning": look, "replay": replay or replaying(None), "signatures": signatures}
    answer = checker.checked(path, folders, own, looks)
    return {**answer, "signatures": to_builtins(signatures.found)}


class TrailAnswers:
    """Answers about trails, each compared with an ``old`` one, if that is given with its name; ``screens`` has what
    stands first in an audit, as text, for those that hold.
    """

    def __init__(self, replay: Look, old: tuple[str, Reading] | None) -> None:
        self.screens: list[str] = []
        self._replay = replay
        self._old = old
        self._trail: Json = {}

    def about(self, path: Path, folders: Paths, wanted: Sequence[Sequence[TrustedKey]]) -> Json:
        """The answer about one trail, with what stands first in an audit."""
        answer = answer_about(path, folders, wanted, self._kept)
        self.screens.append(self._screen(answer) if answer["status"] in (0, WARNED) else "")
        return answer

    def told(self, answer: Json) -> str:
        """The answer of the checker, of many warnings some, and the screen; of each in turn."""
        screen, more = self.screens.pop(0), answer["more"]
        if answer["status"] != WARNED:
            return checker.told(answer) + screen
        warnings = [*{(one["message"], one["place"]): one for one in answer["findings"]}.values()]  # of all cases, once
        more = more | {"warning": more["warning"] + len(warnings[MOST:])}
        return checker.told(answer | {"findings": warnings[:MOST], "more": more}) + screen

    def _kept(self, trail: Json, folders: Paths, tell: Findings) -> str:
        self._trail = trail
        return self._replay(trail, folders, tell)

    def _screen(self, answer: Json) -> str:
        """What stands first in an audit, also put into the answer."""
        from lca.report.overview_text import overview_text
        from lca.trail.canonical import trail_from
        from lca.trail.overview import overview
        from lca.trail.reading import Reading

        try:
            reading = Reading(trail_from(self._trail))
            found = overview(reading)
        except BROKEN as error:
            raise LcaError([problem("E0921", None, path=answer["trail"], reason=f"{error!r:.80}")]) from error
        diff = compared_trails(self._old[1], reading, (self._old[0], answer["trail"])) if self._old else None
        answer |= {"overview": to_builtins(found)} | ({"since": to_builtins(diff)} if diff else {})
        return "\n\n" + "\n".join(map(inert, overview_text(found, diff).rstrip("\n").split("\n")))
