"""HTML out of elements. Text is escaped where it enters one; nothing else makes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape

from lca.diagnostics.render import inert


class Markup(str):
    """HTML that `element`, `text` or `joined` made, which no stranger's text can turn into something else."""

    __slots__ = ()


Child = str | Iterable["Child"] | None
"""What an element holds: markup as it is, other text escaped, nothing for None."""

NOTHING = Markup("")
VOID = frozenset({"link", "meta", "path", "rect", "line"})
"""Elements that hold nothing."""
_OUTWARD = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.:-]*(?:[/?#][^\s<>\"\\]*)?")
_SAFE = re.compile(r"[ !#-%(-;=?-~]*")
"""Text that is the same as HTML: printable ASCII without the signs of markup."""
_WITHIN = re.compile(r"#[A-Za-z0-9._-]+|data:,")


def text(given: str) -> Markup:
    """Text as it is to be read: escaped, with signs for control characters and direction marks; lines stay apart."""
    if isinstance(given, Markup):
        return given
    if _SAFE.fullmatch(given):
        return Markup(given)
    return Markup(escape("\n".join(map(inert, given.split("\n")))))


def joined(children: Iterable[Child], between: str = "") -> Markup:
    """Children behind each other."""
    parts: list[str] = []
    for child in children:
        if parts and between:
            parts.append(text(between))
        _collect(child, parts)
    return Markup("".join(parts))


def element(tag: str, *children: Child, **attributes: str | int | None) -> Markup:
    """An element. A name like ``aria_label`` or ``class_`` stands for ``aria-label`` and ``class``; None leaves it out.

    Raises ValueError for an attribute that could run or fetch anything: a link leads into the page, or is `outward`.
    """
    parts = [f"<{tag}"]
    for name, value in attributes.items():
        if value is not None:
            parts.append(f' {_named(name)}="{_allowed(name, str(value))}"')
    if tag in VOID:
        parts.append(">" if tag in ("link", "meta") else "/>")
        return Markup("".join(parts))
    parts.append(">")
    _collect(children, parts)
    parts.append(f"</{tag}>")
    return Markup("".join(parts))


def drawing(svg: str) -> Markup:
    """A picture that `lca.report.svg` made, where texts are escaped as they are here."""
    return Markup(svg)


def outward(url: str) -> Markup:
    """An address as a link, where it is one of the web; else as text."""
    if not _leads_outward(url):
        return text(url)
    return element("a", url, href=url, rel="noreferrer noopener external")


def css_text(given: str) -> str:
    """Text as a string of CSS: all but letters and digits as numbers, since a space would end one before it."""
    signs = (c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in inert(given))
    return f'"{"".join(signs)}"'


def _leads_outward(url: str) -> bool:
    return _OUTWARD.fullmatch(url) is not None and inert(url) == url


def _collect(child: Child, parts: list[str]) -> None:
    if child is None:
        return
    if isinstance(child, str):
        parts.append(text(child))
    else:
        for one in child:
            _collect(one, parts)


@cache
def _named(name: str) -> str:
    """The attribute that a keyword stands for."""
    name = name.rstrip("_").replace("_", "-")
    if name.startswith("on") or name in ("src", "style", "srcdoc", "action") or not name.replace("-", "").isalnum():
        raise ValueError(name)
    return name


def _allowed(name: str, value: str) -> Markup:
    if name == "href" and not (_WITHIN.fullmatch(value) or _leads_outward(value)):
        raise ValueError(value)
    return text(value)
