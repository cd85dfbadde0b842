"""Where libraries, of factors and of rules, are found: the project's ``factors/``, installed packages, the tool."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.files import is_file, is_folder, read, within
from lca.diagnostics.nearest import did_you_mean
from lca.factors.aliases import settled
from lca.factors.library import Band, Factor, Library
from lca.factors.lock import INSTALLED, PLACELESS
from lca.factors.packages import beneath, offers
from lca.factors.reader import read_library
from lca.places import data
from lca.source import SourceFile, Span

MAX_LAYERS = 16
RULES = ".lca"
NAME = re.compile(r"[A-Za-z_]\w{0,99}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Folders that are searched, in order, each with the name that its files are shown under."""

    folders: tuple[tuple[Path, str], ...]

    @staticmethod
    def beside(model: Path | None) -> Shelf:
        """``factors/`` beside the model or one folder up, then installed packages, then the built-in libraries."""
        beside = [] if model is None else [model.absolute().parent, model.absolute().parent.parent]
        return Shelf.of(*(folder / "factors" for folder in beside))

    @staticmethod
    def of(*folders: Path) -> Shelf:
        """Those of the ``folders`` that are there, with packages in them; then the installed and the built-in ones.

        Without any folder the built-in libraries alone.
        """
        own = [folder for folder in folders if is_folder(folder) and folder.resolve() != data("factors").resolve()]
        found = [(one, os.path.relpath(one)) for folder in own for one in (folder, *beneath(folder))]
        installed = {offer.folder: offer.shown for offer in offers()} if folders else {}
        return Shelf((*found, *installed.items(), (data("factors"), "lca:factors")))

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
            found = [path for path in _files(folder, name) if within(path, _root(folder, shown))]
            if found:
                return found
        return []

    def _listed(self) -> list[Path]:
        """The folders, without any that leads elsewhere: what stands there is nobody's business."""
        return [folder for folder, shown in self.folders if within(folder, _root(folder, shown))]

    def rules(self, name: str) -> tuple[Path, str, Path] | None:
        """The rule library ``name``, a text in the language itself, the name that it is shown under, and its root."""
        for folder, shown in self.folders:
            path = folder / f"{name}{RULES}"
            if NAME.fullmatch(name) and is_file(path) and within(path, folder):
                return path, f"{shown}/{path.name}", _root(folder, shown)
        return None

    def load(self, name: str, asked: Span | None = None) -> tuple[Library | None, tuple[Diagnostic, ...]]:
        """The library ``name``, or None and what is wrong in it; ``asked`` is the place that wants it."""
        library, problems = self.readable(name, asked)
        return None if problems else library, problems

    def readable(self, name: str, asked: Span | None = None) -> tuple[Library | None, tuple[Diagnostic, ...]]:
        """As ``load``, with all of the library that can be read where something is wrong in it."""
        problems: list[Diagnostic] = []
        layers: list[Library] = []
        wanted, folders = name, list(self.folders)
        while wanted and folders and len(layers) <= MAX_LAYERS:
            # A library may extend another of its own folder, or one of its own name further on.
            library, told = _load_from(*folders[0], wanted, asked)
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
        whole, unsettled = settled(_overlaid(layers))
        return whole, (*problems, *(() if problems else unsettled))

    def _contested(self, name: str, folders: list[tuple[Path, str]], asked: Span | None) -> list[Diagnostic]:
        """That the first of ``folders`` is of an installed package, and another package has the library, too."""
        packages = [shown for folder, shown in folders if shown.startswith(INSTALLED) and _files(folder, name)]
        if len(packages) < 2 or folders[0][1] != packages[0]:
            return []
        said = " and ".join(f"`{shown.removeprefix(INSTALLED)}`" for shown in packages)
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
    folder: Path, shown: str, name: str, asked: Span | None
) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    parts: list[Library] = []
    problems: list[Diagnostic] = []
    for path in _files(folder, name):
        if not within(path, folder):
            problems.append(problem("E0706", asked, "", path=f"{shown}/{path.relative_to(folder)}"))
            continue
        file = read(path, f"{shown}/{path.relative_to(folder)}", asked, _root(folder, shown))
        if not isinstance(file, SourceFile):
            problems.append(file)
            continue
        library, wrong = read_library(file)
        problems += wrong
        if library is not None and library.name != name:
            span = Span(file, 0, 0)
            said = f"the file is found as `{name}` but calls itself `{library.name}`"
            problems.append(problem("E0604", span, "", said=said))
        elif library is not None:
            parts.append(library)
    return (_joined(parts, problems) if parts else None), tuple(problems)


def _joined(parts: list[Library], problems: list[Diagnostic]) -> Library:
    """The files of a folder as one library; a factor may stand in only one of them."""
    whole = parts[0]
    for part in parts[1:]:
        if part.version != whole.version:
            said = f"the files of `{whole.name}` have the versions {whole.version} and {part.version}"
            problems.append(problem("E0604", Span(part.files[0], 0, 0), "", said=said))
        both = sorted(set(part.factors) & set(whole.factors))
        problems += [problem("E0603", part.factors[name].span, "again here", key=name) for name in both]
        whole = replace(
            whole,
            units={**whole.units, **part.units},
            sources={**whole.sources, **part.sources},
            factors={**whole.factors, **part.factors},
            aliases={**whole.aliases, **part.aliases},
            indicators={**whole.indicators, **part.indicators},
            bands={**whole.bands, **part.bands},
            files=whole.files + part.files,
        )
    return whole


def _overlaid(layers: list[Library]) -> Library:
    """A library over the one that it extends: its own factors count, and say what they replace."""
    top, *below = layers
    for under in below:
        factors: dict[str, Factor] = {k: v for k, v in under.factors.items() if k not in under.aliases}
        for name, factor in top.factors.items():
            if name in factors:
                note = f"{under.name} {under.version}: {name}"
                factor = replace(factor, details={**factor.details, "replaces": note})
            factors[name] = factor
        top = replace(
            top,
            units={**under.units, **top.units},
            sources={**under.sources, **top.sources},
            factors=factors,
            aliases={**{k: v for k, v in under.aliases.items() if k not in top.factors}, **top.aliases},
            files=top.files + under.files,
            indicators={**under.indicators, **top.indicators},
            bands={**under.bands, **{name: _in_place(band, under) for name, band in top.bands.items()}},
        )
    return top


def _in_place(band: Band, under: Library) -> Band:
    """A band that says which one of the library below it stands in place of."""
    return replace(band, replaced=str(under.bands[band.name])) if band.name in under.bands else band
