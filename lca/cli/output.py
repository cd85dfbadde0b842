"""What commands share: finding a model, printing findings, and leaving with the right status."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from msgspec import to_builtins

from lca.diagnostics import Diagnostic, LcaError, problem, text_files
from lca.diagnostics.nearest import did_you_mean
from lca.diagnostics.render import as_json, escaped, render
from lca.places import data
from lca.source import SourceFile

WRONG_MODEL, WRONG_USE = 1, 2
ASKED = (
    "E0306", "E0307", "E0309", "E0310", "E0643", "E0701", "E0708", "E0709", "E0921", "E0922", "E0941", "E0942", "E0950",
    "E0952", "E0955", "E0961",
)  # fmt: skip
"""What is wrong with a command where it has no place in a model."""
OPTIONS = ("--set", "--over")
"""What is written behind these is read like a file of that name."""
LIBRARY = (".yaml", ".yml")


def coloured(stream: Any) -> bool:
    """Whether to colour what goes to ``stream``: a terminal, unless NO_COLOR is set."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR")


def can_show(signs: str, stream: Any) -> bool:
    """Whether the encoding of ``stream`` has these signs."""
    try:
        signs.encode(stream.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def say(diagnostics: Iterable[Diagnostic], *, err: bool = True) -> None:
    """Findings, a line between them: to standard error, unless they are what was asked for."""
    colour = coloured(sys.stderr if err else sys.stdout)
    blocks = [render(diagnostic, colour=colour) for diagnostic in diagnostics]
    if blocks:
        click.echo("\n\n".join(blocks) + "\n", err=err, color=True)


def write_json(document: Any) -> None:
    """A document to standard output, inert, with keys in their given order, and readable where its encoding allows."""
    plain = to_builtins(document)
    text = json.dumps(plain, ensure_ascii=False, indent=2)
    click.echo(escaped(text) if can_show(text, sys.stdout) else json.dumps(plain, indent=2))


def diagnostics_document(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """Findings alone, where there is no result."""
    return {"format": "lca.diagnostics/1", "diagnostics": [as_json(diagnostic) for diagnostic in diagnostics]}


def open_model(model: str, root: Path | None = None) -> tuple[SourceFile, Path]:
    """The text of MODEL; a bare name that is no file is one of the models that come with the tool.

    Raises LcaError where there is none, or where it is outside of ``root``.
    """
    path = Path(model)
    shown = model
    bare = re.fullmatch(r"\w{1,60}", model) and not path.exists()
    if bare and (data("models") / f"{model}.lca").is_file():
        path, shown = data("models") / f"{model}.lca", f"lca:models/{model}.lca"
    elif bare:
        known = [found.stem for found in data("models").glob("*.lca")]
        here = [f"`{model}.lca`"] if Path(f"{model}.lca").is_file() else []
        advice = f"there is {here[0]} here" if here else did_you_mean(model, known)
        raise LcaError([problem("E0701", None, path=model, reason="there is no such file", advice=[advice])])
    if path.suffix in LIBRARY:
        raise LcaError([problem("E0708", None, path=shown, name=path.stem)])
    return own_file(path, shown, root), path


def names_folder(path: str) -> bool:
    """Whether a path is that of a folder; one that can be none is not."""
    return bool(path) and text_files.is_folder(Path(path))


def own_file(path: Path, shown: str, root: Path | None = None) -> SourceFile:
    """The text of a file; raises LcaError where there is none, or where it is outside of ``root``."""
    file = (
        text_files.read_text(path, shown, None, root)
        if shown
        else problem("E0701", path=shown, reason="its name is empty")
    )
    if isinstance(file, SourceFile):
        return file
    raise LcaError([file])


def answered(command: Callable[..., None]) -> Callable[..., None]:
    """Turn an LcaError into printed findings and status 1: no command ever ends in a traceback.

    What a command reads is noted, so that it is not written over.
    """

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        try:
            with text_files.noting():
                command(*args, **options)
        except LcaError as error:
            if options.get("form") == "json":
                write_json(diagnostics_document(error.diagnostics))
            else:
                say(error.diagnostics)
            sys.exit(status(error.diagnostics))

    return wrapped


def status(diagnostics: Iterable[Diagnostic]) -> int:
    """The exit status that findings ask for: a file, a scenario, a setting or a target that is none is wrong use."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.is_error]
    asked = [
        error for error in errors if (error.code in ASKED if error.span is None else error.span.file.path in OPTIONS)
    ]
    return WRONG_USE if asked else WRONG_MODEL if errors else 0


def counted_findings(diagnostics: Iterable[Diagnostic]) -> str:
    """``2 errors, 1 warning`` in words, or an empty text."""
    counts = Counter[str]()
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1 + diagnostic.more
    told = ((counts[severity], severity) for severity in ("error", "warning", "note"))
    return ", ".join(f"{count:,} {severity}{'s' if count > 1 else ''}" for count, severity in told if count)
