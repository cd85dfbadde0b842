"""What paths of the command line stand for: files, or all models and factor libraries in folders and below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lca.cli.output import LIBRARY, names_folder, open_model
from lca.diagnostics import LcaError, problem
from lca.diagnostics.text_files import is_within
from lca.factors.shelf import SHELF
from lca.source import SourceFile

MODEL = RULES = ".lca"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was named, or that was found in a ``folder`` that was."""

    path: str
    folder: str = ""

    @property
    def is_library(self) -> bool:
        return Path(self.path).suffix in LIBRARY

    def inside(self) -> Path:
        """The path. Raises LcaError where it is a link that leaves the folder in which it was found."""
        if self.folder and not is_within(Path(self.path), Path(self.folder)):
            raise LcaError([problem("E0706", None, path=self.path)])
        return Path(self.path)

    def read(self) -> tuple[SourceFile, Path]:
        """The text of a model. Raises LcaError where there is none."""
        return open_model(self.path, Path(self.folder) if self.folder else None)


def models_at(paths: Iterable[str]) -> Iterator[FoundFile]:
    """Each model once, those of a folder in order. Raises LcaError for a folder without one."""
    return _each(paths, _is_model, "no model (`*.lca`) is in it")


def texts_at(paths: Iterable[str]) -> Iterator[FoundFile]:
    """As ``models_at``, and the factor libraries."""
    nothing = "neither a model (`*.lca`) nor a folder `factors` with libraries is in it"
    return _each(paths, lambda path: _is_model(path) or _is_library(path), nothing)


def libraries_at(paths: Iterable[str]) -> Iterator[FoundFile]:
    """As ``models_at``, libraries: those of factors wherever they are, as the folder is named, and those of rules."""
    return _each(paths, lambda path: path.suffix == LIBRARY[0] or _is_rules(path), "no library (`*.yaml`) is in it")


def _is_model(path: Path) -> bool:
    return path.suffix == MODEL


def _is_library(path: Path) -> bool:
    return path.suffix == LIBRARY[0] and SHELF in path.absolute().parent.parts


def _is_rules(path: Path) -> bool:
    return path.suffix == RULES and path.absolute().parent.name == SHELF


def _each(paths: Iterable[str], wanted: Callable[[Path], bool], nothing: str) -> Iterator[FoundFile]:
    seen: set[Path] = set()
    for path in paths:
        if not names_folder(path):
            found = [FoundFile(path)]
        else:
            found = [FoundFile(str(file), path) for file in sorted(_files_in(Path(path))) if wanted(file)]
        if not found:
            raise LcaError([problem("E0701", None, path=path, reason=nothing)])
        for one in found:
            if Path(one.path).absolute() not in seen:
                seen.add(Path(one.path).absolute())
                yield one


def _files_in(folder: Path) -> Iterator[Path]:
    """The files in a folder and below; neither in hidden folders, nor behind links to folders."""
    waiting = [folder]
    while waiting:
        try:
            for entry in waiting.pop().iterdir():
                if entry.name.startswith("."):
                    continue
                if not entry.is_dir():
                    yield entry
                elif not entry.is_symlink():
                    waiting.append(entry)
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise LcaError([problem("E0701", None, path=error.filename or folder, reason=reason)]) from None
