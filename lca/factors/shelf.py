"""Where libraries, of factors and of rules, are found: the project's ``factors/``, installed packages, the tool."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean
from lca.diagnostics.text_files import is_file, is_folder, is_within, read_text
from lca.factors.aliases import settled
from lca.factors.elsewhere import OtherLibraries
from lca.factors.folder import joined_library
from lca.factors.library import AnyFactor, Band, Factor, Factors, Library
from lca.factors.library_reader import open_part, read_part
from lca.factors.lock import INSTALLED, PLACELESS
from lca.factors.packages import beneath, offers
from lca.places import data
from lca.source import SourceFile, Span

MAX_LAYERS = 16
SHELF = "factors"
"""Libraries are found in a folder of this name; YAML elsewhere is none of them, and what is in the language a model.

What stands in a folder within it is a part of the library that the inner one is called after.
"""
RULES = ".lca"
NAME = re.compile(r"[A-Za-z_]\w{0,99}")
Reads: TypeAlias = Callable[[SourceFile], tuple[Library | None, tuple[Diagnostic, ...]]]
"""How the files of libraries are read: each factor when it is asked for, or all with all that is wrong in them."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Folders that are searched, in order, each with the name that its files are shown under."""

    folders: tuple[tuple[Path, str], ...]

    @staticmethod
    def beside(model: Path | None) -> Shelf:
        """``factors/`` beside the model or one folder up, then installed packages, then the built-in libraries."""
        beside = [] if model is None else [model.absolute().parent, model.absolute().parent.parent]
        return Shelf.of(*(folder / SHELF for folder in beside))

    @staticmethod
    def of(*folders: Path) -> Shelf:
        """Those of the ``folders`` that are there, with packages in them; then the installed and the built-in ones.

        Without any folder the built-in libraries alone.
        """
        own = [folder for folder in folders if is_folder(folder) and folder.resolve() != data(SHELF).resolve()]
        found = [(one, os.path.relpath(one)) for folder in own for one in (folder, *beneath(folder))]
        installed = {offer.folder: offer.shown for offer in offers()} if folders else {}
        return Shelf((*found, *installed.items(), (data(SHELF), "lca:factors")))

    def names(self) -> list[str]:
        """Every library that can be used, by name."""
        found = {}
        for folder in self._listed():
            for path in sorted(folder.glob("*")):
                if path.suffix == ".yaml" or (is_folder(path) and any(path.glob("*.yaml"))):
                    found[path.stem] = path
        return sorted(found)

    def rule_names(self) -> list[str]:
        """Every rule library that can be used, by name."""
        return sorted({path.stem for folder in self._listed() for path in folder.glob(f"*{RULES}")})

    def files(self, name: str) -> list[Path]:
        """The files of the first library of this name, without those of what it extends."""
        for folder, shown in self.folders:
            found = [path for path in _files(folder, name) if is_within(path, _root(folder, shown))]
            if found:
                return found
        return []

    def _listed(self) -> list[Path]:
        """The folders, without any that leads elsewhere: what stands there is nobody's business."""
        return [folder for folder, shown in self.folders if is_within(folder, _root(folder, shown))]

    def rules(self, name: str) -> tuple[Path, str, Path] | None:
        """The rule library ``name``, a text in the language itself, the name that it is shown under, and its root.

        No installed package stands in place of the tool's own.
        """
        for folder, shown in sorted(self.folders, key=lambda one: one[1].startswith(INSTALLED)):
            path = folder / f"{name}{RULES}"
            if NAME.fullmatch(name) and is_file(path) and is_within(path, folder):
                return path, f"{shown}/{path.name}", _root(folder, shown)
        return None

    def load(self, name: str, asked: Span | None = None) -> tuple[Library | None, tuple[Diagnostic, ...]]:
        """The library ``name``, or None and what is wrong in it; ``asked`` is the place that wants it.

        What is wrong with a factor of a file in line form is told when the factor is asked for.
        """
        library, problems = self._load(name, asked, open_part)
        return None if problems else library, problems

    def readable(self, name: str) -> tuple[Library | None, tuple[Diagnostic, ...]]:
        """All of the library ``name`` that can be read, and all that is wrong in it."""
        return self._load(name, None, read_part)

    def _load(self, name: str, asked: Span | None, reads: Reads) -> tuple[Library | None, tuple[Diagnostic, ...]]:
        problems: list[Diagnostic] = []
        layers: list[Library] = []
        wanted, folders = name, list(self.folders)
        while wanted and folders and len(layers) <= MAX_LAYERS:
            # A library may extend another of its own folder, or one of its own name further on.
            library, told = _load_from(*folders[0], wanted, asked, reads)
            problems += told
            if library is None and not told:
                folders.pop(0)
                continue
            if library is None:
                break
            layers.append(library)
            problems += self._contested(wanted, folders, asked)
            if library.extends == wanted:
                folders.pop(0)
            wanted = library.extends
        if len(layers) > MAX_LAYERS:
            problems.append(problem("E0703", asked, "libraries extending libraries", limit=MAX_LAYERS))
        elif wanted and not problems:
            problems.append(self._missing(wanted, layers, asked))
        if not layers:
            return None, tuple(problems)
        whole = _overlaid(layers)
        others = OtherLibraries(self.load, whole.aliases)
        whole, unsettled = settled(replace(whole, factors=Factors(whole.factors.entries, None, others)))
        return whole, (*problems, *(() if problems else unsettled))

    def _contested(self, name: str, folders: list[tuple[Path, str]], asked: Span | None) -> list[Diagnostic]:
        """That the first of ``folders`` is of an installed package, and another package or the tool has the library."""
        holding = [shown for folder, shown in folders if shown.startswith(PLACELESS) and _files(folder, name)]
        if len(holding) < 2 or folders[0][1] != holding[0]:
            return []
        said = " and ".join(
            f"`{shown.removeprefix(INSTALLED)}`" if shown.startswith(INSTALLED) else "`lca` itself" for shown in holding
        )
        return [problem("E0663", asked, "", name=name, packages=said)]

    def _missing(self, wanted: str, layers: list[Library], asked: Span | None) -> Diagnostic:
        """That there is no such library, where it is asked for or extended."""
        if layers:
            return problem("E0306", layers[-1].extends_span, f"what `{layers[-1].name}` extends", name=wanted)
        known_names = [*self.names(), *self.rule_names()]
        advice = did_you_mean(wanted, known_names) or "`lca factors list` shows the libraries that there are"
        return problem("E0306", asked, "no such library", name=wanted, advice=[advice])


