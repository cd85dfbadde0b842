"""What commands on a model take: the model, the scenario and the settings under which it is computed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca.cli.help_pages import HelpPage
from lca.cli.output import open_model, say
from lca.diagnostics import LcaError
from lca.syntax.numbers import NUMBER

if TYPE_CHECKING:
    from lca.check import Checked

MODEL = click.argument("model")
SCENARIO = click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="Compute under this scenario.")
ONE_SCENARIO = click.option("--scenario", default="", metavar="NAME", help="Compute under this scenario.")
INDICATOR = click.option("--indicator", default="", metavar="NAME", help="Only this indicator, such as climate.")
SET = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter, with what it rests on: --set 'users=2e6 person ~ \"a guess\"'.",
)
LOCKED = click.option("--locked", is_flag=True, help="Refuse libraries that `lca.lock` does not hold (see lca lock).")
WITH = click.option(
    "--with",
    "folders",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Look for libraries and tables in FOLDER, too.",
)
TABULAR = click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="How to print the answer."
)
DOCUMENT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the answer."
)
SAMPLES = click.option(
    "--samples",
    type=click.IntRange(100, 1_000_000),
    default=None,
    metavar="N",
    help="Tell how uncertain results are, by N samples.",
)
SEED = click.option(
    "--seed", type=click.IntRange(min=0), default=None, metavar="S", help="The seed of the samples, 0 if not told."
)
OUTPUT = click.option(
    "-o", "--output", default="", metavar="PATH", help="Where to write it; to standard output if not told, or `-`."
)

BARE = re.compile(rf"[\w.]+={NUMBER.pattern}")
FLAGS = ("--all-scenarios", "--locked")
UNIT = re.compile(r"(?:[^\W\d_]|%)\S*")


class WithSettings(HelpPage):
    """A command that also takes a setting without quotes: ``--set users=2e6 person`` behind the model."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put a unit back to the number that the shell parted it from."""
        joined: list[str] = []
        for index, word in enumerate(args):
            setting = index > 1 and args[index - 2] == "--set" and BARE.fullmatch(args[index - 1])
            if setting and behind_a_model(args[: index - 2]) and UNIT.fullmatch(word) and _is_unit(word):
                joined[-1] += f" {word}"
            else:
                joined.append(word)
        return super().parse_args(ctx, joined)


def behind_a_model(words: list[str]) -> bool:
    """Whether a word among these is neither an option nor the value of one."""
    pairs = zip(["", *words], words, strict=False)
    return any(not word.startswith("-") and (not before.startswith("-") or before in FLAGS) for before, word in pairs)


def _is_unit(word: str) -> bool:
    from lca.units import Registry, Unit

    return isinstance(Registry().unit(word), Unit)


def checked_model(model: str, *, locked: bool = False) -> Checked:
    """MODEL with all that was found in it; ``locked`` wants its libraries in a lock."""
    from lca.check import Locking
    from lca.check import check as check_model

    file, path = open_model(model)
    return check_model(file, path, locking=Locking.REQUIRED if locked else Locking.HEEDED)


def sound_model(model: str) -> Checked:
    """MODEL, if it is not in error. Raises LcaError where it is."""
    checked = checked_model(model)
    if not checked.ok:
        raise LcaError(checked.diagnostics)
    return checked


def given_settings(settings: tuple[str, ...]) -> dict[str, str]:
    """What `--set` gave, by name."""
    found = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise click.UsageError(f'--set wants NAME=VALUE, as in --set "users=2e6 person", not {setting!r}')
        if name.strip() in found:
            raise click.UsageError(f"--set gives {name.strip()!r} two values")
        found[name.strip()] = value.strip()
    return found


def tell_unfounded(checked: Checked, settings: Mapping[str, str]) -> None:
    """Say on standard error what `--set` chooses without a basis."""
    say(checked.unfounded("", settings))


def given_samples(samples: int | None, seed: int | None) -> tuple[int, int] | None:
    """How many samples `--samples` asks for, with their seed; None where it does not."""
    if samples is None and seed is not None:
        raise click.UsageError("--seed is one of samples: --samples 10000 draws some")
    return None if samples is None else (samples, seed or 0)
