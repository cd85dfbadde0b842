"""Run the model that a trail embeds once more, and compare what comes out with what the trail says."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from lca.audit.canonical import canonical
from lca.audit.places import BUILT_IN
from lca.check import Checked, check
from lca.diagnostics import LcaError
from lca.diagnostics.files import decode
from lca.engine.result import Result, run
from lca.places import data as folder_of


def replay(trail: dict[str, Any], folders: Sequence[Path]) -> list[str]:
    """What is different when the model is run again; empty where every byte of the content is the same.

    Libraries that come with the tool are its own; other files are looked for in ``folders``, by digest. Nothing outside
    a new folder is written, and nothing that the trail names is executed.
    """
    content = trail["content"]
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "a" / "b" / "model"  # so deep that a library may stand beside or above it
        inside.mkdir(parents=True)
        missing = _laid_out(content, inside, [*folders, folder_of("models")])
        if missing:
            return [f"{path} is not at hand: name its folder with --with" for path in missing]
        try:
            checked, results = _computed(content, inside / PurePosixPath(content["model"]).name)
        except LcaError as error:
            return [f"{found.code}: {found.message}" for found in error.diagnostics[:5]]
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
    from lca.audit.trail import add_samples, content_of

    again = content_of(checked, results)
    settings = content["cases"][0]["results"][0]["samples"][:1] if content["cases"][0]["results"] else []
    if settings:
        from lca.engine.uncertainty import sample

        told = int(settings[0]["count"]), int(settings[0]["seed"])
        add_samples(again["cases"], [sample(result, *told) for result in results])
    return again


def _laid_out(content: dict[str, Any], folder: Path, folders: Sequence[Path]) -> list[str]:
    """Write the files that a model needs into ``folder``; the paths of those that are not at hand as they were."""
    missing = []
    tables = [{**table, "kind": "table"} for table in content["tables"]]
    for file in (*content["files"], *tables):
        if file["path"].startswith(BUILT_IN):
            continue
        target = (folder / file["path"]).resolve()
        data = file["text"].encode() if "text" in file else _found(file, folders)
        if data is None or not target.is_relative_to(folder.parents[1].resolve()):
            missing.append(file["path"])
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return missing


def _found(file: dict[str, Any], folders: Sequence[Path]) -> bytes | None:
    parts = [part for part in PurePosixPath(file["path"]).parts if part not in ("..", "/")]
    for folder in folders:
        for path in (folder.joinpath(*parts), folder / parts[-1]):
            if path.is_file() and sha256(data := path.read_bytes()).hexdigest() == file["sha256"]:
                return data
    return None
