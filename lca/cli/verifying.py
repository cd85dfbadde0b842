"""The command that checks audit trails: the checker's own levels, the model run once more, and who signed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from lca import verify as checker
from lca.cli.help_pages import HelpPage
from lca.cli.output import answered
from lca.verify import Findings, Json, Paths

if TYPE_CHECKING:
    from lca.signatures.keys import TrustedKey


@click.command(cls=HelpPage)
@click.argument("trails", nargs=-1, required=True, metavar="TRAIL...", type=click.Path(path_type=Path))
@click.option(
    "--with", "folders", multiple=True, metavar="FOLDER", type=click.Path(path_type=Path),
    help="Look for libraries and tables in FOLDER, too.",
)  # fmt: skip
@click.option(
    "--no-replay", is_flag=True, help="Do not run the embedded model again: what only this sees is not known."
)
@click.option(
    "--key", "keys", multiple=True, metavar="PATH", type=click.Path(path_type=Path),
    help="Want a signature by this public key, or by one in this folder.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@answered
def verify(
    trails: tuple[Path, ...], folders: tuple[Path, ...], no_replay: bool, keys: tuple[Path, ...], as_json: bool
) -> None:
    """Derive every number of audit trails again.

    Numbers are derived again from the leaves up, leaves are looked up in the texts, and the embedded model is run
    once more. All but the run is done by one file on Python's standard library, lca/verify.py, that shares no code
    with the engine: it can be copied, read, and run as `python verify.py TRAIL`. Libraries and tables are looked for
    beside the trail, among those that came with the tool, and in each FOLDER.

    Signatures are those in the trail and in TRAIL.intoto.jsonl beside it; which of them hold is seen by --key alone.
    Each PATH must be that of a key that signed, or of a folder with one.

    Examples:
      lca audit chatgpt -o chatgpt.json
      lca verify chatgpt.json
      lca verify chatgpt.json --with . --json

    Output:
      What each of three questions is answered, by which levels, and what does
      not hold; --json is lca.verify/2.

    Exit status:
      0  all holds and was looked at
      1  something does not hold
      2  a file is no trail, or one beyond the limits
      3  all holds, with warnings, such as of what was not looked at
    """
    wanted = _wanted(keys)
    answers = [answer_about(path, folders, wanted, replayed=not no_replay) for path in trails]
    sys.exit(checker.finished(answers, as_json))


def _wanted(keys: Sequence[Path]) -> list[list[TrustedKey]]:
    """The public keys of each file and folder that `--key` names."""
    from lca.signatures.keys import trusted_keys

    return [list(trusted_keys(given)) for given in keys]


def answer_about(
    path: Path, folders: Paths, wanted: Sequence[Sequence[TrustedKey]] = (), *, replayed: bool = True
) -> Json:
    """The answer about one trail, with each signature that was found; of each group of keys, one is wanted."""
    from lca.factors.packages import offers
    from lca.factors.released import look
    from lca.places import shipped
    from lca.signatures.looking import Look

    own, signatures = [*shipped(), *(offer.folder for offer in offers())], Look(path, wanted)
    looks = {"pinning": look, "replay": _replayed if replayed else _unreplayed, "signatures": signatures}
    answer = checker.checked(path, folders, own, looks)
    return {**answer, "signatures": to_builtins(signatures.found)}


def _unreplayed(_: Json, __: Paths, tell: Findings) -> str:
    if not tell.failing:
        tell("replay", f"the model was not run again: {checker.UNKNOWN}", warning=True)
    return ""


def _replayed(trail: Json, folders: Paths, tell: Findings) -> str:
    from lca.studies.replay import look

    return look(trail, folders, tell)
