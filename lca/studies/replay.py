"""Run the model that a trail embeds once more, and compare what comes out with what the trail says."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from lca.check import Checked, check
from lca.diagnostics import LcaError
from lca.diagnostics.files import decode
from lca.engine.result import Result, run
from lca.factors.lock import BUILT_IN, INSTALLED
from lca.factors.packages import offers
from lca.places import shipped
from lca.trail.canonical import canonical
from lca.verify import found


def replay(trail: dict[str, Any], folders: Sequence[Path]) -> list[str]:
    """What is different when the model is run again; empty where every byte of the content is the same.

    Libraries that come with the tool are its own, and those of packages the installed ones; other files are looked for
    in ``folders``, by digest. Nothing outside a new folder is written, and nothing that the trail names is executed.
    Raises FileNotFoundError, with their paths, where files are missing.
    """
    content = trail["content"]
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "a" / "b" / "model"  # so deep that a library may stand beside or above it
        inside.mkdir(parents=True)
        missing = _laid_out(content, inside, [*folders, *shipped()])
        if missing:
            raise FileNotFoundError(", ".join(missing))
        try:
            checked, results = _computed(content, inside / PurePosixPath(content["model"]).name)
        except LcaError as error:
            return [f"{told.code}: {told.message}" for told in error.diagnostics[:5]]
        again = _content_again(content, checked, results)
    return [
        f"{part} comes out otherwise"
        for part in content
        if canonical({"": content[part]}) != canonical({"": again[part]})
    ]


def _computed(content: dict[str, Any], root: Path) -> tuple[Checked, list[Result]]:
    """The model at ``root``, run as each case of the trail was. Raises LcaError where it is wrong now."""
    file = decode(root.read_bytes(), str(root))
    checked = check(file, root)  # type: ignore[arg-type]  # the text of a trail is text
    results = [
        run(checked.under(case["scenario"], {one["name"]: one["value"] for one in case["settings"]}))
        for case in content["cases"]
    ]
    return checked, results


def _content_again(content: dict[str, Any], checked: Checked, results: list[Result]) -> dict[str, Any]:
    """What the trail would say now, with as many samples as it has."""
    from lca.trail.trail import add_samples, content_of

    again = content_of(checked, results)
    told = [one for result in content["cases"][0]["results"] for one in result["samples"] if "count" in one]
    if told:
        from lca.engine.uncertainty import sample

        count, seed = int(told[0]["count"]), int(told[0].get("seed", 0))
        add_samples(again["cases"], [sample(result, count, seed) for result in results])
    return again


def _laid_out(content: dict[str, Any], folder: Path, folders: Sequence[Path]) -> list[str]:
    """Write the files that a model needs into ``folder``; the paths of those that are not at hand as they were."""
    missing = []
    for file in (*content["files"], *content["tables"]):
        if file["path"].startswith(BUILT_IN):
            continue
        if file["path"].startswith(INSTALLED):
            missing += [] if _is_installed(file) else [file["path"]]
            continue
        data = file["text"].encode() if "text" in file else _found(file, folders)
        if data is None or not _put(data, folder / file["path"], folder.parents[1]):
            missing.append(file["path"])
    return missing


def _is_installed(file: dict[str, Any]) -> bool:
    """Whether an installed package has the same file, where the model will find it."""
    for offer in offers():
        inside = file["path"].removeprefix(f"{offer.shown}/")
        if inside != file["path"]:
            return _found({**file, "path": inside}, [offer.folder]) is not None
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


def _found(file: dict[str, Any], folders: Sequence[Path]) -> bytes | None:
    known = (found(file, folder) for folder in folders)
    return next((data for data in known if data is not None and sha256(data).hexdigest() == file["sha256"]), None)
