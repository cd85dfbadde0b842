"""What is different from a lock, and what that does to each total of each model: the document `lca.lock/1`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lca.check import Checked, Locking, check
from lca.check.load import Module
from lca.check.lock_pins import factors_taken
from lca.check.used_libraries import UsedLibrary, ends_now, figures_now, libraries_unread, libraries_used
from lca.diagnostics import LcaError
from lca.diagnostics.render import as_json
from lca.engine.result import run
from lca.factors import Shelf
from lca.factors.lock import Lock, Pin
from lca.factors.locked_figures import LockedShelf
from lca.studies.change_records import Diff, TextChange, changed
from lca.studies.differences import diff
from lca.studies.versions import Version
from lca.trail.records import Record, Texts

OpenedModel = tuple[Path, Checked]


class LibraryChange(Record, frozen=True, kw_only=True):
    """One library before and after, empty texts on the side that does not have it; only what is not the same.

    ``unknown`` are factors that are used and were not locked: what they were is not known.
    """

    name: str
    version: TextChange
    files: tuple[TextChange, ...]
    figures: tuple[TextChange, ...]
    aliases: tuple[TextChange, ...]
    unknown: tuple[str, ...]

    @property
    def is_other_version(self) -> bool:
        return self.version.before != self.version.after


class UnreadLibrary(Record, frozen=True, kw_only=True):
    """A library that is ``gone``, or that cannot be read; ``locked`` is its version in the lock."""

    name: str
    locked: str
    gone: bool


class LockedModel(Record, frozen=True, kw_only=True):
    """A model with its ``results`` under each scenario that can be computed, and what keeps it from the others."""

    model: str
    results: tuple[Diff, ...]
    problems: tuple[Mapping[str, object], ...]


class LockDiff(Record, frozen=True, kw_only=True):
    """The document. Models in error are there whatever is different."""

    format: str
    lock: str
    libraries: tuple[LibraryChange, ...]
    unread: tuple[UnreadLibrary, ...]
    models: tuple[LockedModel, ...]


def lock_diff(lock: Lock, folder: Path, models: Sequence[OpenedModel]) -> LockDiff:
    """All that is different in the libraries that ``models`` of ``folder`` use, and the totals before and after."""
    loaded = [checked.loaded for _, checked in models]
    used = libraries_used(*loaded)
    taken = {factor for _, checked in models for factor in factors_taken(checked)}
    known = [_library(one, lock.pins.get(name), folder, taken) for name, one in sorted(used.items())]
    libraries = tuple(one for one in known if one.files or one.figures or one.aliases or one.is_other_version)
    return LockDiff(
        format="lca.lock/1",
        lock=lock.file.path,
        libraries=libraries,
        unread=tuple(_unread(name, lock, models[0][0]) for name in sorted(libraries_unread(*loaded))),
        models=tuple(_model(lock, path, checked) for path, checked in models if libraries or checked.unexpected),
    )


def _unread(name: str, lock: Lock, model: Path) -> UnreadLibrary:
    """A library that models of a folder ask for, and of which nothing is known now."""
    shelf = Shelf.beside(model)
    there = name in (*shelf.names(), *shelf.rule_names())
    version = lock.pins[name].version if name in lock.pins else ""
    return UnreadLibrary(name=name, locked=version, gone=not there)


def _library(one: UsedLibrary, pin: Pin | None, folder: Path, taken: set[str]) -> LibraryChange:
    pin = pin or Pin(one.name, "", {}, {}, {})
    held = pin.factors
    ends = ends_now(one, pin.aliases)
    moved = {ends[alias] for alias, end in pin.aliases.items() if alias in ends and ends[alias] != end}
    here = one.taken(taken)
    return LibraryChange(
        name=one.name,
        version=TextChange(before=pin.version, after=one.version),
        files=_changed(pin.files, one.digests(folder, pin.aliases)),
        figures=_changed(pin.figures, figures_now(one, held)),
        aliases=_changed(pin.aliases, ends),
        unknown=tuple(sorted(here - held - moved)),
    )


def _changed(before: Texts, after: Texts) -> tuple[TextChange, ...]:
    return tuple(TextChange(name=name, before=old, after=new) for name, old, new in changed(before, after))


def _model(lock: Lock, path: Path, now: Checked) -> LockedModel:
    file = now.names.root.module.file
    then = check(file, path, LockedShelf(Shelf.beside(path).folders, lock), Locking.IGNORED)
    expected = {error.code for error in now.expected_errors}
    results: list[Diff] = []
    problems: list[dict[str, object]] = []
    for scenario in ("", *now.scenarios):
        try:
            results.append(_result(lock, then, now, scenario))
        except LcaError as error:
            found = [one for one in error.diagnostics if one.is_error and one.code not in expected]
            problems += [told for one in found if (told := as_json(one)) not in problems]
    return LockedModel(model=file.path, results=tuple(results), problems=tuple(problems))


def _result(lock: Lock, then: Checked, now: Checked, scenario: str) -> Diff:
    """Raises LcaError where the model cannot be computed with the libraries as they are, or as they were."""
    after = Version(run(now.under(scenario)), now)
    set_there = now.chosen(scenario)
    limits = {name: text for name, text in _limits(lock, now) if name not in set_there}
    before = Version(run(then.under(scenario, limits)), then)
    return diff(before, after, (lock.file.path, now.names.root.module.file.path))


def _limits(lock: Lock, now: Checked) -> Iterator[tuple[str, str]]:
    """The parameters of rule libraries that were others, with what they were."""
    for name, one in libraries_used(now.loaded).items():
        if isinstance(one.read, Module) and name in lock.pins:
            here = figures_now(one, ())
            was = lock.pins[name].figures
            yield from ((f"{one.read.prefix}{key}", was[key]) for key in here if was.get(key, here[key]) != here[key])
