"""What could stand at a place, in words instead of the names of terminals."""

from __future__ import annotations

from collections.abc import Iterable

from lca.syntax.words import BY_PLACE, CLAUSES, DECLARATIONS, PLACED_CLAUSES

VALUE = {"QUANTITY", "NUMBER", "PATH", "LPAR", "MINUS", "NOT", "IF", "STRING"}
ITEMS = {word.upper() for word in (*DECLARATIONS, *BY_PLACE)}
IN_NODES = (*CLAUSES[:-1], *PLACED_CLAUSES, CLAUSES[-1])
ANY_VALUE = "a value (a quantity such as `12 kWh`, a name, or an expression)"
GROUPS: tuple[tuple[set[str], str], ...] = (
    (VALUE, ANY_VALUE),
    (VALUE - {"NOT", "IF"}, ANY_VALUE),
    ({"PLUS", "STAR", "SLASH", "CARET", "MINUS"}, "an operator (`+ - * / ^`)"),
    ({"STAR", "SLASH"}, "`*` or `/`"),
    ({"CITED", "TILDE", "QUALITY", "ACCOUNTING"}, "a basis (`@source` or `~ assumption`)"),
    ({"AND", "OR"}, "`and`, `or`"),
    ({*ITEMS, "PATH"}, "the next declaration"),
    (ITEMS, "the next declaration"),
    ({word.upper() for word in IN_NODES}, f"a clause ({', '.join(f'`{word}`' for word in IN_NODES)})"),
    ({"PLUSMINUS", "LPAR"}, "an uncertainty (`± 5 %`)"),
)
WORDS = {
    "NAME": "a name", "PATH": "a name", "STRING": "text in quotes", "NUMBER": "a number", "QUANTITY": "a quantity",
    "DATE": "a date such as 2023-02", "VERSION": "a version", "COMPARE": "a comparison (`<=`, `==` …)",
    "TEXTUAL": "`contains`", "OVER": "`over`",
    "EQUALS": "`=`", "PLUSMINUS": "`±`", "PLUS": "`+`", "MINUS": "`-`", "STAR": "`*`", "SLASH": "`/`", "CARET": "`^`",
    "COMMA": "`,`", "LBRACKET": "`[`", "RBRACKET": "`]`", "MEMBER": "`.` and a column",
    "LPAR": "`(`", "RPAR": "`)`", "LBRACE": "`{`", "RBRACE": "`}`",
    "MEASURE": "a unit such as `kg`", "CITED": "`@source`", "TILDE": "`~ assumption`",
    "$END": "the end of the file", "CODE": "a code such as E0203",
}  # fmt: skip
MOST = 5


def in_words(terminals: Iterable[str]) -> str:
    """What could stand there, the most useful first."""
    left = set(terminals)
    said = []
    for group, words in GROUPS:
        if group <= left:
            left -= group
            said.append(words)
    said += sorted({WORDS.get(name, f"`{name.lower()}`") for name in left})
    if not said:
        return "something else"
    if len(said) > MOST:
        said = [*said[: MOST - 1], "…"]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " or " + said[-1]
