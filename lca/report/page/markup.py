"""HTML out of elements. Text is escaped where it enters one; nothing else makes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from lca.diagnostics.render import inert


class Markup(str):
    """HTML that `element`, `text` or `joined` made, which no stranger's text can turn into something else."""

    __slots__ = ()


Child = str | Iterable["Child"] | None
"""What an element holds: markup as it is, other text escaped, nothing for None."""

NOTHING = Markup("")
VOID = frozenset({"br", "link", "meta", "path", "rect", "line"})
"""Elements that hold nothing."""
_OUTWARD = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.:-]*(?:[/?#][^\s<>\"\\]*)?")
_WITHIN = re.compile(r"#[A-Za-z0-9._-]+|data:,")


def text(given: str) -> Markup:
    """Text as it is to be read: escaped, with signs for control characters and direction marks; lines stay apart."""
    if isinstance(given, Markup):
        return given
    return Markup(escape("\n".join(map(inert, given.split("\n")))))


def joined(children: Iterable[Child], between: str = "") -> Markup:
    """Children behind each other."""
    return Markup(text(between).join(_inner(child) for child in children))


def element(tag: str, *children: Child, **attributes: str | int | None) -> Markup:
    """An element. A name like ``aria_label`` or ``class_`` stands for ``aria-label`` and ``class``; None leaves it out.

    Raises ValueError for an attribute that could run or fetch anything: a link leads into the page, or is `outward`.
    """
    told = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None)
    if tag in VOID:
        return Markup(f"<{tag}{told}>" if tag in ("br", "link", "meta") else f"<{tag}{told}/>")
    return Markup(f"<{tag}{told}>{joined(children)}</{tag}>")


def outward(url: str) -> Markup:
    """An address as a link, where it is one of the web; else as text."""
    if not _leads_outward(url):
        return text(url)
    return element("a", url, href=url, rel="noreferrer noopener external")


def css_text(given: str) -> str:
    """Text as a string of CSS: every sign of it but letters, digits and spaces is a number."""
    signs = (c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x}" for c in inert(given))
    return f'"{"".join(signs)}"'


def _leads_outward(url: str) -> bool:
    return _OUTWARD.fullmatch(url) is not None and inert(url) == url


def _inner(child: Child) -> str:
    if child is None:
        return ""
    return text(child) if isinstance(child, str) else joined(child)


def _attribute(name: str, value: str | int) -> str:
    name = name.rstrip("_").replace("_", "-")
    if name.startswith("on") or name in ("src", "style", "srcdoc", "action") or not name.replace("-", "").isalnum():
        raise ValueError(name)
    if name == "href" and not (_WITHIN.fullmatch(str(value)) or _leads_outward(str(value))):
        raise ValueError(value)
    return f' {name}="{text(str(value))}"'
