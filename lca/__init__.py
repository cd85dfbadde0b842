"""Life-cycle assessments as text that is checked, computed and traced.

>>> checked = lca.check_file("models/chatgpt.lca")  # every error and warning, nothing evaluated
>>> result = lca.run(checked.under("norway"))      # exact decimals, for one scenario
>>> result.outcomes[0].total
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from lca.check import Checked
    from lca.diagnostics import Diagnostic, LcaError
    from lca.engine.result import Result, run
    from lca.engine.sample_statistics import sample
    from lca.program import Program
    from lca.syntax.formatter import format_text
    from lca.trail.trace import trace
    from lca.trail.trail import trail_of

__version__ = "0.1.0"
__all__ = [
    "Checked",
    "Diagnostic",
    "LcaError",
    "Program",
    "Result",
    "check_file",
    "check_text",
    "format_text",
    "run",
    "sample",
    "trace",
    "trail_of",
]

_HOMES = {
    "Checked": "lca.check",
    "Diagnostic": "lca.diagnostics",
    "LcaError": "lca.diagnostics",
    "Program": "lca.program",
    "Result": "lca.engine.result",
    "format_text": "lca.syntax.formatter",
    "run": "lca.engine.result",
    "sample": "lca.engine.sample_statistics",
    "trace": "lca.trail.trace",
    "trail_of": "lca.trail.trail",
}


def __getattr__(name: str) -> Any:
    """Names load from their rooms when first asked for, so that importing the package costs nothing."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'lca' has no attribute {name!r}")


def check_file(path: str | Path) -> Checked:
    """Check the model at ``path`` with all that it uses; what is wrong with it is in the result.

    Raises LcaError where there is no text to read.
    """
    from pathlib import Path

    from lca.check import check
    from lca.diagnostics import Diagnostic, LcaError
    from lca.diagnostics.text_files import read_text

    file = read_text(Path(path), str(path))
    if isinstance(file, Diagnostic):
        raise LcaError([file])
    return check(file, Path(path))


def check_text(text: str, name: str = "model.lca") -> Checked:
    """Check a model given as text; it can use the libraries that come with the package, and no other file."""
    from lca.check import check
    from lca.source import SourceFile

    return check(SourceFile(name, text.removeprefix("\ufeff")))
