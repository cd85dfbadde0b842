"""What a forger makes of one field: plausible changes of whatever kind it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from lca.verify import plain

from .fields import Field, Json, Path, Site, at, sites
from .honest import Honest
from .renewal import digested, renewed

ABSENT = object()
MOST = 4  # records in which a field is tried
Change = tuple[str, Callable[[Json], None]]
"""How a trail is changed: in words, and what does it."""


@dataclass(frozen=True)
class Forgery:
    """A trail that is forged at a site; ``bare`` has only new digests, as has the other where the rest undoes it."""

    site: Site
    how: str
    document: Json
    bare: Json


def forgeries(honest: Honest, kinds: Collection[Field]) -> Iterator[Forgery]:
    """Of each kind of field a forgery of every sort, at some record that has the field; always the same ones."""
    drawn = Forger(honest)
    for kind in kinds:
        yield from drawn.of(kind)


class Forger:
    """Draws where an honest trail is changed, and how."""

    def __init__(self, honest: Honest) -> None:
        self.honest, self.document = honest, honest.document
        self.sites, self.random = sites(self.document), Random()

    def of(self, kind: Field) -> Iterator[Forgery]:
        """Every sort of change of a field, each at the first record drawn that has it."""
        self.random.seed(".".join(kind))
        places, found = self.sites[kind], set[str]()
        for site in self.random.sample(places, k=min(len(places), MOST)):
            for how, change in self.changes(site):
                forged = None if how in found else self.forged(change)
                if forged is not None:
                    found.add(how)
                    yield Forgery(site, how, *forged)

    def forged(self, change: Callable[[Json], None]) -> tuple[Json, Json] | None:
        """The changed trail, renewed unless that undoes it, and with new digests alone; None where all is as it was."""
        document = self.honest.document
        change(document)
        if document == self.document:
            return None
        again, bare = renewed(document), digested(json.loads(json.dumps(document)))
        bare = document if bare == self.document else bare
        return (bare if again == self.document else again), bare

    def changes(self, site: Site) -> Iterator[Change]:
        """The changes that a field has at a record."""
        name = site.name
        holder, marks = at(self.document, site.holder), site.marks.rstrip("?")
        marks = "s" if marks in ("", "d") else marks
        value = holder.get(name, ABSENT)
        put = partial(_put, site.holder, name)
        other = self.other(site, value)
        if value is ABSENT:
            if other is not ABSENT:
                yield "added", partial(put, other)
            return
        if other is not ABSENT:
            yield "another of its kind", partial(put, other)
        if site.marks.endswith("?") or type(value) is dict:
            yield "left out", partial(put, ABSENT)
        if marks.endswith("~"):
            marks = marks[:-1]
            if value is None:
                return
            yield "nothing", partial(put, None)
        for how, new in self.edited(value, marks, site):
            yield how, partial(put, new)
        if type(value) is str and value and marks == "s":
            yield "another everywhere", partial(_everywhere, {value: f"{value}2"})
            if type(other) is str and other:
                yield "changed for another everywhere", partial(_everywhere, {value: other, other: value})

    def other(self, site: Site, value: object) -> Any:
        """A value that another record of the same case has in this field; for a figure one of its unit."""
        values = [at(self.document, one.holder).get(site.name, ABSENT) for one in self.beside(site)]
        if site.marks.rstrip("?~*") in ("r", "p") and type(value) is str:
            values = self.figures_like(site, value)
        found = [one for one in values if one is not ABSENT and one is not None and one != value]
        return json.loads(json.dumps(self.random.choice(found))) if found else ABSENT

    def beside(self, site: Site) -> list[Site]:
        """The records of its kind in its case, or anywhere if it is in none."""
        return [one for one in self.sites[site.kind] if one.case == site.case or site.case is None]

    def figures_like(self, site: Site, value: str) -> list[str]:
        """The figures of a case that have the unit of another one, and stand before it."""
        figures = self.document["content"]["cases"][site.case]["figures"]
        before = [one["id"] for one in figures].index(value)
        return [one["id"] for one in figures[:before] if one["unit"] == figures[before]["unit"]]

    def edited(self, value: Any, marks: str, site: Site) -> Iterator[tuple[str, Any]]:
        """Another value made of one."""
        if marks.endswith("*"):
            yield from self.listed(value, marks[:-1], site)
        elif marks == "n":
            yield "a hundredth", plain(Decimal(value) / 100)
            yield "a digit more", plain(Decimal(f"{value}1" if "." in value else f"{value}.1"))
            yield "of the other sign", plain(-Decimal(value))
        elif marks == "q":
            yield "ten times", f"{value.partition('/')[0]}0{''.join(value.partition('/')[1:])}"
            yield "of the other sign", f"-{value}".removeprefix("--")
        elif marks == "i":
            yield "one more", value + 1
            yield "nothing", 0
        elif marks == "w":
            yield from self.listed(value, "i", site)
        elif marks == "m":
            yield from self.named(value)
        elif marks == "s":
            yield from self.fitting(value, site)
            yield "more text", f"{value} 2".strip()
            yield "a hundredth", _hundredth(value)
            yield "empty", ""

    def fitting(self, value: str, site: Site) -> Iterator[tuple[str, str]]:
        """A unit of the same dimension, another place of the same literal, a text with another number in it."""
        holder, content = at(self.document, site.holder), self.document["content"]
        if site.name == "unit":
            of = {one["symbol"]: one["dimension"] for one in content["units"]}
            alike = [one for one in of if one != value and of[one] == of.get(value)]
            yield from (("of the same dimension", one) for one in alike[:1])
        elif site.name == "place" and "literal" in holder:
            texts = {one["path"]: one["text"] for one in content["files"] if "text" in one}
            every = (place for path, text in texts.items() for place in places_of(text, holder["literal"], path))
            yield from (("of the same literal", one) for one in list(every)[-1:] if one != value)
        elif site.name == "text":
            numbers = list(re.finditer(r"(?<![\w.])[0-9.]+(?= [a-zA-Z])", value))
            yield from (
                ("another number in it", f"{value[: one.start()]}0.0{value[one.start() :]}") for one in numbers[-1:]
            )

    def named(self, value: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
        """Texts by name with one changed, left out or added."""
        yield "one added", {**value, "note": "assured"}
        if value:
            key = self.random.choice([*value])
            yield "one changed", {**value, key: f"{value[key]} 2"}
            yield "one left out", {name: text for name, text in value.items() if name != key}

    def listed(self, value: list[Any], marks: str, site: Site) -> Iterator[tuple[str, list[Any]]]:
        """A list with one left out, twice, changed or added, or with two swapped."""
        places = [at(self.document, one.holder).get(site.name) or [] for one in self.beside(site)]
        others = [one for entries in places for one in entries if one not in value]
        index = self.random.randrange(len(value)) if value else 0
        others = self.figures_like(site, value[index]) if marks == "r" and value else others
        if others:
            yield "one of elsewhere added", [*value, json.loads(json.dumps(self.random.choice(others)))]
        if not value:
            return
        yield "one left out", [*value[:index], *value[index + 1 :]]
        yield "one twice", [*value[: index + 1], value[index], *value[index + 1 :]]
        if others:
            one = json.loads(json.dumps(self.random.choice(others)))
            yield "one of elsewhere instead", [*value[:index], one, *value[index + 1 :]]
        if len(value) > 1:
            yield (
                "two swapped",
                [*value[: index - 1], *value[index - 1 : index + 1][::-1], *value[index + 1 :]]
                if (index)
                else [value[1], value[0], *value[2:]],
            )
        if marks == "i":
            yield "one more", [*value[:index], value[index] + 1, *value[index + 1 :]]
        if marks == "s":
            yield "one changed", [*value[:index], f"{value[index]} 2", *value[index + 1 :]]


def places_of(text: str, literal: str, path: str) -> Iterator[str]:
    """Where a literal stands in a text."""
    for found in re.finditer(re.escape(literal), text):
        before = text[: found.start()]
        yield f"{path}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"


def _hundredth(text: str) -> str:
    """A text that begins with a number, with a hundredth of that."""
    number = text.partition(" ")[0]
    try:
        return text.replace(number, plain(Decimal(number) / 100), 1)
    except ArithmeticError:
        return text


def _put(holder: Path, name: str, value: Any, document: Json) -> None:
    if value is ABSENT:
        del at(document, holder)[name]
    else:
        at(document, holder)[name] = value


def _everywhere(names: dict[str, str], document: Json) -> None:
    """Call what is called so otherwise, in all of a trail."""

    def replaced(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: replaced(one) for key, one in value.items()}
        if isinstance(value, list):
            return [replaced(one) for one in value]
        return names.get(value, value) if type(value) is str else value

    document.update(replaced(document))
