"""What a figure is called: a value that says whose it is and what it is there, with one text and one reader of that.

Texts and values are each other's: ``str(read_id(text)) == text`` for every text, and of two values that are shown alike
neither is made. Where a name that a model gives reads like a result (``a.total`` for a value ``total`` of the model
``a``) its value is that of the result, which nothing else in the same program is called.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a figure is of its owner."""

    VALUE = "value"
    """What the model gives a name: a parameter, a let, a factor of a library; ``of`` is its last part."""
    CELL = "cell"
    """What stands in the column ``of`` of a ``row`` of a table."""
    PART = "part"
    """What its owner, an id or a name, is for ``of``: an indicator, a parameter of a template, an assessment."""
    MAKES = "makes"
    SHARE = "share"
    USES = "uses"
    AVOIDS = "avoids"
    EMITS = "emits"
    TAKES = "takes"
    NEEDS = "needs"
    FROM = "from"
    """The burden that a flow makes through a factor or a substance."""
    SPARED = "spared"
    """The same of what is avoided."""
    AMOUNT = "amount"
    RUNS = "runs"
    UPSTREAM = "upstream"
    """What all that reaches an assessment through ``of`` causes."""
    INTENSITY = "intensity"
    """What one unit of a node's product causes, with all that it uses."""
    NODE = "node"
    STAGE = "stage"
    CREDIT = "credit"
    TOTAL = "total"
    CREDITS = "credits"
    WITHIN = "within"
    """A tolerance, of which the figures are meant."""
    CHECK = "check"
    RULE = "rule"
    """The requirement ``of``, by its number, of a rule."""
    SIDE = "side"
    """The side ``of`` of a comparison that has no other name."""
    RESTS = "rests"
    SCALES = "scales"
    SCORED = "scored"
    STANDS = "stands"
    """What a parameter stands for, by its dimension."""


ALL = "all"
"""What a node emits in one run, itself and through factors."""
BARE = frozenset({Role.MAKES, Role.EMITS, Role.TOTAL, Role.CREDITS})
"""These may stand alone behind their owner."""
OF_INDICATOR = frozenset({Role.TOTAL, Role.CREDITS})
BESIDE = frozenset({Role.NODE, Role.CREDIT, Role.EMITS, Role.UPSTREAM, Role.INTENSITY})
"""In the brackets of these an indicator may stand beside what they are of."""
BEHIND = frozenset({Role.FROM, Role.SPARED})
"""Behind these stands their indicator."""
CLAUSES = frozenset({
    Role.MAKES, Role.SHARE, Role.USES, Role.AVOIDS, Role.EMITS, Role.TAKES, Role.NEEDS, Role.AMOUNT, Role.RUNS,
    Role.STAGE, *OF_INDICATOR, *BESIDE, *BEHIND,
})  # fmt: skip
FLOWS = frozenset({Role.USES, Role.AVOIDS, Role.EMITS, Role.TAKES, Role.NEEDS})
OF_OTHERS = frozenset({Role.PART, Role.WITHIN, Role.RESTS, Role.SCALES, Role.SCORED})
JUDGED = frozenset({Role.CHECK, Role.RULE, Role.SIDE})
SHOWN = {
    Role.CELL: "{0.owner}[{0.row}].{0.of}", Role.PART: "{0.owner}({0.of})", Role.WITHIN: "{0.owner} within",
    Role.CHECK: 'check "{0.of}"', Role.RULE: "rule {0.owner}, {0.of}", Role.SIDE: "{0.owner}.{0.of}",
    Role.RESTS: "{0.owner} on {0.of}", Role.SCALES: "{0.owner} by {0.of}", Role.SCORED: "{0.owner}, {0.of}",
    Role.STANDS: "{0.owner} ({0.of})",
}  # fmt: skip
"""How those are shown that are no clause of their owner."""

PATH = re.compile(r"[\w.]*")
WORD = re.compile(r"\w+")
OF_TOTAL = re.compile(r"(\w+\.total(?:\(\w+\))?)( on |, | by )(.+)", re.DOTALL)
OF_TOTALS = {" on ": Role.RESTS, " by ": Role.SCALES, ", ": Role.SCORED}
STANDS = re.compile(r"([\w.]+) \((.*)\)", re.DOTALL)
SIDES = (".left", ".right", ".within", ".condition")
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[()]', re.DOTALL)
NUMBERS = {
    kind: re.compile(pattern + r"\Z")
    for kind, pattern in (("[", r"\[([0-9]{1,9})\]"), ("#", "#([0-9]{1,9})"), (":", ":([0-9]{1,9})"))
}
LONGEST = 11
"""So long is a number with what stands around it."""


@dataclass(frozen=True, slots=True)
class FigureId:
    """``owner`` is a node, an assessment, a table, or the text of another id, and empty where nothing owns the figure.

    ``of`` is what it is of: a supplier, a product, a node; ``row`` the row of a table that it is for. ``literal``
    counts the numbers in one statement, ``ordinal`` those that are called alike, from 2, and ``step`` the steps without
    names on the way to a figure; 0 is none.
    """

    owner: str
    role: Role
    of: str = ""
    indicator: str = ""
    row: str = ""
    literal: int = 0
    ordinal: int = 0
    step: int = 0

    def __str__(self) -> str:
        literal = f"[{self.literal}]" if self.literal else ""
        ordinal = f"#{self.ordinal}" if self.ordinal else ""
        return _stem(self) + literal + ordinal + (f":{self.step}" if self.step else "")


