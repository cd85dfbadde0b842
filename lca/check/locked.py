"""Whether the libraries that a model uses are those that the lock beside it holds."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice
from pathlib import Path

from lca.check.load import Loaded
from lca.check.used_libraries import UsedLibrary, ends_now, figures_now, libraries_used
from lca.diagnostics import Diagnostic, Label, problem
from lca.factors.lock import LOCK, Lock, Pin
from lca.factors.lock_reader import lock_in
from lca.source import Span

NUMBERS = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})*")
MOST = 10
"""So many files or figures of one library are told."""


class Locking(Enum):
    """What a lock is to a check: not looked at, heeded where there is one, or something that must be there."""

    IGNORED = "ignored"
    HEEDED = "heeded"
    REQUIRED = "required"


def check_lock(loaded: Loaded, folder: Path, locking: Locking) -> list[Diagnostic]:
    """What is wrong with the lock in the model's ``folder``, or differs from it."""
    if locking is Locking.IGNORED:
        return []
    shown = str(Path(loaded.root.file.path).parent / LOCK)
    lock, problems = lock_in(folder, shown)
    if problems:
        return list(problems)
    required = locking is Locking.REQUIRED
    if lock is None:
        return [no_lock(shown)] if required else []
    return list(lock_differences(libraries_used(loaded).values(), lock, folder, complete=required))


def no_lock(shown: str) -> Diagnostic:
    """That there is no lock under the name ``shown``."""
    comes_with_the_tool = shown.startswith("lca:")
    advice = "a model that comes with the tool is not locked: copy it to a folder of yours, and lock it there"
    return problem("E0653", None, path=shown, where=_where(shown), advice=[advice if comes_with_the_tool else None])


def lock_differences(used: Iterable[UsedLibrary], lock: Lock, folder: Path, *, complete: bool) -> Iterator[Diagnostic]:
    """Each library that is not as in the lock of ``folder``; that one is missing is an error of a ``complete`` lock."""
    shown = lock.file.path
    for one in used:
        pin = lock.pins.get(one.name)
        if pin is None:
            code = "E0654" if complete else "W0655"
            yield problem(code, one.place, "", path=shown, name=one.name, where=_where(shown))
        elif (one.version, one.digests(folder, pin.aliases)) != (pin.version, pin.files):
            yield _other(one, pin, folder, _where(shown))
        else:
            yield from islice(_misstated(one, pin, shown), MOST)


def _misstated(one: UsedLibrary, pin: Pin, shown: str) -> Iterator[Diagnostic]:
    """The lines of a lock that say of the files it locks what these do not say: nobody may be misled by reading it."""
    figures = figures_now(one, pin.factors)
    ends = ends_now(one, pin.aliases)
    for table, held, now in (("figures", pin.figures, figures), ("aliases", pin.aliases, ends)):
        for key in held:
            if now.get(key) != held[key]:
                line = pin.place(table, key)
                facts = {"entry": f"{one.name}.{key}", "held": held[key], "found": now.get(key, "nothing of it")}
                yield problem("E0656", line, "", path=shown, name=one.name, where=_where(shown), **facts)


def _other(one: UsedLibrary, pin: Pin, folder: Path, where: str) -> Diagnostic:
    """A library under another version than was locked, or with other files under the same."""
    files = _files(one.digests(folder, pin.aliases), pin)
    labels = [label for _, label in files[:MOST]]
    if one.version != pin.version:
        labels.insert(0, Label(pin.place("version"), f"version {one.version or 'none'} now"))
        versions = {"found": one.version or "without one", "locked": pin.version or "without one"}
        relation = _relation(one.version, pin.version)
        return problem("E0652", one.place, relation, *labels, name=one.name, where=where, **versions)
    said = files[0][0] if len(files) == 1 else f"{len(files)} of its files are others"
    named = f"{one.name} {one.version}".strip()
    label = f"still version {one.version}" if one.version else ""
    return problem("E0651", one.place, label, *labels, named=named, name=one.name, said=said, where=where)


def _files(now: dict[str, str], pin: Pin) -> list[tuple[str, Label]]:
    """The files that are not the same, in words and at their places in the lock."""
    found: list[tuple[str, Label]] = []
    for path in sorted({**now, **pin.files}):
        if now.get(path) == pin.files.get(path):
            continue
        if path not in now:
            found.append((f"`{path}` is gone", Label(_key(pin.place("files", path)), "gone")))
        elif path in pin.files:
            found.append((f"`{path}` is another", Label(_key(pin.place("files", path)), f"now {now[path]}")))
        else:
            found.append((f"`{path}` is new", Label(_key(pin.place("tree")), f"without {path}, {now[path]}")))
    return found


def _key(entry: Span) -> Span:
    """An entry without its value."""
    return Span(entry.file, entry.start, entry.start + max(1, len(entry.text.rpartition("=")[0].rstrip())))


def _relation(now: str, locked: str) -> str:
    """Which of two versions is the newer, where they are numbers."""
    if not NUMBERS.fullmatch(now) or not NUMBERS.fullmatch(locked):
        return f"version {now}" if now else ""
    newer = [int(part) for part in now.split(".")] > [int(part) for part in locked.split(".")]
    return f"version {now}, {'newer' if newer else 'older'} than the locked {locked}"


def _where(shown: str) -> str:
    """What stands behind a command that is about the lock under that name: nothing for that of the current folder."""
    folder = str(Path(shown).parent)
    return "" if folder == "." else f" {shlex.quote(folder)}"
