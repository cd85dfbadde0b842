"""What to do about a sign or a word that belongs nowhere, or not here: what was probably meant."""

from __future__ import annotations

import re
from decimal import Decimal

from lca.diagnostics import Advice
from lca.syntax.numbers import NUMBER
from lca.syntax.place import WORD, Place
from lca.syntax.rows_and_templates import in_rows, in_templates
from lca.syntax.words import RESERVED, STAGES

WRITTEN = {
    "×": "*",
    "·": "*",
    "÷": "/",
    "–": "-",
    "−": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "μ": "µ",
    "&&": "and",
    "||": "or",
}
"""Signs of print and of other languages, and what is written for them."""
WHY = {"×": " to multiply", "·": " to multiply", "÷": " to divide", "μ": " (the micro sign)"}
SIGNS: dict[str, str] = {
    "²": "powers are written with `^`, as in `m^2`", "³": "powers are written with `^`, as in `m^3`",
    "₂": "units are written in plain letters, as in `kgCO2e`", "!": "write `not`, or `!=` to compare",
    "\N{NO-BREAK SPACE}": "use a plain space",
    **dict.fromkeys("'‘’“”", 'text stands in straight double quotes: `"…"`'),
    **dict.fromkeys("½⅓¼¾⅔", "a part is written as a decimal, as in `0.5`"),
    "‰": "thousandths stand in the number, as in `5e-3`",
    ";": "no separator is needed: each clause begins with its own word",
    ",": "no separator is needed between clauses; a number takes no comma",
    "€": "money is written with its year, as in `5 EUR2023`", "$": "money is written with its year, as in `5 USD2023`",
    **{sign: Advice(f"write `{plain}`{WHY.get(sign, '')}", plain) for sign, plain in WRITTEN.items()},
}  # fmt: skip
QUOTED = re.compile(r"[“‘']([^\"“”‘’'\n\\]*)[”’']")


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def for_stray_word(line: str, word: str, rest: str) -> str:
    """What was probably meant by a number, a word and another word."""
    reason = re.search(r"~\s*([A-Za-z][^\"\n]*)$", line)
    if reason:
        whole = f"{reason[1]}{word}{rest.partition(chr(10))[0]}".strip()
        return f'a reason stands in quotes: `~ "{whole}"`' if '"' not in whole else 'a reason stands in quotes: `~ "…"`'
    left, right = re.search(r"(\S+)\s*$", line), re.match(r"\s*([\w.]+)", rest)
    if word in ("x", "X") and left and right:
        return f"to multiply, write `*`: `{left[1]} * {right[1]}`"
    if word == "per" or line.rstrip().endswith(" per"):
        return "division is written with `/`"
    power = re.search(r"([0-9.]+)\s*[x*]?\s*10\s*\^\s*([0-9]+)\s*$", line)
    if power:
        return f"write `{power[1]}e{power[2]} {word}`"
    if word in STAGES and re.search(r"[0-9]\s*$", line):
        return f"`{word}` was read as a unit: begin a new line with it"
    if re.search(r"\bin\s+1\s*$", line):
        return f"behind `in` a unit stands alone: write `in {word}`"
    suffix = re.search(r"([0-9][0-9_.]*)([kMGB])\s*$", line)
    if suffix:
        return f"write `{suffix[1]}e{ {'k': 3, 'M': 6, 'G': 9, 'B': 9}[suffix[2]] } {word}`"
    unit = re.search(r"[0-9]\s*([A-Za-z][\w/*]*)\s*$", line)
    if unit:
        return f"no space stands inside a unit: write `{unit[1]}{'' if word.startswith('CO2') else '*'}{word}`"
    if re.search(r"%\s*$", line):
        return "a share of something is a product: write `*`"
    return "an operator is missing, or spaces stand inside a unit (write `gCO2e/kWh`); a large number is `1e6`"


TITLED = re.compile(r'\s*check\s+"[^"\n]*"\s*')
SEVERAL = re.compile(r"\berror\s+\w+\s*(?:,|and\b|or\b|[EWN][0-9])")


def for_check(place: Place) -> str | None:
    """What to do about a check that says where it holds, or that it expects an error, otherwise than checks do."""
    titled = TITLED.match(place.text)
    if titled is None or place.at < titled.end():
        return None
    between = place.text[titled.end() : place.at].strip()
    if place.sign == "in" and not between:
        return "`in scenario …` stands behind what the check states"
    if place.expected <= {"ERROR", "CODE"} or (place.sign == "error" and re.fullmatch(r"(?:expect\w*)?", between)):
        code = re.search(r"\bE[0-9]+\b", place.text[titled.end() :])
        return f"write `expect error {code[0] if code else 'E0203'}`"
    several = SEVERAL.search(place.text, titled.end())
    return "a check expects one error: write another check" if several and several.start() < place.at else None


