"""Words that begin nothing, that belong elsewhere, or that are kept for the language."""

from __future__ import annotations

import re

from lca.diagnostics import Advice, Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean, nearest
from lca.syntax.expected_words import IN_NODES
from lca.syntax.misplaced_words import for_stray_word
from lca.syntax.parse_place import WORD, ParsePlace
from lca.syntax.rows_and_templates import in_rows
from lca.syntax.words import BY_PLACE, CLAUSES, DECLARATIONS, ELSEWHERE, LATER, NEEDS, RESERVED, STAGES

BASIS = ("CITED", "TILDE", "QUALITY", "ACCOUNTING")
"""What may stand between the name of a node and its block."""


def kept_for_later(place: ParsePlace) -> Diagnostic | None:
    sign = place.sign
    if place.first in LATER and place.first not in DECLARATIONS:
        return problem("E0107", place.first_span(), "not in this version", word=place.first, what=LATER[place.first])
    if sign in LATER:
        return problem("E0107", place.span, "not in this version", word=sign, what=LATER[sign])
    return None


def outside_block(place: ParsePlace) -> Diagnostic | None:
    """A clause at the top of a file."""
    top = {"STUDY", "SOURCE"} <= place.expected
    if place.sign not in (*CLAUSES, NEEDS) or not top or place.sign in DECLARATIONS:
        return None
    advice = ["put it between the braces of a node or an assessment"]
    label = "a clause, outside its block"
    return problem("E0109", place.span, label, word=place.sign, where="at the top of a file", advice=advice)


def reserved(place: ParsePlace) -> Diagnostic | None:
    """A word of the language where a name belongs."""
    blocks = {"STUDY", "MAKES"} & place.expected
    set_again = re.match(r"(?:parameter|let)[ \t]+(\w+)", place.text[place.at :])
    if place.first == "scenario" and set_again:
        advice = [f"a scenario sets a parameter by its name alone: `{set_again[1]} = …`; it is declared at the top"]
        return problem("E0104", place.span, "a word of the language", word=place.sign, advice=advice)
    flow = re.search(r"\b(uses|avoids|needs|emits)\s+$", place.before())
    if place.sign == "of" and flow:
        supplier = re.match(r"of[ \t]+[\w.]+", place.text[place.at :])
        advice = [f"an amount is missing: `{flow[1]} … {supplier[0] if supplier else 'of'}`"]
        return problem("E0101", place.span, "", advice=advice, found="`of`", expected="an amount")
    if place.sign in RESERVED and {"NAME", "PATH"} & place.expected and not blocks and place.sign not in CLAUSES:
        return problem("E0104", place.span, "a word of the language", word=place.sign)
    return None


def mistyped_first_word(place: ParsePlace) -> Diagnostic | None:
    """An item whose first word is nearly one of the language: ``paramter users = …``, ``suorce smith { … }``."""
    first, stripped = place.first, place.text.lstrip()
    if not first or first in (*DECLARATIONS, *BY_PLACE, *STAGES, *LATER):
        return None
    if re.match(r"\w+[ \t]*[=:](?!=)", stripped):
        span = place.first_span()
        advice = [f"write `parameter {first} = …` or `let {first} = …`"]
        return problem(
            "E0101", span, "", advice=advice, found=f"`{first}`", expected="the word that begins a declaration"
        )
    names = re.match(r"\w+[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*[ \t]*(?:#|$)", stripped.partition("\n")[0])
    close = (ELSEWHERE.get(first) if names else None) or nearest(first, [*DECLARATIONS, *BY_PLACE, *STAGES])
    if close is None or close in STAGES:
        return None
    advice = [Advice(f"did you mean `{close}`?", close)]
    return problem("E0305", place.first_span(), "not a word of the language", word=first, advice=advice)


def unequal_result(place: ParsePlace) -> Diagnostic | None:
    """A result whose value is not where it stands, so that its word begins none: ``result per_query 5``."""
    if place.first != "result" or "{" in place.text[: place.at] or "EQUALS" in place.expected:
        return None
    found = f"`{place.sign}`" if place.sign else "the end of the declaration"
    named = re.match(r"result\s+(?!in\b)[A-Za-z_]\w*", place.text.lstrip())
    expected, advice = "`=`" if named else "a name", ["write `result per_query = year.total / queries`, say"]
    return problem("E0101", place.span, "", advice=advice, found=found, expected=expected)


def clause(place: ParsePlace) -> Diagnostic | None:
    """A word that begins no clause of this block, or one that belongs elsewhere."""
    sign = place.sign
    if not WORD.fullmatch(sign) or re.search(r"~\s*[A-Za-z]\w*\s*$", place.before()):
        return None
    if "MAKES" in place.expected:
        near = did_you_mean(sign, IN_NODES)
        if near is None and nearest(sign, [NEEDS]):
            near = Advice("`needs` belongs in an `assessment`: a node `uses`", "uses")
        elif near is None and sign in DECLARATIONS:
            near = f"`{sign}` stands at the top of a file, not in a node"
        said = near or in_rows(place) or _times(place) or _lacks_of(place)
        said = said or f"a node has the clauses {', '.join(f'`{word}`' for word in IN_NODES)}"
        return problem("E0109", place.span, "not a clause of a node", word=sign, where="in a node", advice=[said])
    if "NEEDS" in place.expected:
        needs = "an assessment says what it `needs`"
        said = did_you_mean(sign, [NEEDS]) or (Advice(needs, NEEDS) if sign == "uses" else needs)
        label = "not a clause of an assessment"
        return problem("E0109", place.span, label, word=sign, where="in an assessment", advice=[said])
    return None


def _lacks_of(place: ParsePlace) -> str | None:
    """``emits 2 kg methane``."""
    amount = re.search(r"\bemits\s+(\S.*?)\s+$", place.before())
    whole = f"of {place.sign}"
    return Advice(f"`of` is missing: `emits {amount[1]} {whole}`", whole) if amount else None


def _times(place: ParsePlace) -> str | None:
    """``3 kW x 5 h``."""
    between = place.sign in ("x", "X") and re.search(r"\S[ \t]*$", place.before())
    return Advice("to multiply, write `*`", "*") if between else None


def stray_word(place: ParsePlace) -> Diagnostic | None:
    """A word behind a value, which then looked like the stage of a node: ``1M person``, ``5 kWh per day``."""
    lead = place.lead()
    before = re.search(r"(?<![\w.])([A-Za-z_][\w.]*)(?:[ \t]+[A-Za-z_]\w*)?\s*$", lead)
    if not place.expected <= {"NAME", "STRING", "LBRACE", "LPAR", *BASIS} or before is None:
        return None
    line_start = lead.rfind("\n", 0, before.start()) + 1
    line = lead[line_start : before.start()]
    if not line.strip():
        return None
    begin = place.at - len(lead)
    advice = [for_stray_word(place, begin + line_start, begin + before.start(1), before[1])]
    span = place.over(begin + before.start(1), begin + before.end(1))
    return problem(
        "E0101", span, "", advice=advice, found=f"`{before[1]}`", expected="an operator or the next declaration"
    )
