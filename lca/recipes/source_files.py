"""Where the files of sources are found: a file, a folder, or a packed one such as a wheel, and nothing outside."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from lca.archives import BROKEN
from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.text_files import MAX_BYTES, is_file, is_folder, note, read_bytes
from lca.recipes.recipe import Recipe, RecipeSource

PACKED = (".whl", ".zip")
MOST = 500
"""So many packed files and checkouts of one folder are looked into."""


@dataclass(frozen=True, slots=True)
class FoundSource:
    """The bytes of a source, and the name that it is shown under."""

    data: bytes
    shown: str

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()


def find_all(
    recipe: Recipe, path: Path, places: Sequence[Path], *, renew: bool
) -> tuple[dict[str, FoundSource], list[Diagnostic]]:
    """The files of the sources of the recipe at ``path``, by key, and what is missing; others only to ``renew`` it."""
    found: dict[str, FoundSource] = {}
    problems: list[Diagnostic] = []
    for source in recipe.sources:
        file = find(source, places)
        if file is None:
            problems.append(problem("E0643", None, path=source.path, recipe=path, had=_had(source)))
        elif file.digest != source.sha256 and not renew:
            problems.append(_another(source, file, path))
        else:
            found[source.key] = file
    return found, problems


def _another(source: RecipeSource, file: FoundSource, path: Path) -> Diagnostic:
    """That a file is not the one of the recipe, or that the recipe does not say which one it is."""
    if source.sha256:
        return problem("E0644", source.span, "", path=file.shown, found=file.digest, wanted=source.sha256)
    advice = f'`sha256 = "{file.digest}"` is that of `{file.shown}`'
    return problem("E0640", source.span, "", path=path, said="`sha256` of the source is missing", advice=[advice])


def _had(source: RecipeSource) -> str:
    """How the file of a source is had."""
    host, _, what = source.package.partition(" ")
    if host == "pypi":
        return f"`pip download --no-deps {what}` brings it"
    if host == "github":
        name, _, commit = what.partition("@")
        return f"`git clone https://github.com/{name}`, then `git checkout {commit or 'HEAD'}` brings it"
    return source.package or source.cited.get("url", "") or f"it is `{source.cited.get('title', source.key)}`"


def find(source: RecipeSource, places: Sequence[Path]) -> FoundSource | None:
    """The file of a source among ``places``, one with the digest of the recipe before any other."""
    other: FoundSource | None = None
    for place in places:
        for found in _candidates(source, place):
            if found.digest == source.sha256:
                return found
            other = other or found
    return other


def _candidates(source: RecipeSource, place: Path) -> Iterator[FoundSource]:
    path = PurePosixPath(source.path)
    if is_folder(place):
        for way in dict.fromkeys((path, PurePosixPath(path.name))):
            if is_file(place / way):
                yield from _read(place / way, place)
        for inner in _inner(place):
            if inner.suffix in PACKED:
                yield from _unpacked(inner, path)
            elif is_file(inner / path):
                yield from _read(inner / path, place)
    elif place.suffix in PACKED and path.suffix not in PACKED:
        yield from _unpacked(place, path)
    elif is_file(place) and place.suffix.lower() == path.suffix.lower():
        yield from _read(place, None)


def _inner(folder: Path) -> Iterator[Path]:
    """What lies in a folder, as far as it is looked into."""
    try:
        yield from sorted(inner for inner in folder.iterdir() if not inner.name.startswith("."))[:MOST]
    except OSError:
        return


def _read(path: Path, root: Path | None) -> Iterator[FoundSource]:
    data = read_bytes(path, str(path), None, root)
    if not isinstance(data, Diagnostic):
        yield FoundSource(data, str(path))


def _unpacked(archive: Path, path: PurePosixPath) -> Iterator[FoundSource]:
    """A file in a packed one: by its way, or by that below the one folder that archives of GitHub have."""
    try:
        with zipfile.ZipFile(archive) as parts:
            for name in parts.namelist():
                inner = PurePosixPath(name)
                if inner == path or PurePosixPath(*inner.parts[1:]) == path:
                    with parts.open(name) as stream:
                        data = stream.read(MAX_BYTES + 1)
                    note(archive)
                    if len(data) <= MAX_BYTES:
                        yield FoundSource(data, f"{archive}/{name}")
                    return
    except BROKEN:
        return
