"""Libraries of Python packages: folders that their entry points name, found without running anything of them.

An installed package says in its metadata which of its folders holds libraries, `[lca.libraries]` in `entry_points.txt`,
and its RECORD which files it has; one that stands in a project's `factors/`, as a git submodule does, says the same in
`pyproject.toml`. Nothing is imported: a stranger's library can do nothing but be read.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lca.diagnostics.text_files import is_folder, is_within
from lca.factors.lock import INSTALLED

if TYPE_CHECKING:
    from importlib.metadata import PathDistribution

GROUP = "lca.libraries"
ABOUT = "pyproject.toml"
LIBRARIES = (".yaml", ".lca")
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
"""What a package may be called."""
SOURCES = ("src", "")
"""Where the modules of a project stand that is installed as it is edited."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A library that a package offers under a ``name``, in a ``folder`` of its own."""

    name: str
    package: str
    version: str
    folder: Path

    @property
    def shown(self) -> str:
        """What the files of the folder are shown under."""
        return f"{INSTALLED}{self.package}"


def offers() -> tuple[Offer, ...]:
    """What the packages offer that this Python would find, in its order; of a package that is there twice the first."""
    found: list[Offer] = []
    seen: set[str] = set()
    for place in _candidates():
        with suppress(OSError, ValueError, TypeError, LookupError):  # metadata that are none offer nothing
            told = list(_offered(place))
            if not seen & {offer.package.casefold() for offer in told}:
                seen.update(offer.package.casefold() for offer in told)
                found += told
    return tuple(found)


def _offered(place: Path) -> Iterator[Offer]:
    """What the package of some metadata offers."""
    from importlib.metadata import PathDistribution

    package = PathDistribution(place)
    name = package.metadata["Name"]
    if not NAME.fullmatch(name):
        return
    for entry in package.entry_points.select(group=GROUP):
        folder = _folder(package, place, entry.value.partition(":")[0].strip())
        if folder is not None:
            yield Offer(entry.name, name, package.version, folder)


def beneath(shelf: Path) -> Iterator[Path]:
    """Folders of libraries in the projects of packages that stand in a folder of libraries, each of them inside it."""
    for about in sorted(shelf.glob(f"*/{ABOUT}")):
        yield from (folder for folder in _folders(about.parent) if is_within(folder, shelf))


def is_packaged(folder: Path) -> bool:
    """Whether a folder of libraries is that of a package: of one that is installed, or of the project of one."""
    installed = (offer.folder.resolve() for offer in offers())
    return folder in installed or any(folder in _folders(project) for project in folder.parents)


def _folders(project: Path) -> Iterator[Path]:
    """The folders of libraries that the project of a package names."""
    try:
        told = tomllib.loads((project / ABOUT).read_text(encoding="utf-8"))["project"]["entry-points"][GROUP]
        modules = [str(value).partition(":")[0].strip() for value in told.values()]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return
    for module in dict.fromkeys(modules):
        folder = _edited_folder(project, module)
        if folder is not None:
            yield folder


def _candidates() -> Iterator[Path]:
    """The metadata of packages that offer something: a look at each costs less than reading what else they are."""
    for folder in dict.fromkeys(path for path in sys.path if Path(path).is_absolute()):
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries if entry.name.endswith(".dist-info"))
        except OSError:
            continue
        for name in names:
            try:
                text = Path(folder, name, "entry_points.txt").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            if f"[{GROUP}]" in text:
                yield Path(folder, name)


def _folder(package: PathDistribution, place: Path, module: str) -> Path | None:
    """The folder of a module, if files of the package stand in it; None where the entry leads to none."""
    parts = module.split(".")
    inside = "/".join(parts) + "/"
    files = package.files or ()
    if any(file.as_posix().startswith(inside) and file.suffix in LIBRARIES for file in files):
        folder = place.parent.joinpath(*parts)
        return folder if is_folder(folder) and is_within(folder, place.parent) else None
    project = _edited(package)
    return _edited_folder(project, module) if project else None


def _edited_folder(project: Path, module: str) -> Path | None:
    """The folder of a module in the project of its package, and nowhere else."""
    parts = module.split(".")
    folders = (project.joinpath(source, *parts) for source in SOURCES if all(map(str.isidentifier, parts)))
    return next((folder for folder in folders if is_folder(folder) and is_within(folder, project)), None)


def _edited(package: PathDistribution) -> Path | None:
    """The project of a package that is installed as it is edited (`pip install -e`)."""
    try:
        told = json.loads(package.read_text("direct_url.json") or "{}")
        url = urlsplit(told["url"]) if told["dir_info"]["editable"] is True else None
    except (KeyError, TypeError, ValueError):
        return None
    return Path(unquote(url.path)) if url is not None and url.scheme == "file" and not url.netloc else None
