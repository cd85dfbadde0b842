"""What to do where the words before a place tell what was meant."""

from __future__ import annotations

import re

from lca.diagnostics import Advice
from lca.syntax.numbers import NUMBER, UNIT_SIGNS
from lca.syntax.parse_place import WORD, ParsePlace
from lca.syntax.words import RESERVED, STAGES

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def for_stray_word(place: ParsePlace, start: int, at: int, word: str) -> str:
    """What was probably meant by a number, a word and a ``word`` at ``at``, in the line that begins at ``start``."""
    line, end = place.text[start:at], at + len(word)
    rest = place.text[end:]
    reason = re.search(r"~\s*([A-Za-z][^\"\n]*)$", line)
    if reason:
        whole = f"{reason[1]}{word}{rest.partition(chr(10))[0]}".strip()
        if '"' in whole:
            return 'a reason stands in quotes: `~ "…"`'
        over = place.over(start + reason.start(1), start + reason.start(1) + len(whole))
        return Advice(f'a reason stands in quotes: `~ "{whole}"`', f'"{whole}"', over)
    left, right = re.search(r"(\S+)\s*$", line), re.match(r"\s*([\w.]+)", rest)
    if word in ("x", "X") and left and right:
        return Advice(f"to multiply, write `*`: `{left[1]} * {right[1]}`", "*")
    if word == "per" or line.rstrip().endswith(" per"):
        return "division is written with `/`"
    power = re.search(r"([0-9.]+)\s*[x*]?\s*10\s*\^\s*([0-9]+)\s*$", line)
    if power:
        plain = f"{power[1]}e{power[2]} {word}"
        return Advice(f"write `{plain}`", plain, place.over(start + power.start(), end))
    if word in STAGES and re.search(r"[0-9]\s*$", line):
        return Advice(f"`{word}` was read as a unit: begin a new line with it", f"\n{word}")
    one = re.search(r"\bin\s+(1\s*)$", line)
    if one:
        return Advice(
            f"behind `in` a unit stands alone: write `in {word}`", word, place.over(start + one.start(1), end)
        )
    suffix = re.search(r"([0-9][0-9_.]*)([kMGB])\s*$", line)
    if suffix:
        plain = f"{suffix[1]}e{ {'k': 3, 'M': 6, 'G': 9, 'B': 9}[suffix[2]] } {word}"
        return Advice(f"write `{plain}`", plain, place.over(start + suffix.start(), end))
    unit = re.search(r"[0-9]\s*([A-Za-z][\w/*]*)\s*$", line)
    if unit:
        whole = f"{unit[1]}{'' if word.startswith('CO2') else '*'}{word}"
        over = place.over(start + unit.start(1), end)
        return Advice(f"no space stands inside a unit: write `{whole}`", whole, over)
    if re.search(r"%\s*$", line):
        of = word == "of"
        return Advice("a share of something is a product: write `*`", "*" if of else f"* {word}")
    return "an operator is missing, or spaces stand in a unit (none do, as in `gCO2e/kWh`); a large number is `1e6`"


TITLED = re.compile(r'\s*check\s+"[^"\n]*"\s*')
SEVERAL = re.compile(r"\berror\s+\w+\s*(?:,|and\b|or\b|[EWN][0-9])")


def for_check(place: ParsePlace) -> str | None:
    """What to do about a check that says where it holds, or that it expects an error, otherwise than checks do."""
    titled = TITLED.match(place.text)
    if titled is None or place.at < titled.end():
        return None
    between = place.text[titled.end() : place.at].strip()
    if place.sign == "in" and not between:
        return "`in scenario …` stands behind what the check states"
    if place.expected <= {"ERROR", "CODE"} or (place.sign == "error" and re.fullmatch(r"(?:expect\w*)?", between)):
        code = re.match(r"(?:expect\w*\s+)?(?:error\s+)?(E[0-9]+)\b", place.text[titled.end() :])
        if code is None:
            return "say which error, as in `expect error E0203`"
        whole, over = f"expect error {code[1]}", place.over(titled.end(), titled.end() + code.end())
        return Advice(f"write `{whole}`", whole, over)
    several = SEVERAL.search(place.text, titled.end())
    return "a check expects one error: write another check" if several and several.start() < place.at else None


def for_source(place: ParsePlace) -> str | None:
    """What to do about a bibliography that is brought in, or a key of one that is cited, otherwise than they are."""
    if place.first == "source" and place.sign.startswith('"') and place.expected <= {"NAME"}:
        said = f"a bibliography is brought in with `sources {place.sign}`; a source has a key and a block"
        return Advice(said, "sources", place.first_span())
    bare = re.match(r"[\w./-]+", place.text[place.at :])
    if place.first == "sources" and place.expected <= {"STRING"} and bare:
        whole, over = f'"{bare[0]}"', place.over(place.at, place.at + bare.end())
        return Advice(f"a file stands in quotes: `sources {whole}`", whole, over)
    cited, rest = re.search(r"@(\w+)$", place.before()), re.match(r"[:-](\w+)", place.text[place.at :])
    if cited and rest:
        sign = "colon" if place.sign == ":" else "hyphen"
        whole, over = f"@{cited[1]}_{rest[1]}", place.over(place.at - len(cited[0]), place.at + rest.end())
        said = f"a name has no {sign}: write `{whole}`, which is also how a bibliography's key is cited"
        return Advice(said, whole, over)
    return None


