"""Syntax errors in words: what stands there, what could, and what was probably meant.

Each finder looks at one kind of mistake and is silent where it does not see it; the first to speak is heard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lca.diagnostics import Advice, Diagnostic, problem
from lca.syntax import mistaken_numbers, mistaken_units, mistaken_words
from lca.syntax.expected_words import in_words
from lca.syntax.items import TEXT_OR_COMMENT
from lca.syntax.misplaced_words import for_check, for_source
from lca.syntax.mistaken_spreads import for_spread
from lca.syntax.parse_place import ParsePlace
from lca.syntax.rows_and_templates import CALLED, template
from lca.syntax.syntax_advice import for_sign
from lca.syntax.words import CLAUSES, NEEDS


def explained(place: ParsePlace) -> Diagnostic:
    """The diagnostic for what stands at ``place``."""
    for find in FINDERS:
        found = find(place)
        if found is not None:
            return found
    return _unexpected(place)


def _unclosed_text(place: ParsePlace) -> Diagnostic | None:
    if place.sign[:1] != '"':
        return None
    end = place.text.find("\n", place.at)
    end = len(place.text) if end < 0 else end
    if TEXT_OR_COMMENT.match(place.text[place.at : end]):
        return None
    return problem("E0105", place.over(place.at, end), "opens here and is not closed on this line")


def _braces(place: ParsePlace) -> Diagnostic | None:
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


def _spread(place: ParsePlace) -> Diagnostic | None:
    """An uncertainty or scores that are written otherwise, or stand elsewhere."""
    advice = for_spread(place)
    return None if advice is None else _unexpected(place, [advice])


def _preposition(place: ParsePlace) -> Diagnostic | None:
    """``uses 5 kWh from grid``."""
    if place.sign != "from" or "OF" not in place.expected:
        return None
    return problem("E0101", place.span, "", advice=[Advice("write `of`", "of")], found="`from`", expected="`of`")


def _round_block(place: ParsePlace) -> Diagnostic | None:
    """``serving chat ( makes …``: a block in round brackets, which looks like the parameters of a template."""
    before = place.text[: place.at].rstrip()
    line = before[before.rfind("\n") + 1 :]
    if place.sign not in (*CLAUSES, NEEDS) or not re.fullmatch(r"\w+[ \t]+\w+[ \t]*\(", line.lstrip()):
        return None
    span, end = place.over(len(before) - 1, len(before)), place.text.rfind(")")
    inside, over = place.text[len(before) : end], place.over(len(before) - 1, end + 1)
    said = "a block stands in braces: write `{` and `}`"
    advice = [Advice(said, f"{{{inside}}}", over) if end >= place.at else said]
    return problem("E0101", span, "", advice=advice, found="`(`", expected="`{`")


def _template_as_value(place: ParsePlace) -> Diagnostic | None:
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


def _comparison(place: ParsePlace) -> Diagnostic | None:
    if place.sign == "is" and "COMPARE" in place.expected:
        advice = [Advice("write `==` to compare two values", "==")]
        return problem("E0101", place.span, "", advice=advice, found="`is`", expected="`==`")
    if place.sign == "=" and {"COMPARE", "RPAR", "THEN"} & place.expected and "EQUALS" not in place.expected:
        advice = [Advice("write `==` to compare two values", "==")]
        return problem("E0108", place.span, "sets a value", advice=advice)
    return None


def _otherwise_said(place: ParsePlace) -> Diagnostic | None:
    advice = for_check(place) or for_source(place)
    return _unexpected(place, [advice]) if advice else None


def _open_block(place: ParsePlace) -> Diagnostic | None:
    """The clauses begin, and the brace before them is missing."""
    if "LBRACE" not in place.expected or place.sign not in (*CLAUSES, NEEDS):
        return None
    end = len(place.text[: place.at].rstrip())
    return problem("E0101", place.over(end, end), "", found="the end of the line", expected="`{`")


def _as_alias(place: ParsePlace) -> Diagnostic | None:
    """``use "grid"``, or a model without the name that its declarations get."""
    used = re.search(r'"([^"\n]*)"\s*$', place.lead())
    if place.expected != {"AS"} or used is None:
        return None
    stem = re.sub(r"\W", "_", used[1].rpartition("/")[2].removesuffix(".lca"))
    start = place.at - len(used[0])
    span, written = place.over(start, place.at), place.over(start, start + len(used[0].rstrip()))
    advice = (
        Advice(f"write `as {stem}`", f"{written.text} as {stem}", written)
        if used[1].endswith(".lca")
        else Advice(f"a library is brought in without quotes: `use {stem}`", stem, written)
    )
    return problem("E0101", span, "", advice=[advice], found="a path without a name", expected="`as` and a name")


def _bare_path(place: ParsePlace) -> Diagnostic | None:
    """``table usage from usage.csv``."""
    path = re.match(r"[\w./-]+", place.text[place.at :])
    if place.first != "table" or place.expected != {"STRING"} or path is None:
        return None
    span = place.over(place.at, place.at + path.end())
    advice = [Advice(f'the path of a file stands in quotes: `from "{path[0]}"`', f'"{path[0]}"')]
    return problem("E0101", span, "", advice=advice, found=f"`{path[0]}`", expected="text in quotes")


def _unexpected(place: ParsePlace, advice: Sequence[str | None] = ()) -> Diagnostic:
    found = f"`{place.sign}`" if place.sign else "the end of the declaration"
    said = advice or for_sign(place)
    return problem("E0101", place.span, "", advice=said, found=found, expected=in_words(place.expected))


FINDERS: tuple[Callable[[ParsePlace], Diagnostic | None], ...] = (
    _unclosed_text,
    mistaken_units.mistaken_unit,
    _preposition,
    _round_block,
    _braces,
    mistaken_words.outside_block,
    _otherwise_said,
    mistaken_words.reserved,
    _template_as_value,
    _comparison,
    mistaken_words.kept_for_later,
    mistaken_words.mistyped_first_word,
    mistaken_words.unequal_result,
    _as_alias,
    _open_block,
    _spread,
    mistaken_numbers.mistaken_number,
    mistaken_words.clause,
    _bare_path,
    mistaken_words.stray_word,
)
