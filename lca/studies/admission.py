"""What is refused a trail: figures that rest on nothing or that nothing rests on, a study that says too little."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from unicodedata import normalize

from lca.check import Checked
from lca.diagnostics import Diagnostic, in_order, problem
from lca.source import Span
from lca.syntax import tree
from lca.trail.trail import REQUIRED

UNSOURCED = ("W0801", "W0821")
DEAD = ("W0804", "W0805", "W0806", "W0813", "W0814")
"""Warnings of figures, and of what holds some, that no result would miss."""


def refusals(
    checked: Checked, scenarios: Iterable[str], settings: Mapping[str, str], *, unsourced: bool, incomplete: bool
) -> list[Diagnostic]:
    """Why no trail is written, in the order of places; ``unsourced`` and ``incomplete`` allow what they name.

    What a scenario chooses counts where the trail has that. Where there is no study, the place is the first line of the
    model. Raises LcaError where there is no such scenario, or a setting does not fit.
    """
    found = [*_alike(checked), *([] if incomplete else _missing(checked))]
    chosen = dict.fromkeys(told for scenario in scenarios for told in checked.unfounded(scenario, settings))
    if not unsourced:
        told = [one for one in checked.diagnostics if one.code in ("W0801", *DEAD)]
        found += [_refused(warning) for warning in (*told, *chosen)]
    return list(in_order(found))


def _missing(checked: Checked) -> Iterator[Diagnostic]:
    study, file = checked.names.root.study, checked.names.root.module.file
    stated = {field.name for field in study.fields if field.value.strip()} if study else set()
    lacking = [name for name in REQUIRED if name not in stated]
    if lacking:
        fields = "  ".join(f'{name} "…"' for name in lacking)
        where = f"write it into the study: `{fields}`" if study else f'write `study name "title" {{ {fields} }}`'
        span = study.span if study else Span(file, 0, len(file.text.partition("\n")[0].rstrip()))
        yield problem("E0911", span, "", advice=[where], listed=", ".join(lacking))


def _alike(checked: Checked) -> Iterator[Diagnostic]:
    """Files that a model names by paths which differ in case alone, or in how a letter is put together."""
    first: dict[str, str] = {}
    for module in checked.loaded.modules:
        tables = (one for one in module.model.declarations if isinstance(one, tree.TableDeclaration))
        named = [(one.path, one.path_span) for one in tables]
        named += [(one.path, one.path_span) for one in module.bibliographies]
        named += [(use.path, use.span) for use in module.places.values() if use.path]
        for path, span in named:
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(module.file.path), path))
            other = first.setdefault(normalize("NFC", whole).casefold(), whole)
            if other != whole:
                yield problem("E0914", span, "", path=whole, other=other)


def _refused(warning: Diagnostic) -> Diagnostic:
    code = "E0912" if warning.code in UNSOURCED else "E0913"
    assert warning.span is not None
    refused = problem(code, warning.span, "", said=warning.message, advice=warning.help)
    return replace(refused, more=warning.more)
