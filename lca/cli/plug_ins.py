"""Forms of reports and exports that installed packages add, by entry points in ``lca.reports`` and ``lca.exports``.

A form is a function of a ``Reading``, a trail that is open to be read; it gives the bytes of a file, or those of a
folder's files by their paths. It is code of whoever wrote the package, and is imported when its form is asked for. No
package in the current folder is looked at, which may have come with a model, and none takes a name of the tool's own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lca.diagnostics.nearest import did_you_mean

if TYPE_CHECKING:
    from lca.trail.reading import Reading

    Written = dict[str, bytes] | bytes
    Writer = Callable[[Reading], Written]


class Form(click.Choice[str]):
    """A form by its name: one of ``own``, or one that a package adds in ``group``."""

    def __init__(self, own: Mapping[str, str], group: str) -> None:
        super().__init__(list(own))
        self.own = own
        self.group = group

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """As that of click."""
        if value in self.own or value in (more := added(self.group)):
            return str(value)
        known = [*self.own, *more]
        near = did_you_mean(str(value), known) or ""
        raise click.BadParameter(f"{value!r} is none of {', '.join(known)}. {near}".strip(), ctx, param)

    def writer(self, name: str) -> Writer:
        """The function that writes a form. Raises UsageError where the package that adds it cannot be used."""
        if name in self.own:
            found: Writer = loaded_function(self.own[name])
            return found
        return _guarded(added(self.group)[name])


def loaded_function(path: str) -> Any:
    """The function that stands behind ``module:function``."""
    module, _, function = path.partition(":")
    return getattr(import_module(module), function)


def added(group: str) -> dict[str, EntryPoint]:
    """What installed packages add to a group, by name; nothing of them is imported."""
    found: dict[str, EntryPoint] = {}
    here = Path.cwd().resolve()
    places = [place for place in sys.path if place and Path(place).resolve() != here]
    for package in distributions(path=places):
        with suppress(OSError, ValueError, TypeError, LookupError):  # metadata that are none add nothing
            for entry in package.entry_points:
                if entry.group == group:
                    found.setdefault(entry.name, entry)
    return found


def _guarded(entry: EntryPoint) -> Writer:
    """The function of an entry point, of which each failure is told, and with it whose code it is."""
    try:
        write = entry.load()
    except (Exception, SystemExit) as error:
        raise _broken(entry, f"cannot be loaded: {error!r:.120}") from error

    def guarded(reading: Reading) -> Written:
        try:
            given: Any = write(reading)
        except (Exception, SystemExit) as error:
            raise _broken(entry, f"fails: {error!r:.120}") from error
        right = isinstance(given, bytes) or (
            isinstance(given, dict) and all(isinstance(p, str) and isinstance(b, bytes) for p, b in given.items())
        )
        if not right:
            raise _broken(entry, f"gives {type(given).__name__}, neither bytes nor bytes by their paths in a folder")
        written: Written = given
        return written

    return guarded


def _broken(entry: EntryPoint, said: str) -> click.UsageError:
    package = entry.dist.name if entry.dist else entry.module
    return click.UsageError(
        f"`{entry.value}` of the package {package}, which adds --to {entry.name}, {said}; mend or uninstall it"
    )
