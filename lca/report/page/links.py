"""Where everything of a trail stands on its page, and links there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from lca.report.page.markup import Child, Markup, element, text
from lca.report.sections.families import family_key
from lca.trail.reading import CaseReading, Reading
from lca.trail.record_places import place_parts
from lca.trail.records import FileRecord

SECTIONS = (
    "summary", "study", "results", "pictures", "rests-on", "checks", "notes", "sources", "assumptions", "figures",
    "files", "model", "signatures",
)  # fmt: skip
LONGEST = 60
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class PageLinks:
    """Gives each thing of a trail one anchor, readable where its name is: ``figure-norway-launch.total``."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._of: dict[tuple[str, ...], str] = {}
        self._taken = dict.fromkeys(SECTIONS, 1)
        self._figures = {case.scenario: self._anchors_of(case) for case in reading.cases}

    def anchor(self, *key: str) -> str:
        """The anchor of what ``key`` names, the same each time it is asked for."""
        if key not in self._of:
            slug = _NO_NAME.sub("-", "-".join(filter(None, key)))[:LONGEST].strip("-.") or "part"
            self._of[key] = self._free(slug)
        return self._of[key]

    def figure(self, case: CaseReading, figure: str) -> str:
        """The anchor of a figure of a case."""
        return self._figures[case.scenario][figure]

    def to_figure(self, case: CaseReading, figure: str, *shown: Child, class_: str | None = None) -> Markup:
        """A link to a figure, by its name or as it is ``shown``."""
        return element("a", *(shown or (figure,)), href=f"#{self.figure(case, figure)}", class_=class_)

    def to(self, shown: Child, *key: str) -> Markup:
        """A link to what ``key`` names."""
        return element("a", shown, href=f"#{self.anchor(*key)}")

    def to_place(self, place: str) -> Markup:
        """``path:line``, linked to the line where the text of the file is on the page, else to the file's digest."""
        found = place_parts(place)
        if found is None:
            return text(place)
        path, line, _ = found
        if line <= self._lines.get(path, 0):
            return element("a", f"{path}:{line}", href=f"#{self.line(path, line)}", class_="place")
        shown = text(f"{path}:{line}")
        return self.to(shown, "file", path) if path in self._paths else element("span", shown, class_="place")

    def line(self, path: str, number: int) -> str:
        """The anchor of a line of a file."""
        return f"{self.anchor('line', path)}-{number}"

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(file.path for file in self.reading.content.files)

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        """How many lines of a file are on the page."""
        return {file.path: len(model_lines(file)) for file in self.reading.content.files if file.text is not None}

    def _free(self, slug: str) -> str:
        """The slug, or with the next number behind it where it is taken."""
        free = slug
        while free in self._taken:
            self._taken[slug] += 1
            free = f"{slug}-{self._taken[slug]}"
        self._taken[free] = 1
        return free

    def _anchors_of(self, case: CaseReading) -> Mapping[str, str]:
        """A figure that is told with its family has the anchor of that."""
        for figure, family in case.families.items():
            if figure not in family.opened or figure in case.judged:
                self._of["figure", case.scenario, figure] = self.anchor(*family_key(case, family))
        return {figure: self.anchor("figure", case.scenario, figure) for figure in case.figures}


def model_lines(file: FileRecord) -> list[str]:
    """The lines of a model's text."""
    return (file.text or "").replace("\r\n", "\n").removesuffix("\n").split("\n")
