"""Libraries in line form: where each factor stands in the text, found without reading any of them.

The form is a part of YAML. What comes before is read as YAML; then, to the end of the file, each line under the last
section is blank, a comment, or one factor, `  name: {…}`, that closes the braces and quotes it opens. No line can
then be part of another, so that each says alone what it says in the file. A text that is not surely of the form is
read as a whole. What the scan finds is kept in no file: it is found in the very text that is read, and known by all
of that text while a process runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lca.syntax.unseen import UNSEEN

HEADER = re.compile(r"\n(?P<section>factors|substances):[ ]*\n")
# Signs that may mean something to YAML at the beginning of a word mean nothing within one, nor in quotes.
RUN = r"[^\"{}\[\]\n'#&*!|>%@`?-]"
WITHIN = r"(?:(?<=[^\s:,{])|(?<=[^\s:,{] ))['&*!|>%@`?-]|(?<=\w)\#"
QUOTED = r'(?<=:[ ])"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"(?=[,}])'
WORDS = rf"(?:{RUN}++|{WITHIN}|{QUOTED})*+"
NESTED = rf"(?<=:[ ])\{{{WORDS}\}}(?=[,}}])"
LINE = re.compile(
    r"  (?P<name>[A-Za-z_][A-Za-z0-9_]{0,199}):[ ]"
    r"(?:\{is:[ ](?P<is>[A-Za-z_][A-Za-z0-9_.]*)\}"
    rf"|(?P<fields>\{{{WORDS}(?:{NESTED}{WORDS})*+\}}))"
    r"(?:[ ]+\#[^\n]*+)?[ ]*+(?:\n|\Z)"
    r"|[ ]*+(?:\#[^\n]*+)?(?:\n|\Z)"
)
ALIAS = re.compile(r"is[ ]*:")
"""What may be the field that makes a factor an alias, where it stands behind a brace, a comma or a space."""
NAME = re.compile(r"  (\w+)")
ODD = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML takes for the end of a line, or does not take at all."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What stands under ``section``, the last one of a file, whose key is at ``header`` and its line ends at ``head``.

    By name, in the order of the file: where each name stands, from where to where the fields of each of the
    ``factors``, and of ``aliases`` that say no more the name that they are for. Other aliases are among the factors,
    and ``doubtful``.
    """

    section: str
    header: int
    head: int
    keys: dict[str, int]
    factors: dict[str, tuple[int, int]]
    aliases: dict[str, tuple[int, int]]
    doubtful: tuple[str, ...]


@lru_cache(maxsize=16)
def lines_of(text: str) -> Lines | None:
    """Where the factors of a library stand; None where there are none, or the text is not surely in line form."""
    header = HEADER.match(text, max(text.rfind("\nfactors:"), text.rfind("\nsubstances:"), 0))
    if header is None or ODD.search(text, header.end()) or (not text.isascii() and UNSEEN.search(text)):
        return None
    head = header.end()
    keys: dict[str, int] = {}
    factors: dict[str, tuple[int, int]] = {}
    aliases: dict[str, tuple[int, int]] = {}
    at, end, match = head, len(text), LINE.match
    while at < end:
        line = match(text, at)
        if line is None:
            return None
        name = line["name"]
        if name is not None:
            if name in keys:  # which is told where the whole is read
                return None
            keys[name] = at + 2
            if line["is"] is None:
                factors[name] = line.span("fields")
            else:
                aliases[name] = line.span("is")
        at = line.end()
    doubtful = _doubtful(text, head, factors)
    found = Lines(header["section"], header.start("section"), head, keys, factors, aliases, doubtful)
    return found if keys else None


def _doubtful(text: str, head: int, factors: dict[str, tuple[int, int]]) -> tuple[str, ...]:
    """The factors that may say ``is``, in whatever place, in the order of the file."""
    found: dict[str, None] = {}
    for match in ALIAS.finditer(text, head):
        name = NAME.match(text, text.rfind("\n", 0, match.start()) + 1)
        if name is not None and name[1] in factors and text[match.start() - 1] in "{, ":
            found[name[1]] = None
    return tuple(found)
