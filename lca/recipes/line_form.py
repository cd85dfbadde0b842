"""A library as YAML in the line form: each factor on one line, under `factors` at the end of its file."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping

from lca.recipes.recipe import NestedTexts

PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ _.()/^+;²³°%$·×'–-])*|[0-9](?:[^\W_]|[ _.()/^+%°²³·–-])*")
"""What needs no quotes, within braces neither."""
WORDS = frozenset(["y", "n", "yes", "no", "true", "false", "on", "off", "null"])
"""What other readers of YAML take for something else than text."""

WIDEST = 100
"""What is longer stands on lines of its own, but for factors."""


def library_text(comment: str, header: NestedTexts, sections: Mapping[str, Mapping[str, NestedTexts]]) -> str:
    """The text of a library: ``header`` as it stands, then ``sections`` with an entry on each line, by name."""
    lines = [f"# {comment}", *_block(header, "")]
    for section, entries in sections.items():
        lines.append(f"{section}:")
        lines += [f"  {name}: {_flow(fields)}" for name, fields in sorted(entries.items())]
    return "\n".join(lines) + "\n"


def _block(texts: NestedTexts, indent: str) -> Iterator[str]:
    for name, value in texts.items():
        if isinstance(value, str):
            yield f"{indent}{_scalar(name)}: {_scalar(value)}"
        elif indent and len(_flow(value)) <= WIDEST:
            yield f"{indent}{_scalar(name)}: {_flow(value)}"
        else:
            yield f"{indent}{_scalar(name)}:"
            yield from _block(value, indent + "  ")


def _flow(texts: NestedTexts) -> str:
    parts = (
        f"{_scalar(name)}: {_scalar(value) if isinstance(value, str) else _flow(value)}"
        for name, value in texts.items()
    )
    return "{" + ", ".join(parts) + "}"


def _scalar(text: str) -> str:
    if PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in WORDS and "  " not in text:
        return text
    return "".join(map(_escaped, json.dumps(text, ensure_ascii=False)))


def _escaped(sign: str) -> str:
    """A sign that nobody sees, or that ends a line for YAML, by its number."""
    return f"\\u{ord(sign):04x}" if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") and sign < "\uffff" else sign
