"""A factor library by itself: every fault of it, whether a model uses what is at fault or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lca.arithmetic import computing
from lca.basis import Citation
from lca.check.block_fields import JULIAN
from lca.check.common import Common
from lca.check.declared_units import declare_units
from lca.check.gate import demanded
from lca.check.load import Loaded, Module
from lca.check.lowering import Lowering
from lca.check.name_resolution import Names
from lca.check.plausible import in_force
from lca.check.stated_figures import stated_in
from lca.diagnostics import Diagnostic, LcaError, in_order, problem
from lca.diagnostics.text_files import read_text
from lca.factors import Library, Shelf, read_library
from lca.factors.packages import is_packaged
from lca.factors.plausibility_bands import PLAUSIBLE
from lca.factors.shelf import SHELF
from lca.program.cells import first_names
from lca.source import SourceFile, Span
from lca.syntax import tree

SUFFIX = ".yaml"
NAMED = re.compile(r"^library:[ \t]*[\"']?(\w+)", re.MULTILINE)


def check_library(path: Path, shown: str) -> tuple[Diagnostic, ...]:
    """What is wrong with the library that ``path`` is, or is a part of, with all that it extends.

    Raises LcaError where there is no text to read.
    """
    file = read_text(path, shown)
    if isinstance(file, Diagnostic):
        raise LcaError([file])
    if path.suffix != SUFFIX:
        said = f"it would not be found, as its name ends in `{path.suffix}`"
        return (problem("E0604", Span(file, 0, 0), "", said=said, advice=[f"call it `{path.stem}{SUFFIX}`"]),)
    folder, name = _place(path, file)
    shelf = Shelf.of(folder)
    with computing():
        library, problems = shelf.readable(name)
        found = list(problems)
        if library is not None:
            found += _lowered(library, shelf)
            found += demanded(library, _own(library, shelf, name), packaged=is_packaged(folder))
        wrong = any(one.is_error for one in found)
        if library is not None and not wrong:  # what cannot be read may cite what seems uncited
            found += _uncited(library)
    return in_order(found)


def factor_place(path: Path, shown: str) -> tuple[Path, str]:
    """The folder of the library that ``path`` is, or is a part of, and its name. Raises LcaError without a text."""
    file = read_text(path, shown)
    if isinstance(file, Diagnostic):
        raise LcaError([file])
    return _place(path, file)


def _place(path: Path, file: SourceFile) -> tuple[Path, str]:
    """The folder on whose shelf a file's library stands, and its name there: its own, or that of a folder of parts."""
    folder = path.absolute().parent.resolve()
    said = NAMED.search(file.text)
    is_part = folder.parent.name == SHELF or (said is not None and said[1] == folder.name != path.stem)
    return (folder.parent, folder.name) if is_part else (folder, path.stem)


def _own(library: Library, shelf: Shelf, name: str) -> list[Library]:
    """The files of a library itself, without those of what it extends, each as read by itself."""
    shown = shelf.folders[0][1]
    paths = f"{shown}/{name}{SUFFIX}", f"{shown}/{name}/"
    own = [file for file in library.files if file.path == paths[0] or file.path.startswith(paths[1])]
    if len(library.files) == 1:
        return [library]
    return [part for part in (read_library(file)[0] for file in own) if part is not None]


def _lowered(library: Library, shelf: Shelf) -> list[Diagnostic]:
    """What is found where each factor is asked for once, as a model that uses all of them would."""
    nowhere = SourceFile("", "")
    module = Module(None, "", tree.Model(nowhere, ()), frozenset(), {library.name: library})
    names = Names.of(Loaded((module,), (), shelf))
    registry, problems = declare_units(names, JULIAN)
    lowering = Lowering(Common(names, registry, JULIAN), {})
    for factor in map(library.factors.__getitem__, library.factors.entries):
        if factor.value is not None:
            lowering.making.figures.factor(factor, "value")
        else:
            lowering.nodes.intensities.of(factor)
    found = [*problems, *lowering.problems(), *_leading_nowhere(library)]
    plausibility = in_force(shelf)
    if library.name == PLAUSIBLE:
        return [*found, *plausibility.problems]
    figures = stated_in(lowering.making.builder.cells, first_names(lowering.making.builder.named), {})
    return [*found, *plausibility.doubtful(figures, {})]


def _leading_nowhere(library: Library) -> Iterator[Diagnostic]:
    """What is wrong with the aliases of factors of other libraries."""
    for name in library.factors.of_others():
        try:
            library.factors[name]
        except LcaError as error:
            yield from error.diagnostics


def _uncited(library: Library) -> Iterator[Diagnostic]:
    """Sources that no factor was read in."""
    own = map(library.factors.__getitem__, library.factors.entries)
    grounds = [one.basis for one in own] + [one.basis for one in library.bands.values()]
    bases = [basis for basis_of_one in grounds for basis in basis_of_one]
    cited = {basis.source.key for basis in bases if isinstance(basis, Citation)}
    for key, source in library.sources.items():
        if key not in cited:
            yield problem("W0802", source.span, "", name=key)