def for_spread(place: Place) -> str | None:
    """What to do where an uncertainty, or the scores of a quality, were probably meant; None anywhere else."""
    before, rest = place.lead(), place.text[place.at :]
    if "TO" not in place.expected and (range_of := _range(place)):
        return range_of
    if rest.startswith("±"):
        return "an uncertainty stands behind a number and its unit: `5 kWh ± 10 %`"
    if re.match(r"\+/?-", rest) or (before.endswith("+") and rest.startswith("/-")):
        return "an uncertainty is written with `±`: `5 kWh ± 10 %`; a negative term takes a space, `+ -5 kWh`"
    if re.search(r"\bquality\s*(?:\([^()]*)?$", before):
        return "scores stand in parentheses, five of them: `quality (2, 1, 3, 1, 2)`"
    parted = re.match(rf"(?:[-–—,;]|\.\.+)[ \t]*(?={NUMBER.pattern})", rest)
    if "TO" in place.expected and parted:
        blanks = len(before) - len(before.rstrip())
        over = place.over(place.at - blanks, place.at + parted.end())
        return Advice("`to` stands between the bounds: write ` to `", " to ", over)
    if "TO" in place.expected:
        return "parentheses behind a number hold its bounds, `5 s (3 s to 6 s)`; to multiply, write `*`"
    opening = before.rstrip().removesuffix("-").rstrip()
    if place.expected <= {"QUANTITY", "NUMBER", "MINUS"} and opening.endswith(("±", "(", " to")):
        return "an uncertainty is made of numbers with their units: `5 s ± 10 %`, `5 s (3 s to 6 s)`"
    return None


def _range(place: Place) -> Advice | None:
    """``0.3 to 1 Wh``, ``0.3–1 Wh``: the ends of a range."""
    end = re.match(rf"(to[ \t]+|[–—][ \t]*)({NUMBER.pattern})[ \t]*([A-Za-zµ%][\w*/^]*)", place.text[place.at :])
    low = re.search(rf"(?<![\w.])({NUMBER.pattern})[ \t]*([A-Za-zµ%][\w*/^]*)?[ \t]*$", place.lead())
    if end is None or low is None:
        return None
    units = low[2] or end[3], end[3]
    falls = units[0] == units[1] and Decimal(low[1]) > Decimal(end[2])
    if not end[1].startswith("to") and low[2] and (falls or units[0] != units[1]):
        return None  # a difference, whose dash is one of print
    first, last = f"{low[1]} {units[0]}", f"{end[2]} {units[1]}"
    first, last = (last, first) if falls else (first, last)
    said = f"a range is a distribution, `uniform({first}, {last})`, or stands behind a middle: `… ({first} to {last})`"
    return Advice(said, f"uniform({first}, {last})", place.over(place.at - len(low[0]), place.at + end.end()))


def for_source(place: Place) -> str | None:
    """What to do about a bibliography that is brought in, or a key of one that is cited, otherwise than they are."""
    if place.first == "source" and place.sign.startswith('"') and place.expected <= {"NAME"}:
        return f"a bibliography is brought in with `sources {place.sign}`; a source has a key and a block"
    if place.first == "sources" and place.expected <= {"STRING"}:
        return 'a file stands in quotes: `sources "refs.bib"`'
    cited, rest = re.search(r"@(\w+)$", place.before()), re.match(r"[:-](\w+)", place.text[place.at :])
    if cited and rest:
        sign = "colon" if place.sign == ":" else "hyphen"
        return f"a name has no {sign}: write `@{cited[1]}_{rest[1]}`, which is also how a bibliography's key is cited"
    return None


def for_sign(place: Place) -> list[str | None]:
    """What to do about a sign that belongs nowhere, or not here."""
    sign, before = place.sign, place.before()
    instead = _instead(place)
    if instead:
        return [instead]
    hidden = place.text[place.at : place.at + 1]
    if hidden.isspace() and hidden not in " \t\r\n":
        return ["a hidden character stands here: use a plain space"]
    if sign[:1].isdigit() and before.rstrip().endswith("%"):
        return ["a share of something is a product: write `*`"]
    if not sign:
        return [_left_open(place)]
    if sign == ":" and re.search(r"\bhttps?$", before):
        return ['text stands in quotes: `"https://…"`']
    if sign == ":":
        beside = "a field and its value stand side by side, without `:`; a parameter or let takes `=`"
        return ["write `=`" if "EQUALS" in place.expected else beside]
    if sign == "/" and place.text[place.at + 1 : place.at + 2] in ("/", "*"):
        return ["comments begin with `#`"]
    if sign == "*" and before.rstrip().endswith("*"):
        return ["powers are written with `^`: `x ^ 2`"]
    if sign.startswith('"') and place.expected <= {"NAME"}:
        return ["a node begins with its stage and its name (`training gpt3`), other blocks with their word and a name"]
    if sign.startswith('"') and "EQUALS" not in place.expected and "=" in before:
        return ["the title stands before `=`"]
    if sign in "@~":
        inside = {"COMMA", "RPAR"} <= place.expected
        own = 'in a function, a value and its basis stand in parentheses of their own: `max((5 kg ~ "a guess"), x)`'
        return [own if inside else 'a basis stands behind the value that it covers: `5 kg ~ "a guess"`']
    return [in_rows(place) or in_templates(place) or _in_blocks(place) or _words_before(place) or SIGNS.get(sign)]


