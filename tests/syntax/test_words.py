"""The words of the language stand in the grammar and in one list; both say the same."""

from __future__ import annotations

import re

from lca.places import data
from lca.syntax.words import CONTEXTUAL, RESERVED


def test_the_grammar_keeps_the_same_words_from_names_and_units() -> None:
    grammar = (data("grammar") / "lca.lark").read_text(encoding="utf-8")
    lists = re.findall(r"\(\?!\(\?:(study\|[a-z|]*)\)", grammar)
    assert [set(words.split("|")) for words in lists] == [RESERVED, RESERVED, RESERVED | CONTEXTUAL]
