"""JSON to a tree of text with places: every number stays the digits that stand there."""

from __future__ import annotations

import re
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # as the module says that it has

from lca.diagnostics import Diagnostic, problem
from lca.factors.yaml_tree import MAX_DEPTH, Mapping, Scalar, Sequence, Tree
from lca.source import SourceFile, Span

BLANK = re.compile(r"[ \t\r\n]*")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
WORDS = {"true": "true", "false": "false", "null": "", "NaN": "", "Infinity": "", "-Infinity": ""}
"""What stands for them in a cell; nothing is known of what is no number."""


class _Refused(Exception):
    def __init__(self, at: int, said: str, code: str = "E0646") -> None:
        super().__init__(said)
        self.at, self.code = at, code


def read_json(file: SourceFile) -> Tree | Diagnostic:
    """The document in ``file``, or why it is none. Of a name that stands twice the last counts, as JSON has it."""
    reader = _Reader(file)
    try:
        tree, at = reader.value(reader.skip(0), 1)
        if reader.skip(at) < len(file.text):
            raise _Refused(reader.skip(at), "something stands behind its end")
    except _Refused as refused:
        span = Span(file, refused.at, min(refused.at + 1, len(file.text)))
        if refused.code == "E0703":
            return problem("E0703", span, limit=MAX_DEPTH)
        return problem(refused.code, span, "", path=file.path, said=f"it is no JSON: {refused}")
    return tree


class _Reader:
    def __init__(self, file: SourceFile) -> None:
        self.file, self.source = file, file.text

    def skip(self, at: int) -> int:
        blank = BLANK.match(self.source, at)
        assert blank is not None
        return blank.end()

    def value(self, at: int, depth: int) -> tuple[Tree, int]:
        sign = self.source[at : at + 1]
        if depth > MAX_DEPTH:
            raise _Refused(at, "", "E0703")
        if sign == '"':
            return self.text(at)
        if sign == "{":
            return self.mapping(at, depth)
        if sign == "[":
            return self.sequence(at, depth)
        for word, text in WORDS.items():
            if self.source.startswith(word, at):
                return Scalar(text, Span(self.file, at, at + len(word))), at + len(word)
        number = NUMBER.match(self.source, at)
        if number is None:
            raise _Refused(at, "a value belongs here")
        return Scalar(number[0], Span(self.file, at, number.end())), number.end()

    def text(self, at: int) -> tuple[Scalar, int]:
        try:
            text, end = scanstring(self.source, at + 1, True)
        except JSONDecodeError as error:
            raise _Refused(
                min(error.pos, len(self.source)), "a text has no end, or a sign that must be escaped"
            ) from None
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a sign is none
        return Scalar(whole, Span(self.file, at, end)), end

    def mapping(self, start: int, depth: int) -> tuple[Mapping, int]:
        entries: dict[str, tuple[Scalar, Tree]] = {}
        at = self.skip(start + 1)
        while not self.source.startswith("}", at):
            if entries:
                at = self.skip(self.sign(",", at))
            if not self.source.startswith('"', at):
                raise _Refused(at, "a name in quotes belongs here")
            key, at = self.text(at)
            tree, at = self.value(self.skip(self.sign(":", self.skip(at))), depth + 1)
            entries[key.text] = (key, tree)
            at = self.skip(at)
        return Mapping(entries, Span(self.file, start, at + 1)), at + 1

    def sequence(self, start: int, depth: int) -> tuple[Sequence, int]:
        items: list[Tree] = []
        at = self.skip(start + 1)
        while not self.source.startswith("]", at):
            if items:
                at = self.skip(self.sign(",", at))
            item, at = self.value(at, depth + 1)
            items.append(item)
            at = self.skip(at)
        return Sequence(tuple(items), Span(self.file, start, at + 1)), at + 1

    def sign(self, sign: str, at: int) -> int:
        if not self.source.startswith(sign, at):
            raise _Refused(at, f"`{sign}` belongs here")
        return at + 1