def _stem(one: FigureId) -> str:
    if one.role is Role.VALUE:
        return f"{one.owner}.{one.of}" if one.owner else one.of
    if one.role in SHOWN:
        return SHOWN[one.role].format(one)
    behind = f" in {one.indicator}" if one.indicator and one.role in BEHIND else ""
    inside = ", ".join(part for part in (one.of, "" if behind else one.indicator) if part)
    row = f" for {one.row}" if one.row else ""
    return f"{one.owner}.{one.role}" + (f"({inside})" if inside else "") + row + behind


def read_id(text: str) -> FigureId:
    """The id that is shown as ``text``; of what nothing is known the whole text is its name."""
    found = OF_TOTAL.fullmatch(text)
    if found is not None:
        return FigureId(found[1], OF_TOTALS[found[2]], found[3])
    rest, step = _number(text, ":")
    rest, ordinal = _number(rest, "#")
    one, literal = _read(rest), 0
    if one is None:
        rest, literal = _number(rest, "[")
        one = _read(rest) or FigureId("", Role.VALUE, rest)
    one = FigureId(one.owner, one.role, one.of, one.indicator, one.row, literal, ordinal, step)
    return one if str(one) == text else FigureId("", Role.VALUE, text)


def whose(one: FigureId) -> str:
    """The node, assessment or model that an id belongs to: of what is told of another id, that of this."""
    return whose(read_id(one.owner)) if one.role in OF_OTHERS else one.owner


def _number(text: str, kind: str) -> tuple[str, int]:
    """A text without the number of a kind at its end, and that, 0 where there is none."""
    found = NUMBERS[kind].search(text, max(0, len(text) - LONGEST))
    return (text[: found.start()], int(found[1])) if found else (text, 0)


def _read(text: str) -> FigureId | None:
    """The id that a text without numbers at its end is shown of; None where it is that of none."""
    if text.startswith(("check ", "rule ")):
        return _judged(text)
    if text.endswith(" within"):
        return FigureId(text.removesuffix(" within"), Role.WITHIN)
    path = PATH.match(text)
    end = path.end() if path else 0
    if end == len(text):
        owner, dot, word = text.rpartition(".")
        return _clause(owner, word, "") if dot else FigureId("", Role.VALUE, text)
    if text[end] == "[":
        row, cell, column = text[end + 1 :].rpartition("].")
        return FigureId(text[:end], Role.CELL, column, row=row) if cell and WORD.fullmatch(column) else None
    chosen = STANDS.fullmatch(text)
    if chosen is not None:
        return FigureId(chosen[1], Role.STANDS, chosen[2])
    behind = _closing(text, end) + 1 if text[end] == "(" else 0
    return _of_owner(text, text.rfind(".", 0, end)) or _of_owner(text, behind) or _part(text)


def _judged(text: str) -> FigureId | None:
    """A check, the requirement of a rule, a side of one of these or a tolerance of a check."""
    kind = Role.CHECK if text.startswith('check "') else Role.RULE if text.startswith("rule ") else None
    side = next((side for side in SIDES if text.endswith(side)), "")
    if kind is None or side:
        return FigureId(text.removesuffix(side), Role.SIDE, side[1:]) if kind else None
    if text.endswith(" within"):
        return FigureId(text.removesuffix(" within"), Role.WITHIN)
    if kind is Role.CHECK:
        return FigureId("", kind, text[len('check "') : -1]) if text.endswith('"') else None
    owner, comma, place = text.removeprefix("rule ").rpartition(", ")
    return FigureId(owner, kind, place) if comma else None


def _of_owner(text: str, dot: int) -> FigureId | None:
    """What stands behind the dot as something of what stands before it."""
    word = WORD.match(text, dot + 1) if 0 < dot < len(text) and text[dot] == "." else None
    return _clause(text[:dot], word[0], text[word.end() :]) if word else None


def _clause(owner: str, word: str, rest: str) -> FigureId | None:
    """``word`` with all that stands ``rest`` behind it: brackets, a row, an indicator."""
    role = Role(word) if word in CLAUSES else Role.VALUE
    if role is Role.VALUE or (not rest and role not in BARE):
        return None if rest else FigureId(owner, Role.VALUE, word)
    of = indicator = row = ""
    if rest.startswith("("):
        close = _closing(rest, 0)
        of, rest = rest[1:close], rest[close + 1 :]
    if rest.startswith(" for "):
        row, bracket, rest = rest.removeprefix(" for ").rpartition("]")
        row += bracket
    if rest.startswith(" in ") and role in BEHIND:
        indicator, rest = rest.removeprefix(" in "), ""
    if role in OF_INDICATOR:
        of, indicator = "", of
    elif role in BESIDE and WORD.fullmatch(of.rpartition(", ")[2]):
        of, _, beside = of.rpartition(", ") if ", " in of else (of, "", "")
        indicator = beside
    return None if rest else FigureId(owner, role, of, indicator, row)


def _part(text: str) -> FigureId | None:
    owner, bracket, of = text.rpartition("(")
    plain = bool(owner and bracket) and WORD.fullmatch(of[:-1]) is not None and of.endswith(")")
    return FigureId(owner, Role.PART, of[:-1]) if plain else None


def _closing(text: str, opening: int) -> int:
    """Where the bracket that is opened there is closed, brackets in quotes aside; behind the text where it is not."""
    depth = 0
    for found in BRACKETS.finditer(text, opening):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if not depth:
            return found.start()
    return len(text)
