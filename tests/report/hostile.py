"""Texts that do something to a terminal, a spreadsheet or a page that takes them for more than text."""

from __future__ import annotations

import unicodedata

HOSTILE = {
    "formula": '=HYPERLINK("http://example.org","x")',
    "dde": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "behind a tab": "\t=1",
    "behind a return": "\r=1",
    "behind a line": "\n=1",
    "behind spaces": "   =1",
    "behind an apostrophe": "'=1",
    "full width": "＝1",
    "behind a semicolon": "a;=1",
    "behind a quote": '";=1,"=2',
    "array": "{=1}",
    "error value": "#REF!",
    "script": "<script>alert(1)</script>",
    "image": "![x](http://example.org/x.png)",
    "link": "[a](http://example.org)",
    "link to a script": "[a](javascript:alert(1))",
    "bare name": "see example.org/x, and example.com",
    "autolink": "<http://example.org>",
    "bare link": "http://example.org/a|b?c=d&e=f",
    "www": "www.example.org",
    "mail": "me@example.org",
    "mention": "@somebody",
    "issue": "#1",
    "reference": "[a]: http://example.org",
    "footnote": "[^1]",
    "code": "`x`",
    "open code": "``",
    "pipe": "a|b|",
    "escaped pipe": "\\|",
    "backslash": "\\",
    "heading": "# h",
    "item": "- i",
    "number": "1. n",
    "quote": "> q",
    "fence": "```",
    "rule": "---",
    "underline": "===",
    "strong": "**s**",
    "emphasis": "_e_ *f*",
    "struck": "~~s~~",
    "formula of TeX": "$x$",
    "entity": "&lt;b&gt;&#x202e;",
    "comment": "<!-- -->",
    "null": "\x00",
    "vertical tab": "\x0b\x0c",
    "escape": "\x1b[31m\x1b]8;;http://example.org\x1b\\",
    "direction": "\u202e\u2066x\u2069",
    "separators": "\u2028=1\u2029-1",
    "soft hyphen": "\xad\u200b\ufeff",
    "surrogate": "\ud800",
    "no character": "\uffff\ufdd0",
    "numbered character": "_x202E__x003D_1",
    "long": "x" * 40_000,
    "long astral": "\U0001f600" * 20_000,
    "lines": "a\nb\r\nc",
}  # fmt: skip


def active(text: str) -> list[str]:
    """The controls, direction marks and what is no character in a text."""
    return sorted(
        {hex(ord(one)) for one in text if unicodedata.category(one) in ("Cc", "Cf", "Zl", "Zp", "Cs")} - {"0xa"}
    )
