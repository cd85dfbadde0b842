"""Signs that nobody sees, with which an editor shows another text than the one that is computed ("Trojan source").

Letters that look like those of another alphabet, beside letters of that, are told as well.

Outside of texts in quotes they are refused, also in comments; inside they are told, but for those that people write
with: what joins letters and emoji or parts them, and the marks of direction of a single place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.look_alikes import ALIKE, look_alikes
from lca.source import SourceFile, Span
from lca.syntax.items import TEXT_OR_COMMENT

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e01ef]"
)
USUAL = re.compile("[\u061c\u200c-\u200f\ufe00-\ufe0f]")
EMOJI = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
"""The flag of a part of a country, which is spelled in signs that are not seen."""


def refused_signs(file: SourceFile, may_stand: Callable[[int], bool] = lambda _: False) -> Iterator[Diagnostic]:
    """The signs of a text that nobody sees, each where it stands; but those that ``may_stand`` there."""
    for match in UNSEEN.finditer(file.text):
        if not may_stand(match.start()):
            yield _told("E0120", file, match.start())


def unseen(file: SourceFile) -> list[Diagnostic]:
    """What is to be told of the signs in a model that nobody sees, or takes for others."""
    if file.text.isascii() or not (UNSEEN.search(file.text) or ALIKE.search(file.text)):
        return []
    found, at = list[Diagnostic](), 0
    for part in TEXT_OR_COMMENT.finditer(file.text):
        found += _in_code(file, at, part.start())
        if not part[1]:
            found += (_told("N0907", file, part.start() + place) for place in look_alikes(part[0]))
        usual = {place for flag in EMOJI.finditer(part[0]) for place in range(flag.start(), flag.end())}
        for match in UNSEEN.finditer(part[0]):
            if match.start() not in usual and not USUAL.fullmatch(match[0]):
                found.append(_told("E0120" if part[1] else "N0906", file, part.start() + match.start()))
        at = part.end()
    return [*found, *_in_code(file, at, len(file.text))]


def without(text: str) -> str:
    """The text with a space for each of these signs outside of texts and comments, so that each is told but once."""
    if text.isascii() or not UNSEEN.search(text):
        return text
    parts, at = list[str](), 0
    for part in TEXT_OR_COMMENT.finditer(text):
        parts += [UNSEEN.sub(" ", text[at : part.start()]), part[0]]
        at = part.end()
    return "".join([*parts, UNSEEN.sub(" ", text[at:])])


def _in_code(file: SourceFile, start: int, end: int) -> Iterator[Diagnostic]:
    for match in UNSEEN.finditer(file.text, start, end):
        yield _told("E0120", file, match.start())


def _told(code: str, file: SourceFile, at: int) -> Diagnostic:
    sign = file.text[at]
    name = unicodedata.name(sign, "without a name")
    return problem(code, Span(file, at, at + 1), f"U+{ord(sign):04X}", sign=f"U+{ord(sign):04X} {name}")
