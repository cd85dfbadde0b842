"""Where things stand: as a person looks them up, or told the same on every machine."""

from __future__ import annotations

import os
import re
from pathlib import PurePath

from lca.factors.lock import BUILT_IN, PLACELESS
from lca.source import SourceFile, Span

_PLACE = re.compile(r"(.*):([0-9]{1,9}):([0-9]{1,9})", re.DOTALL)


def place_parts(place: str) -> tuple[str, int, int] | None:
    """The path, the line and the column of a place in a trail; None for what is no place."""
    found = _PLACE.fullmatch(place)
    return (found[1], int(found[2]), int(found[3])) if found else None


class Places:
    """Paths as they are shown, and lines."""

    def path(self, shown: str) -> str:
        """The path of a file that is shown under ``shown``."""
        return shown

    def of(self, span: Span) -> str:
        """``path:line``."""
        return span.place


class FromModel(Places):
    """Paths as seen from the folder of the model ``root``, and columns."""

    def __init__(self, root: SourceFile) -> None:
        self.folder = PurePath(root.path).parent.as_posix()
        self._paths: dict[str, str] = {}

    def path(self, shown: str) -> str:
        if shown not in self._paths:
            self._paths[shown] = self._path(shown)
        return self._paths[shown]

    def _path(self, shown: str) -> str:
        if self.folder.startswith(BUILT_IN) and shown.startswith(f"{self.folder}/"):
            return shown.removeprefix(f"{self.folder}/")
        if shown.startswith((*PLACELESS, "--")):
            return shown
        return PurePath(os.path.relpath(shown, self.folder or ".")).as_posix()

    def of(self, span: Span) -> str:
        """``path:line:column``."""
        line, column = span.file.position(span.start)
        return f"{self.path(span.file.path)}:{line}:{column}"
