"""HTML as a browser would take it apart, for what a page must and must not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"link", "meta"}


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    within: tuple[Element, ...] = field(repr=False)
    said: list[str] = field(default_factory=list, repr=False)

    @cached_property
    def text(self) -> str:
        """All text within it, read once the page is taken apart."""
        return "".join(self.said)


@dataclass(repr=False)
class Parsed(HTMLParser):
    """The elements of a page, in order; raises AssertionError where they are not closed in turn."""

    page: bytes
    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.page.decode("utf-8"))
        self.close()
        assert not self.open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), "an attribute stands there twice"
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open)))
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.said.append(data)

    def all(self, *tags: str) -> Iterator[Element]:
        return (one for one in self.elements if one.tag in tags)

    @property
    def ids(self) -> list[str]:
        return [one.attributes["id"] for one in self.elements if "id" in one.attributes]

    @property
    def links(self) -> list[str]:
        return [one.attributes["href"] for one in self.all("a")]

    def outside_pictures(self) -> list[tuple[str, frozenset[str]]]:
        """Tags with the names of their attributes, but for what stands in pictures, whose lines depend on lengths."""
        return [
            (one.tag, frozenset(one.attributes) - {"title"})
            for one in self.elements
            if not any("lcp" in outer.attributes.get("class", "") for outer in one.within)
        ]