def _instead(place: Place) -> str | None:
    """What to write for signs that stand beside the right word or text."""
    sign, before = place.sign, place.before()
    if sign == "%" and before.rstrip().endswith("%"):
        return Advice("one sign is enough: write `%`", "", place.over(place.at - 1, place.at + 1))
    clause = re.search(r"(?:^|[{}])\s*(makes|uses|avoids|emits|needs)[ \t]*$", before)
    if sign in ("=", ":") and clause:
        over = place.over(place.at, place.at + len(sign))
        return Advice(f"an amount stands right behind `{clause[1]}`, without `{sign}`", "", over)
    spaced = re.match(r"@[ \t]+([A-Za-z_]\w*)", place.text[place.at :])
    if spaced:
        over = place.over(place.at, place.at + spaced.end())
        return Advice(f"no space stands behind `@`: write `@{spaced[1]}`", f"@{spaced[1]}", over)
    if re.match(r'@[ \t]*"', place.text[place.at :]):
        return 'a source is cited by its key, `@… "where in it"`; what is assumed stands behind `~`'
    quoted = QUOTED.match(place.text, place.at)
    if quoted:
        straight = f'"{quoted[1]}"'
        over = place.over(place.at, quoted.end())
        return Advice(f"text stands in straight double quotes: `{straight}`", straight, over)
    return None


def _left_open(place: Place) -> str | None:
    """What a declaration lacks that ends too early."""
    if place.first == "indicator":
        return "say what it is counted in: `indicator water in m^3`"
    if place.first == "table":
        return "say which columns it has, each with its unit: `{ key region energy in kWh }`"
    return None


def _in_blocks(place: Place) -> str | None:
    """What to do in the blocks of tables and substances, and before them."""
    sign, first, before = place.sign, place.first, place.before()
    named = re.search(r"([A-Za-z_]\w*)\s*$", before)
    if first == "table" and sign == "=" and "FROM" in place.expected:
        return 'write `from`: `table usage from "usage.csv" { … }`'
    if first == "table" and sign == "{" and "FROM" in place.expected:
        return "`from` stands before the path of the file"
    if first == "table" and sign == "(" and named:
        unit = re.match(r"\(\s*([^\s()]+)\s*\)", place.text[place.at :])
        return f"a unit stands behind `in`: `{named[1]} in {unit[1] if unit else 'kWh'}`"
    if first == "table" and sign == ",":
        return "columns stand side by side, without commas"
    if first == "table" and sign == "}":
        return "say which columns it has, each with its unit: `{ key region energy in kWh }`"
    if first == "substance" and sign == "{" and "IN" in place.expected and named:
        return f"say what it is measured in: `substance {named[1]} in kg {{ … }}`"
    if first == "substance" and sign in ("=", ":"):
        return f"an indicator and its value stand side by side, without `{sign}`"
    if first == "substance" and sign in ("}", "emits"):
        return "say what one unit of it counts in an indicator: `climate 29.8 kgCO2e/kg`"
    return None


def _words_before(place: Place) -> str | None:
    """What to do where the words before the place tell what was meant."""
    sign, before = place.sign, place.before()
    if re.search(r"~\s*[A-Za-z]\w*\s*$", before):
        return 'a reason stands in quotes: `~ "a guess"`'
    if sign == "of" and re.search(r"[~@]", before):
        return 'a basis stands at the end, or in parentheses with its value: `uses (5 kWh ~ "a guess") of grid.no`'
    unit = re.search(rf"({NUMBER.pattern})[ \t]+([A-Za-z_]\w*)[ \t]*$", before)
    another = "RBRACE" in place.expected and {"NAME", "PATH"} & place.expected
    if unit and another and (sign in "=." or sign[:1].isdigit() or sign.startswith('"')):
        apart = f", or put the number in parentheses: `({unit[1]})`" if "PATH" in place.expected else ""
        return f"`{unit[2]}` was read as the unit of {unit[1]}: begin a new line with it{apart}"
    hyphen = re.search(r"([A-Za-z_]\w*)\s*$", before)
    if sign == "-" and hyphen and not {"MINUS"} & place.expected:
        rest = re.match(r"-(\w+)", place.text[place.at :])
        return f"a name has no hyphen: `{hyphen[1]}_{rest[1] if rest else ''}`"
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
        unit = re.match(r"[ \t]*([A-Za-zµ%][\w*/^]*)", place.text[number.end() :])
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