def _root(folder: Path, shown: str) -> Path:
    """What a folder of libraries must not lead out of: that in which it stands, for it may be a link itself."""
    return folder if shown.startswith(PLACELESS) else folder.parent


def _files(folder: Path, name: str) -> list[Path]:
    """What stands under the name of a library: its file, or all of its folder."""
    if not NAME.fullmatch(name):
        return []
    alone = folder / f"{name}.yaml"
    return [alone] if os.path.lexists(alone) else sorted((folder / name).glob("*.yaml"))


def _load_from(
    folder: Path, shown: str, name: str, asked: Span | None, reads: Reads
) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    parts: list[Library] = []
    problems: list[Diagnostic] = []
    for path in _files(folder, name):
        if not is_within(path, folder):
            problems.append(problem("E0706", asked, "", path=f"{shown}/{path.relative_to(folder)}"))
            continue
        file = read_text(path, f"{shown}/{path.relative_to(folder)}", asked, _root(folder, shown))
        if not isinstance(file, SourceFile):
            problems.append(file)
            continue
        library, wrong = reads(file)
        problems += wrong
        if library is not None and library.name != name:
            span = Span(file, 0, 0)
            said = f"the file is found as `{name}` but calls itself `{library.name}`"
            problems.append(problem("E0604", span, "", said=said))
        elif library is not None:
            parts.append(library)
    return (joined_library(parts, problems) if parts else None), tuple(problems)


def _overlaid(layers: list[Library]) -> Library:
    """A library over the one that it extends: its own factors and aliases count, and say what they replace."""
    top = layers[0]
    for above, under in pairwise(layers):
        own, called = top.factors.entries, f"{under.name} {under.version}"
        here, there = own.keys() | top.aliases.keys(), under.factors.entries.keys() | under.aliases.keys()
        over = {name: _Over(own[name], called) for name in own if name in there}
        top = replace(
            top,
            units={**under.units, **top.units},
            sources={**under.sources, **top.sources},
            factors=Factors(
                {**{k: v for k, v in under.factors.entries.items() if k not in top.aliases}, **own, **over}
            ),
            substances=(under.substances - here) | top.substances,
            aliases={**{k: v for k, v in under.aliases.items() if k not in own}, **top.aliases},
            files=top.files + under.files,
            below={**top.below, **{file.path: called for file in under.files}},
            below_spans={
                **top.below_spans,
                **{file.path: span for file in under.files for span in [above.extends_span] if span},
            },
            replaced={**{name: f"{called}: {name}" for name in here & there}, **top.replaced},
            indicators={**under.indicators, **top.indicators},
            bands={**under.bands, **{name: _in_place(band, under) for name, band in top.bands.items()}},
        )
    return top


@dataclass(frozen=True, slots=True)
class _Over:
    """Reads factors that say which ones of a library below they stand in place of."""

    entry: AnyFactor
    under: str

    def __call__(self, name: str) -> Factor:
        factor = self.entry if isinstance(self.entry, Factor) else self.entry(name)
        return replace(factor, details={**factor.details, "replaces": f"{self.under}: {name}"})

    def place(self, name: str) -> Span:
        return self.entry.span if isinstance(self.entry, Factor) else self.entry.place(name)

    def written(self, name: str) -> str:
        return self.entry.title if isinstance(self.entry, Factor) else self.entry.written(name)


def _in_place(band: Band, under: Library) -> Band:
    """A band that says which one of the library below it stands in place of."""
    return replace(band, replaced=str(under.bands[band.name])) if band.name in under.bands else band