def words_before(place: ParsePlace) -> str | None:
    """What to do where the words before the place tell what was meant."""
    sign, before = place.sign, place.before()
    if re.search(r"~\s*[A-Za-z]\w*\s*$", before):
        return _reason(place)
    if sign == "of" and re.search(r"[~@]", before):
        return (
            'a basis stands at the end, or in parentheses with its value, as in `uses (5 kWh ~ "a guess") of grid.no`'
        )
    unit = re.search(rf"({NUMBER.pattern})[ \t]+([A-Za-z_]\w*)[ \t]*$", before)
    another = "RBRACE" in place.expected and {"NAME", "PATH"} & place.expected
    if unit and another and (sign in "=." or sign[:1].isdigit() or sign.startswith('"')):
        apart = f", or put the number in parentheses: `({unit[1]})`" if "PATH" in place.expected else ""
        over = place.over(place.at - len(unit[0]), place.at)
        said = f"`{unit[2]}` was read as the unit of {unit[1]}: begin a new line with it{apart}"
        return said if apart else Advice(said, f"{unit[1]}\n{unit[2]} ", over)
    hyphen = re.search(r"([A-Za-z_]\w*)\s*$", before)
    if sign == "-" and hyphen and not {"MINUS"} & place.expected:
        rest = re.match(r"-(\w+)", place.text[place.at :])
        whole = f"{hyphen[1]}_{rest[1] if rest else ''}"
        over = place.over(place.at - len(hyphen[0]), place.at + (rest.end() if rest else 1))
        return Advice(f"a name has no hyphen: `{whole}`", whole, over)
    month = re.search(rf"\b({'|'.join(MONTHS)})[a-z]*[ \t]+$", before, re.IGNORECASE)
    if month and re.fullmatch(r"[0-9]{4}", sign):
        return f"a date is written `{sign}-{MONTHS.index(month[1].lower()) + 1:02}`, or stands in quotes"
    if place.expected <= {"NAME"} and re.fullmatch(r"[0-9]\w*", sign):
        return f"a name begins with a letter: `{place.first[:1]}{sign}`, say"
    amount = re.search(r"\b(uses|avoids|needs)[ \t]+([^\n{}]*\S)[ \t]+$", before)
    if amount and "OF" in place.expected and WORD.fullmatch(sign):
        supplier = re.match(r"[\w.]+", place.text[place.at :])
        named = supplier[0] if supplier else sign
        over = place.over(place.at, place.at + len(named))
        return Advice(f"`of` is missing: `{amount[1]} {amount[2]} of {named}`", f"of {named}", over)
    swapped = re.search(r"(?<![\w.])([A-Za-zµ]\w*(?:[*/]\w+)*)[ \t]+$", before)
    number = NUMBER.match(place.text, place.at)
    if swapped and number and swapped[1] not in RESERVED and "STRING" not in place.expected:
        unit = re.match(rf"[ \t]*({UNIT_SIGNS})", place.text[number.end() :])
        if unit and unit[1] not in RESERVED:
            return f"an operator is missing between `{swapped[1]}` and `{number[0]} {unit[1]}`"
        right = f"{number[0]} {swapped[1]}"
        over = place.over(place.at - len(swapped[0]), number.end())
        return Advice(f"a number stands before its unit: `{right}`", right, over)
    flow = re.search(r"\b(uses|needs)\s+([A-Za-z_][\w.]*)\s*$", place.lead())
    if flow and "OF" in place.expected:
        return f"a flow has an amount: `{flow[1]} 1 … of {flow[2]}`"
    if sign[:1].isdigit() and re.search(r"\bof\s+$", place.lead()):
        return "a supplier has a name: a node (`process own { makes 1 kWh emits 300 gCO2e }`) or a factor of a library"
    opening = re.search(r"\b(if|not)[ \t]*$", place.lead())
    return f"`{opening[1]}` stands in parentheses here: `({opening[1]} …)`" if opening else None


def _reason(place: ParsePlace) -> str:
    """``~ measured on site``, which lacks its quotes."""
    before = place.before()
    begin = place.at - len(before) + before.rindex("~") + 1
    reason = re.match(r'[ \t]*([^\n"{}#]*[^\s"{}#])', place.text[begin:])
    if reason is None:
        return 'a reason stands in quotes, as in `~ "a guess"`'
    over = place.over(begin + reason.start(1), begin + reason.end(1))
    return Advice(f'a reason stands in quotes: `~ "{reason[1]}"`', f'"{reason[1]}"', over)
