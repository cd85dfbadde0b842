"""The readers of BibTeX and of CSL-JSON, and the fields of all that they find."""

from __future__ import annotations

from lca.bibliography import read_bibliography
from lca.source import SourceFile, Span

from .folders import written
from .texts import tell

WORDS = (
    "@misc{a,", "@string{", "@comment", "@preamble{", "title = {", "author = ", " and ", "year = 2020", "month = jan",
    "#", '"', "}", r"\'e", r"\url{", "$", "%", '{"id":"a"', '"title":"', '"issued":{"date-parts":[[2023,2]]}', "[", "]",
    '"author":[{"family":"', "null", "1e999", r"\ud800",
)  # fmt: skip
ASKED = Span(SourceFile("model.lca", "sources"), 0, 7)


def one(data: bytes) -> None:
    name = "refs.bib" if data[:1] == b"b" else "refs.json"
    found, problems = read_bibliography(written(name, data[1:]), name, ASKED)
    for entry in found.entries:
        assert all(isinstance(text, str) for text in entry.fields.values())
    for problem in problems:
        tell(problem)
