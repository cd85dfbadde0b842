"""The functions of templates: a small closed set, on texts. A number stays the digits that the source has."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from lca.arithmetic import computing, plain
from lca.recipes.template import Function
from lca.syntax.numbers import NUMBER, read_number

ISO3166 = Path(__file__).parent / "iso3166.toml"
SCALE = re.compile(r"1e(-?[0-9]{1,2})")
DECIMALS = re.compile(r"\.([0-9])")
PARTS = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,4}))?")
LEADING = re.compile(rf"{NUMBER.pattern}(?![0-9.,])")
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "+": " plus "}
)
"""What no decomposition makes a plain letter."""
AGES = (2, 5, 9, 14)
"""Years within which a figure has the scores 1 to 4 for time."""
ISO2 = "iso2"
FORMS = ("1e3", ".2")
"""One of each of those that have a number in their names."""


class TemplateFunctions(Mapping[str, Function]):
    """Those that a recipe has: the built-in ones, its ``maps``, powers of ten (`1e3`) and so many decimals (`.2`)."""

    def __init__(self, maps: Mapping[str, Mapping[str, str]], base_year: int | None) -> None:
        self._named: dict[str, Function] = {
            "lower": str.lower, "upper": str.upper, "slug": slug, "number": leading_number, "plain": unpadded,
            "year": year, "first": first,
        }  # fmt: skip
        if base_year is not None:
            self._named["age"] = partial(age, base_year)
        self._named |= {name: entries.get for name, entries in maps.items()}
        own = maps.get(ISO2, {})
        self._named[ISO2] = lambda code: own.get(code) or iso3166().get(code)

    def __getitem__(self, name: str) -> Function:
        if name in self._named:
            return self._named[name]
        if scale := SCALE.fullmatch(name):
            return partial(times_power_of_ten, int(scale[1]))
        if decimals := DECIMALS.fullmatch(name):
            return partial(with_decimals, int(decimals[1]))
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter((*self._named, *FORMS))

    def __len__(self) -> int:
        return len(self._named) + len(FORMS)


def slug(text: str) -> str | None:
    """A name of letters, digits and `_` in small plain letters: `Côte d'Ivoire` is `cote_d_ivoire`."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LETTERS))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_") or None


def leading_number(text: str) -> str | None:
    """The number that a cell begins with: `80` of `80 GB`."""
    found = LEADING.match(text)
    return found[0] if found else None


def unpadded(text: str) -> str | None:
    """A number without the zeros that programs put behind it: `80` of `80.0`."""
    found = PARTS.fullmatch(text)
    if found is None or found[3] is None:
        return found and text
    fraction, power = found[3].rstrip("0"), found[4] and f"e{found[4]}"
    return f"{found[1]}{found[2]}{fraction and '.'}{fraction}{power or ''}"


def first(text: str) -> str | None:
    """The first of several, such as links: what stands before a blank, a comma or a semicolon."""
    return re.split(r"[\s,;]", text, maxsplit=1)[0] or None


def year(text: str) -> str | None:
    """The first year in a cell: `2023` of `2023-03-21`."""
    found = YEAR.search(text)
    return found[0] if found else None


def age(base_year: int, text: str) -> str | None:
    """The pedigree score for time of a figure of that year, or of the last one in the text."""
    years = YEAR.findall(text)
    if not years:
        return None
    distance = abs(base_year - int(years[-1]))
    return str(next((score for score, limit in enumerate(AGES, 1) if distance <= limit), 5))


def times_power_of_ten(power: int, text: str) -> str | None:
    """A number times a power of ten, by its decimal point alone: no digit becomes another."""
    parts = PARTS.fullmatch(text)
    if parts is None:
        return None
    sign, whole, fraction, exponent = parts[1], parts[2], parts[3] or "", parts[4]
    if exponent is not None:
        point = f".{fraction}" if fraction else ""
        return f"{sign}{whole}{point}e{int(exponent) + power}"
    digits, place = whole + fraction, len(whole) + power
    if place <= 0:
        digits, place = "0" * (1 - place) + digits, 1
    digits = digits.ljust(place, "0")
    before, after = digits[:place].lstrip("0") or "0", digits[place:]
    return f"{sign}{before}.{after}" if after else f"{sign}{before}"


def with_decimals(decimals: int, text: str) -> str | None:
    """A number with no more than so many decimals, half to even; one with fewer stays as it is written."""
    value = read_number(text) if NUMBER.fullmatch(text) else None
    if value is None or (len(text.partition(".")[2]) <= decimals and "e" not in text.lower()):
        return None if value is None else text
    with computing():
        return plain(round(value, decimals))


@cache
def iso3166() -> dict[str, str]:
    """The codes of countries in two letters, by those in three."""
    codes: dict[str, str] = tomllib.loads(ISO3166.read_text(encoding="utf-8"))
    return codes
