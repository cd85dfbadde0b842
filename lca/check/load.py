"""From a path to everything that a model is made of: its files, the models and the libraries that they use."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lca.bibliography import Bibliography, read_bibliography
from lca.check.usage import Opened, Usage
from lca.diagnostics import Diagnostic, Label, LcaError, problem
from lca.diagnostics.text_files import is_within, read_text
from lca.factors import Library, Shelf
from lca.source import SourceFile, Span
from lca.syntax import parse, tree
from lca.syntax.items import TEXT_OR_COMMENT
from lca.tables import Sheet, read_sheet

MAX_MODELS = 1_000


@dataclass(frozen=True, slots=True)
class Module:
    """One file, read, with what it uses; ``prefix`` stands before its names elsewhere (``servers.``).

    ``path`` is where it stands, links followed; a text may stand nowhere.
    """

    path: Path | None
    prefix: str
    model: tree.Model
    broken: frozenset[str]
    uses: dict[str, Library | Module | None] = field(default_factory=dict)
    places: dict[str, tree.UseDeclaration] = field(default_factory=dict)
    sheets: dict[str, Sheet | None] = field(default_factory=dict)
    """What was read for each table, None where it could not be."""
    bibliographies: dict[tree.BibliographyDeclaration, Bibliography] = field(default_factory=dict)

    @property
    def file(self) -> SourceFile:
        return self.model.file


@dataclass(frozen=True, slots=True)
class Loaded:
    """``modules`` begins with the model itself; ``opened`` are the libraries that aliases in it lead to."""

    modules: tuple[Module, ...]
    diagnostics: tuple[Diagnostic, ...]
    shelf: Shelf
    opened: Opened = field(default_factory=dict)

    @property
    def root(self) -> Module:
        return self.modules[0]

    @property
    def libraries(self) -> list[Library]:
        """Those that the model uses, and those that aliases of these led to."""
        found = {use.name: use for module in self.modules for use in module.uses.values() if isinstance(use, Library)}
        others = {name: other for own in found for name, other in self.opened.get(own, {}).items()}
        return list({**others, **found}.values()) if others else list(found.values())


class _Loader:
    def __init__(self, shelf: Shelf, folder: Path | None) -> None:
        self.shelf = shelf
        self.folder = folder
        self.modules: list[Module] = []
        self.problems: list[Diagnostic] = []
        self.libraries: dict[str, Library | None] = {}
        self.by_path: dict[Path, Module] = {}

    def module(self, file: SourceFile, path: Path | None, prefix: str) -> Module:
        model, broken, problems = parse(file)
        self.problems += problems
        module = Module(path.resolve() if path else None, prefix, model, broken)
        self.modules.append(module)
        if module.path is not None:
            self.by_path[module.path] = module
        return module

    def follow(self, start: Module, start_path: Path | None) -> None:
        """Every ``use``, breadth first and without recursion, each file once."""
        waiting = [(start, start_path)]
        while waiting:
            module, path = waiting.pop(0)
            for table in (d for d in module.model.declarations if isinstance(d, tree.TableDeclaration)):
                module.sheets.setdefault(table.name, self.sheet(table, module, path))
            self.bibliographies(module, path)
            for use in (d for d in module.model.declarations if isinstance(d, tree.UseDeclaration)):
                if use.alias in module.places:
                    first = Label(module.places[use.alias].span, "first here")
                    again = problem("E0302", use.span, "again here", first, name=use.alias)
                    self.problems.append(again)
                    continue
                module.places[use.alias] = use
                rules = self.shelf.rules(use.library) if use.library else None
                if rules is not None:
                    found, fresh = self.rules(use, module, *rules)
                    module.uses[use.alias] = found
                    if found is not None and fresh is not None:
                        waiting.append((found, fresh))
                elif use.library:
                    module.uses[use.alias] = self.library(use)
                else:
                    found, fresh = self.model(use, module, path)
                    module.uses[use.alias] = found
                    if found is not None and fresh is not None:
                        waiting.append((found, fresh))

    def library(self, use: tree.UseDeclaration) -> Library | None:
        if use.library not in self.libraries:
            library, problems = self.shelf.load(use.library, use.span)
            self.problems += problems
            self.libraries[use.library] = library
        library = self.libraries[use.library]
        if library is not None and use.version and use.version != library.version:
            self.problems.append(
                problem(
                    "E0407",
                    use.span,
                    f"asks for {use.version}",
                    name=library.name,
                    wanted=use.version,
                    found=library.version,
                )
            )
        return library

    def rules(
        self, use: tree.UseDeclaration, module: Module, path: Path, shown: str, root: Path
    ) -> tuple[Module | None, Path | None]:
        """A rule library, with what it uses; its rules for every assessment are then the model's as well."""
        known = self.by_path.get(path.resolve())
        if known is not None:
            return known, None
        file = read_text(path, shown, use.span, root)
        if isinstance(file, Diagnostic):
            self.problems.append(file)
            return None, None
        return self.module(file, path, f"{module.prefix}{use.alias}."), path

    def inside(self, written: str, span: Span, path: Path | None) -> Path | None:
        """The file that the model at ``path`` speaks of; None, and told, where it is not in the model's folder."""
        target = path.parent / written if path is not None else None
        if target is None or self.folder is None:
            self.problems.append(problem("E0706", span, "", path=written))
            return None
        if Path(written).is_absolute() or not is_within(target, self.folder):
            self.problems.append(problem("E0706", span, "leaves the model's folder", path=written))
            return None
        return target

    def sheet(self, table: tree.TableDeclaration, module: Module, path: Path | None) -> Sheet | None:
        target = self.inside(table.path, table.path_span, path)
        if target is None:
            return None
        shown = str(Path(module.file.path).parent / table.path)
        wanted = {column.header: column.name_span for column in table.columns}
        sheet, problems = read_sheet(target, shown, wanted, table.path_span, self.folder)
        self.problems += problems
        return sheet

    def bibliographies(self, module: Module, path: Path | None) -> None:
        first: dict[Path, Span] = {}
        for declared in (d for d in module.model.declarations if isinstance(d, tree.BibliographyDeclaration)):
            target = self.inside(declared.path, declared.path_span, path)
            if target is None:
                module.bibliographies[declared] = Bibliography((), whole=False)
                continue
            before = first.setdefault(target.resolve(), declared.path_span)
            if before is not declared.path_span:
                again = problem(
                    "E0302", declared.path_span, "again here", Label(before, "first here"), name=declared.path
                )
                self.problems.append(again)
                continue
            shown = str(Path(module.file.path).parent / declared.path)
            module.bibliographies[declared], problems = read_bibliography(
                target, shown, declared.path_span, self.folder
            )
            self.problems += problems

    def model(self, use: tree.UseDeclaration, module: Module, path: Path | None) -> tuple[Module | None, Path | None]:
        target = self.inside(use.path, use.span, path)
        if target is None or path is None:
            return None, None
        if target.suffix in (".yaml", ".yml"):
            self.problems.append(problem("E0708", use.span, path=use.path, name=target.stem))
            return None, None
        known = self.by_path.get(target.resolve())
        if known is not None:
            return known, None
        file = read_text(target, str(Path(module.file.path).parent / use.path), use.span, self.folder)
        if isinstance(file, Diagnostic) or len(self.modules) >= MAX_MODELS:
            self.problems.append(
                file if isinstance(file, Diagnostic) else problem("E0702", use.span, path=use.path, limit="1000 files")
            )
            return None, None
        return self.module(file, target, f"{module.prefix}{use.alias}."), target


def load(file: SourceFile, path: Path | None, shelf: Shelf) -> Loaded:
    """Read ``file`` (which stands at ``path``, or nowhere) and all that it uses."""
    loader = _Loader(shelf, path.absolute().parent if path else None)
    root = loader.module(file, path, "")
    loader.follow(root, path)
    usage = Usage()
    for module in loader.modules:
        _open_others(module, usage)
    return Loaded(tuple(loader.modules), tuple(loader.problems), shelf, usage.opened)


def _open_others(module: Module, usage: Usage) -> None:
    """Open the libraries that the aliases in a model lead to: their units and indicators are known from the start."""
    for alias, library in module.uses.items():
        if isinstance(library, Library) and (others := library.factors.of_others()):
            text = TEXT_OR_COMMENT.sub(" ", module.file.text)
            for name in dict.fromkeys(re.findall(rf"\b{re.escape(alias)}\.(\w+)", text)):
                if name in others:
                    with suppress(LcaError):  # which is told where the name stands
                        usage.factor(library, name)
