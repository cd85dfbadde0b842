"""Syntax errors in words: what stands there, what could, and what was probably meant.

Each finder looks at one kind of mistake and is silent where it does not see it; the first to speak is heard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean, nearest
from lca.syntax.advice import for_check, for_sign, for_source, for_spread, for_stray_word
from lca.syntax.expected import in_words
from lca.syntax.items import TEXT_OR_COMMENT
from lca.syntax.place import WORD, Place
from lca.syntax.rows_and_templates import CALLED, in_rows, template
from lca.syntax.words import CLAUSES, DECLARATIONS, LATER, RESERVED, STAGES

NUMBERLIKE = re.compile(r"\.[0-9]+|[0-9][0-9_,.]*(?:[eE][+-]?)?")
DIGITS_AND_WORDS = re.compile(r"[\w.,]*")
NEEDS = "needs"


def explain(place: Place) -> Diagnostic:
    """The diagnostic for what stands at ``place``."""
    for find in FINDERS:
        found = find(place)
        if found is not None:
            return found
    return _unexpected(place)


def _unclosed_text(place: Place) -> Diagnostic | None:
    if place.sign[:1] != '"':
        return None
    end = place.text.find("\n", place.at)
    end = len(place.text) if end < 0 else end
    if TEXT_OR_COMMENT.match(place.text[place.at : end]):
        return None
    return problem("E0105", place.over(place.at, end), "opens here and is not closed on this line")


def _braces(place: Place) -> Diagnostic | None:
    """A brace that closes nothing, or a block that is open where the item, or the next one inside it, begins."""
    another = re.match(r"\w+[ \t]+\w+[^\n{}]*\{", place.text[place.at :])
    if place.text[place.at :].strip() and "}" not in place.sign and not another:
        return None
    code = TEXT_OR_COMMENT.sub(lambda match: " " * len(match[0]), place.text)
    depth, opened = 0, -1
    for match in re.finditer(r"[{}]", code):
        if match[0] == "{":
            opened = match.start() if depth == 0 else opened
            depth += 1
        else:
            depth -= 1
        if depth < 0 and match.start() == place.at:
            span = place.over(match.start(), match.start() + 1)
            return problem("E0103", span, "closes nothing", said="closes nothing")
    if depth > 0:
        return problem("E0103", place.over(opened, opened + 1), "opened here", said="is not closed")
    return None


def _spread(place: Place) -> Diagnostic | None:
    """An uncertainty or scores that are written otherwise, or stand elsewhere."""
    advice = for_spread(place)
    return None if advice is None else _unexpected(place, [advice])


def _number(place: Place) -> Diagnostic | None:
    begun = DIGITS_AND_WORDS.match(place.lead()[::-1])
    start = place.at - (begun.end() if begun else 0)
    if place.sign and place.sign[0].isdecimal() and not place.sign.isascii():
        advice = ["numbers are written with the digits 0 to 9"]
        label = "digits of another script"
        return problem("E0106", place.span, label, advice=advice, written=place.sign)
    match = NUMBERLIKE.match(place.text, start)
    if match is None or match.end() <= place.at:
        return _spaced_number(place)
    digits = match[0].replace("_", "")
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", digits):
        better = f"write `{digits.replace(',', '_')}`; the decimal sign is a point, digits are grouped with `_`"
    elif re.fullmatch(r"[0-9]+,[0-9]*", digits):
        better = f"write `{digits.replace(',', '.').rstrip('.')}`: the decimal sign is a point"
    elif re.fullmatch(r"\.[0-9]+", digits):
        better = f"write `0{digits}`"
    elif re.fullmatch(r"[0-9]+\.", digits):
        better = f"write `{digits[:-1]}` or `{digits}0`"
    elif re.fullmatch(r"[0-9][0-9.]*", digits) and digits.count(".") > 1:
        better = "a number has one decimal point; digits are grouped with `_`"
    else:
        return _spaced_number(place)
    span = place.over(match.start(), match.end())
    return problem("E0106", span, "not a number as the language writes it", advice=[better], written=match[0])


def _spaced_number(place: Place) -> Diagnostic | None:
    """``1 000 000``: digits grouped with spaces."""
    before = re.search(r"[0-9]{1,3}(?: [0-9]{3})* $", place.before())
    after = re.match(r"[0-9]{3}(?: [0-9]{3})*(?![\w.])", place.text[place.at :])
    if before is None or after is None:
        return None
    written = before[0] + after[0]
    span = place.over(place.at - len(before[0]), place.at + after.end())
    better = f"write `{written.replace(' ', '_')}`: digits are grouped with `_`"
    return problem("E0106", span, "not a number as the language writes it", advice=[better], written=written)


def _preposition(place: Place) -> Diagnostic | None:
    """``uses 5 kWh from grid``."""
    if place.sign != "from" or "OF" not in place.expected:
        return None
    return problem("E0101", place.span, "", advice=["write `of`"], found="`from`", expected="`of`")


def _round_block(place: Place) -> Diagnostic | None:
    """``serving chat ( makes …``: a block in round brackets, which looks like the parameters of a template."""
    before = place.text[: place.at].rstrip()
    line = before[before.rfind("\n") + 1 :]
    if place.sign not in (*CLAUSES, NEEDS) or not re.fullmatch(r"\w+[ \t]+\w+[ \t]*\(", line.lstrip()):
        return None
    advice = ["a block stands in braces: write `{`"]
    span = place.over(len(before) - 1, len(before))
    return problem("E0101", span, "", advice=advice, found="`(`", expected="`{`")


def _template_as_value(place: Place) -> Diagnostic | None:
    """``chat(model = gpt3)`` where a value belongs."""
    called = CALLED.search(place.before())
    second = "EQUALS" in place.expected or place.before().rstrip().endswith("=")
    if place.sign != "=" or second or called is None or template(place, called[1]) is None:
        return None
    begin = place.at - len(place.before())
    span = place.over(begin + called.start(1), begin + called.end(1))
    advice = None
    result = re.search(r"([\w.]+\.node)\(\s*$", place.before()[: called.start(1)])
    if result:
        advice = f'an instance is named in quotes here: `{result[1]}("{called[1]}(…)")`'
    return problem("E0413", span, "", name=called[1], advice=[advice])


def _comparison(place: Place) -> Diagnostic | None:
    if place.sign == "is" and "COMPARE" in place.expected:
        advice = ["write `==` to compare two values"]
        return problem("E0101", place.span, "", advice=advice, found="`is`", expected="`==`")
    if place.sign == "=" and {"COMPARE", "RPAR", "THEN"} & place.expected and "EQUALS" not in place.expected:
        return problem("E0108", place.span, "sets a value", advice=["write `==` to compare two values"])
    return None


def _kept_for_later(place: Place) -> Diagnostic | None:
    sign = place.sign
    if place.first in LATER and place.first not in DECLARATIONS:
        return problem("E0107", place.first_span(), "not in this version", word=place.first, what=LATER[place.first])
    if sign in LATER:
        return problem("E0107", place.span, "not in this version", word=sign, what=LATER[sign])
    return None


def _outside_block(place: Place) -> Diagnostic | None:
    """A clause at the top of a file."""
    top = {"STUDY", "SOURCE"} <= place.expected
    if place.sign not in (*CLAUSES, NEEDS) or not top or place.sign in DECLARATIONS:
        return None
    advice = ["put it between the braces of a node or an assessment"]
    label = "a clause, outside its block"
    return problem("E0109", place.span, label, word=place.sign, where="at the top of a file", advice=advice)


def _otherwise_said(place: Place) -> Diagnostic | None:
    advice = for_check(place) or for_source(place)
    return _unexpected(place, [advice]) if advice else None


def _reserved(place: Place) -> Diagnostic | None:
    """A word of the language where a name belongs."""
    blocks = {"STUDY", "MAKES"} & place.expected
    if place.sign in RESERVED and {"NAME", "PATH"} & place.expected and not blocks and place.sign not in CLAUSES:
        return problem("E0104", place.span, "a word of the language", word=place.sign)
    return None


def _mistyped_first_word(place: Place) -> Diagnostic | None:
    """An item whose first word is nearly one of the language: ``paramter users = …``, ``suorce smith { … }``."""
    first, stripped = place.first, place.text.lstrip()
    if not first or first in DECLARATIONS or first in STAGES or first in LATER:
        return None
    if re.match(r"\w+[ \t]*[=:](?!=)", stripped):
        span = place.first_span()
        advice = [f"write `parameter {first} = …` or `let {first} = …`"]
        return problem(
            "E0101", span, "", advice=advice, found=f"`{first}`", expected="the word that begins a declaration"
        )
    close = nearest(first, [*DECLARATIONS, *STAGES])
    if close is None or close in STAGES:
        return None
    advice = [f"did you mean `{close}`?"]
    return problem("E0305", place.first_span(), "not a word of the language", word=first, advice=advice)


def _clause(place: Place) -> Diagnostic | None:
    """A word that begins no clause of this block, or one that belongs elsewhere."""
    sign = place.sign
    if not WORD.fullmatch(sign) or re.search(r"~\s*[A-Za-z]\w*\s*$", place.before()):
        return None
    if "MAKES" in place.expected:
        near = did_you_mean(sign, CLAUSES)
        if sign == NEEDS:
            near = "`needs` belongs in an `assessment`; a node `uses`"
        elif near is None and sign in DECLARATIONS:
            near = f"`{sign}` stands at the top of a file, not in a node"
        said = near or in_rows(place) or _lacks_of(place)
        said = said or f"a node has the clauses {', '.join(f'`{word}`' for word in CLAUSES)}"
        return problem("E0109", place.span, "not a clause of a node", word=sign, where="in a node", advice=[said])
    if "NEEDS" in place.expected:
        said = did_you_mean(sign, [NEEDS]) or "an assessment says what it `needs`"
        label = "not a clause of an assessment"
        return problem("E0109", place.span, label, word=sign, where="in an assessment", advice=[said])
    return None


def _lacks_of(place: Place) -> str | None:
    """``emits 2 kg methane``."""
    amount = re.search(r"\bemits\s+(\S.*?)\s+$", place.before())
    return f"`of` is missing: `emits {amount[1]} of {place.sign}`" if amount else None


def _open_block(place: Place) -> Diagnostic | None:
    """The clauses begin, and the brace before them is missing."""
    if "LBRACE" not in place.expected or place.sign not in (*CLAUSES, NEEDS):
        return None
    end = len(place.text[: place.at].rstrip())
    return problem("E0101", place.over(end, end), "", found="the end of the line", expected="`{`")


def _as_alias(place: Place) -> Diagnostic | None:
    """``use "grid"``, or a model without the name that its declarations get."""
    used = re.search(r'"([^"\n]*)"\s*$', place.lead())
    if place.expected != {"AS"} or used is None:
        return None
    stem = re.sub(r"\W", "_", used[1].rpartition("/")[2].removesuffix(".lca"))
    advice = (
        f"write `as {stem}`" if used[1].endswith(".lca") else f"a library is brought in without quotes: `use {stem}`"
    )
    span = place.over(place.at - len(used[0]), place.at)
    return problem("E0101", span, "", advice=[advice], found="a path without a name", expected="`as` and a name")


def _bare_path(place: Place) -> Diagnostic | None:
    """``table usage from usage.csv``."""
    path = re.match(r"[\w./-]+", place.text[place.at :])
    if place.first != "table" or place.expected != {"STRING"} or path is None:
        return None
    span = place.over(place.at, place.at + path.end())
    advice = [f'the path of a file stands in quotes: `from "{path[0]}"`']
    return problem("E0101", span, "", advice=advice, found=f"`{path[0]}`", expected="text in quotes")


def _stray_word(place: Place) -> Diagnostic | None:
    """A word behind a value, which then looked like the stage of a node: ``1M person``, ``5 kWh per day``."""
    lead = place.lead()
    before = re.search(r"(?<![\w.])([A-Za-z_][\w.]*)(?:[ \t]+[A-Za-z_]\w*)?\s*$", lead)
    if not place.expected <= {"NAME", "STRING", "LBRACE", "LPAR"} or before is None:
        return None
    line = lead[lead.rfind("\n", 0, before.start()) + 1 : before.start()]
    if not line.strip():
        return None
    begin = place.at - len(lead)
    advice = [for_stray_word(line, before[1], place.text[begin + before.end(1) :])]
    span = place.over(begin + before.start(1), begin + before.end(1))
    return problem(
        "E0101", span, "", advice=advice, found=f"`{before[1]}`", expected="an operator or the next declaration"
    )


def _unexpected(place: Place, advice: Sequence[str | None] = ()) -> Diagnostic:
    found = f"`{place.sign}`" if place.sign else "the end of the declaration"
    said = advice or for_sign(place)
    return problem("E0101", place.span, "", advice=said, found=found, expected=in_words(place.expected))


FINDERS: tuple[Callable[[Place], Diagnostic | None], ...] = (
    _unclosed_text,
    _preposition,
    _round_block,
    _braces,
    _outside_block,
    _otherwise_said,
    _reserved,
    _template_as_value,
    _comparison,
    _kept_for_later,
    _mistyped_first_word,
    _as_alias,
    _open_block,
    _spread,
    _number,
    _clause,
    _bare_path,
    _stray_word,
)
