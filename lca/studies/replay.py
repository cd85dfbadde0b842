"""Run the model that a trail embeds once more, and compare what comes out with what the trail says."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import to_builtins

from lca.check import Checked, check
from lca.diagnostics import LcaError
from lca.diagnostics.text_files import decode, is_folder
from lca.engine.result import Result, run
from lca.factors.lock import BUILT_IN, INSTALLED
from lca.factors.packages import offers
from lca.factors.shelf import SHELF, Shelf
from lca.places import data, shipped
from lca.trail.canonical import canonical, trail_from
from lca.trail.records import Content
from lca.verify import UNKNOWN, Findings, Json, Look, Paths, found

PACKAGES = "packages"


class NotRun(Exception):
    """What of a trail was not made again, and why."""


def look_by(again: Callable[[Json, Paths], list[str]]) -> Look:
    """What looks at the level of replay for the checker, where all else holds, by a function that is as ``replay``."""

    def look(trail: Json, folders: Paths, tell: Findings) -> str:
        if tell.failing:
            return ""
        try:
            for message in again(trail, folders):
                tell("replay", message)
            tell.looked.append("replay")
        except FileNotFoundError as error:
            missing = f"{error} is not at hand, and is looked for in the folders of --with"
            tell("replay", f"{missing}: {UNKNOWN}", warning=True)
        except NotRun as error:
            tell("replay", str(error), warning=True)
        return ""

    return look


def replay(trail: dict[str, Any], folders: Sequence[Path]) -> list[str]:
    """What is different when the model is run again; empty where every byte of the content is the same.

    What comes with the tool is its own, if it is the same. All else is what the trail embeds, or is looked for by
    digest, in ``folders`` and in the package that it is told to be of; no other library is read. Nothing outside a new
    folder is written, and nothing that the trail names is executed. Raises FileNotFoundError, with their paths, where
    files are missing.
    """
    try:
        content = trail_from(trail).content
    except ValueError as error:
        return [f"it has another form: {error}"]
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "a" / "b" / "model"  # so deep that a library may stand beside or above it
        inside.mkdir(parents=True)
        missing = _laid_out(content, inside, [*folders, *shipped()])
        if missing:
            raise FileNotFoundError(", ".join(missing))
        try:
            checked, results = _computed(content, inside / PurePosixPath(content.model).name, _shelf(content, inside))
        except LcaError as error:
            return [f"{told.code}: {told.message}" for told in error.diagnostics[:5]]
        again = _content_again(content, checked, results)
    told = trail["content"]
    return [
        f"{part} comes out otherwise"
        for part, value in to_builtins(again).items()
        if canonical({"": told[part]}) != canonical({"": value})
    ]


def _computed(content: Content, root: Path, shelf: Shelf) -> tuple[Checked, list[Result]]:
    """The model at ``root``, run as each case of the trail was. Raises LcaError where it is wrong now."""
    file = decode(root.read_bytes(), str(root))
    checked = check(file, root, shelf)  # type: ignore[arg-type]  # the text of a trail is text
    results = [
        run(checked.under(case.scenario, {one.name: one.value for one in case.settings})) for case in content.cases
    ]
    return checked, results


def _content_again(content: Content, checked: Checked, results: list[Result]) -> Content:
    """What the trail would say now, with as many samples as it has."""
    from lca.trail.trail import content_of

    told = next((samples for case in content.cases for samples in case.samples if samples), None)
    embedding = any(file.text is not None for file in content.files if file.kind != "model")
    if told is None:
        return content_of(checked, results, embedding=embedding)
    from lca.engine.sample_statistics import sample

    sampled = [sample(result, told.count, told.seed) for result in results]
    return content_of(checked, results, sampled, embedding=embedding)


def _laid_out(content: Content, folder: Path, folders: Sequence[Path]) -> list[str]:
    """Write the files that a model needs into ``folder``; the paths of those that are not at hand as they were."""
    missing = []
    files = [(file.path, file.sha256, file.text) for file in content.files]
    for path, digest, text in (*files, *((table.path, table.sha256, None) for table in content.tables)):
        if path.startswith(BUILT_IN):
            missing += [] if _found(path, digest, shipped()) else [path]
            continue
        said = (_found(path, digest, folders) or _of_package(path, digest)) if text is None else text.encode()
        if said is None or not _put(said, _place(path, folder), folder.parents[1]):
            missing.append(path)
    return missing


def _of_package(path: str, digest: str) -> bytes | None:
    """The same file of an installed package, if the path is of one."""
    of = [offer for offer in offers() if path.startswith(f"{offer.shown}/")]
    said = (_found(path.removeprefix(f"{offer.shown}/"), digest, [offer.folder]) for offer in of)
    return next((one for one in said if one is not None), None)


def _place(path: str, folder: Path) -> Path:
    """Where a file stands for a model that is in ``folder``; those of packages beside all that it could name."""
    return folder.parents[1] / PACKAGES / path.removeprefix(INSTALLED) if path.startswith(INSTALLED) else folder / path


def _shelf(content: Content, folder: Path) -> Shelf:
    """Libraries are looked for among those that were laid out, then among those that come with the tool."""
    named = [folder / file.path for file in content.files if file.kind == "library" and ":" not in file.path]
    beside = [
        folder / SHELF,
        folder.parent / SHELF,
        *(inside for one in named for inside in (one.parent, one.parents[1])),
    ]
    places = [one.resolve() for one in beside if is_folder(one)]
    packages = sorted((folder.parents[1] / PACKAGES).glob("*"))
    return Shelf((
        *((one, os.path.relpath(one)) for one in dict.fromkeys(places)),
        *((one, f"{INSTALLED}{one.name}") for one in packages),
        (data(SHELF), f"{BUILT_IN}{SHELF}"),
    ))  # fmt: skip


def _put(data: bytes, path: Path, root: Path) -> bool:
    """Write a file inside ``root``; whether its path is one of there."""
    try:
        target = path.resolve()
        if not target.is_relative_to(root.resolve()):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except (OSError, ValueError):  # a name that can be none, or that of a folder
        return False
    return True


def _found(path: str, digest: str, folders: Sequence[Path]) -> bytes | None:
    known = (found({"path": path, "sha256": digest}, folder) for folder in folders)
    return next((data for data in known if data is not None and sha256(data).hexdigest() == digest), None)
