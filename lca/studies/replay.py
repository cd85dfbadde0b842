"""Run the model that a trail embeds once more, and compare what comes out with what the trail says."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import to_builtins

from lca.check import Checked, check
from lca.diagnostics import LcaError
from lca.diagnostics.text_files import decode
from lca.engine.result import Result, run
from lca.factors.lock import BUILT_IN, INSTALLED
from lca.factors.packages import offers
from lca.places import shipped
from lca.trail.canonical import canonical, trail_from
from lca.trail.records import Content
from lca.verify import UNKNOWN, Findings, found


def look(trail: dict[str, Any], folders: Sequence[Path], tell: Findings) -> str:
    """Look at the level of replay for the checker, where all else holds."""
    if tell.failing:
        return ""
    try:
        for message in replay(trail, folders):
            tell("replay", message)
        tell.looked.append("replay")
    except FileNotFoundError as error:
        missing = f"{error} is not at hand, and is looked for in the folders of --with"
        tell("replay", f"{missing}: {UNKNOWN}", warning=True)
    return ""


def replay(trail: dict[str, Any], folders: Sequence[Path]) -> list[str]:
    """What is different when the model is run again; empty where every byte of the content is the same.

    Libraries that come with the tool are its own, and those of packages the installed ones; other files are looked for
    in ``folders``, by digest. Nothing outside a new folder is written, and nothing that the trail names is executed.
    Raises FileNotFoundError, with their paths, where files are missing.
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
            checked, results = _computed(content, inside / PurePosixPath(content.model).name)
        except LcaError as error:
            return [f"{told.code}: {told.message}" for told in error.diagnostics[:5]]
        again = _content_again(content, checked, results)
    told = trail["content"]
    return [
        f"{part} comes out otherwise"
        for part, value in to_builtins(again).items()
        if canonical({"": told[part]}) != canonical({"": value})
    ]


def _computed(content: Content, root: Path) -> tuple[Checked, list[Result]]:
    """The model at ``root``, run as each case of the trail was. Raises LcaError where it is wrong now."""
    file = decode(root.read_bytes(), str(root))
    checked = check(file, root)  # type: ignore[arg-type]  # the text of a trail is text
    results = [
        run(checked.under(case.scenario, {one.name: one.value for one in case.settings})) for case in content.cases
    ]
    return checked, results


def _content_again(content: Content, checked: Checked, results: list[Result]) -> Content:
    """What the trail would say now, with as many samples as it has."""
    from lca.trail.trail import content_of

    told = next((result.samples for case in content.cases for result in case.results if result.samples), None)
    if told is None:
        return content_of(checked, results)
    from lca.engine.sample_statistics import sample

    return content_of(checked, results, [sample(result, told.count, told.seed) for result in results])


def _laid_out(content: Content, folder: Path, folders: Sequence[Path]) -> list[str]:
    """Write the files that a model needs into ``folder``; the paths of those that are not at hand as they were."""
    missing = []
    files = [(file.path, file.sha256, file.text) for file in content.files]
    for path, digest, text in (*files, *((table.path, table.sha256, None) for table in content.tables)):
        if path.startswith(BUILT_IN):
            continue
        if path.startswith(INSTALLED):
            missing += [] if _is_installed(path, digest) else [path]
            continue
        data = _found(path, digest, folders) if text is None else text.encode()
        if data is None or not _put(data, folder / path, folder.parents[1]):
            missing.append(path)
    return missing


def _is_installed(path: str, digest: str) -> bool:
    """Whether an installed package has the same file, where the model will find it."""
    for offer in offers():
        inside = path.removeprefix(f"{offer.shown}/")
        if inside != path:
            return _found(inside, digest, [offer.folder]) is not None
    return False


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
