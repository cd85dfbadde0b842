"""The command that checks audit trails: the checker's own levels, then the model run once more."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca import verify as checker
from lca.cli.audit import compared_trails, opened_trail
from lca.cli.help_pages import HelpPage
from lca.cli.output import answered
from lca.diagnostics import LcaError, problem
from lca.verify import Findings, Json, Paths

if TYPE_CHECKING:
    from lca.trail.reading import Reading

WARNED = 3
MOST = 8
"""So many warnings are told above what totals rest on."""


@click.command(cls=HelpPage)
@click.argument("trails", nargs=-1, required=True, metavar="TRAIL...", type=click.Path(path_type=Path))
@click.option(
    "--with", "folders", multiple=True, metavar="FOLDER", type=click.Path(path_type=Path),
    help="Look for libraries and tables in FOLDER, too.",
)  # fmt: skip
@click.option(
    "--no-replay", is_flag=True, help="Do not run the embedded model again: what only this sees is not known."
)
@click.option("--since", default="", metavar="OLD", help="Also tell what changed since an earlier trail.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@answered
def verify(trails: tuple[Path, ...], folders: tuple[Path, ...], no_replay: bool, since: str, as_json: bool) -> None:
    """Derive every number of audit trails again.

    Numbers are derived again from the leaves up, leaves are looked up in the texts, and the embedded model is run
    once more. All but the run is done by one file on Python's standard library, lca/verify.py, that shares no code
    with the engine: it can be copied, read, and run as `python verify.py TRAIL`. Libraries and tables are looked for
    beside the trail, among those that came with the tool, and in each FOLDER.

    Of a trail that holds, the leaves that rest on nothing are told, and those that its totals depend on most.

    Examples:
      lca audit chatgpt -o chatgpt.json
      lca verify chatgpt.json
      lca verify chatgpt.json --since chatgpt.json --json

    Output:
      What each of three questions is answered, by which levels, what does not
      hold, and what the totals rest on; --json is lca.verify/2.

    Exit status:
      0  all holds and was looked at
      1  something does not hold
      2  a file is no trail, or one beyond the limits
      3  all holds, with warnings, such as of what was not looked at
    """
    old = opened_trail(since) if since else None
    asked = _Asked(folders, None if old is None else (since, old), no_replay)
    seen = [asked.answer(path) for path in trails]
    screens = {id(answer): screen for answer, screen in seen}
    sys.exit(checker.finished([one for one, _ in seen], as_json, lambda one: _told(one) + screens[id(one)]))


@dataclass(frozen=True)
class _Asked:
    """What is asked of each trail."""

    folders: Paths
    old: tuple[str, Reading] | None
    no_replay: bool

    def answer(self, path: Path) -> tuple[Json, str]:
        """The answer about one trail, and as text what it has beside that of the checker."""
        from lca.factors.packages import offers
        from lca.places import shipped

        given: list[Json] = []

        def looked(trail: Json, folders: Paths, tell: Findings) -> str:
            given.append(trail)
            return (_unreplayed if self.no_replay else _replayed)(trail, folders, tell)

        own = [*shipped(), *(offer.folder for offer in offers())]
        answer = checker.checked(path, self.folders, own, {"replay": looked})
        if answer["status"] not in (0, WARNED):
            return answer, ""
        return answer, self._screen(answer, given[0])

    def _screen(self, answer: Json, trail: Json) -> str:
        """What stands first in an audit, also put into the answer."""
        from msgspec import to_builtins

        from lca.report.overview_text import overview_text
        from lca.trail.canonical import trail_from
        from lca.trail.overview import overview
        from lca.trail.reading import Reading

        try:
            reading = Reading(trail_from(trail))
            found = overview(reading)
        except (
            LookupError,
            ValueError,
            TypeError,
            ArithmeticError,
        ) as error:  # whole in its form, and no engine's work
            raise LcaError([problem("E0921", None, path=answer["trail"], reason=f"{error!r:.80}")]) from error
        diff = compared_trails(self.old[1], reading, (self.old[0], answer["trail"])) if self.old else None
        answer |= {"overview": to_builtins(found)} | ({"since": to_builtins(diff)} if diff else {})
        return "\n\n" + overview_text(found, diff).rstrip("\n")


def _told(answer: Json) -> str:
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
