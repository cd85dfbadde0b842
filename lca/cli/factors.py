"""The commands on factor libraries: list, show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from lca.basis import Assumption, Basis
from lca.cli.help_pages import HelpContents, HelpPage
from lca.cli.output import answered, own_file
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.diagnostics.render import inert
from lca.factors import CLIMATE, Band, Factor, Library, Shelf
from lca.factors.lock import BUILT_IN
from lca.factors.search import title_of_alias
from lca.syntax import parse, tree

LISTED = 8


COMMANDS = {
    "list": ("lca.cli.factors:list_", "List the libraries, or the factors of LIBRARY."),
    "show": ("lca.cli.factors:show", "Show all that is known of FACTOR, such as grid.no."),
    "new": ("lca.cli.beginning:new", "Write a library to begin with to factors/NAME.yaml."),
    "check": ("lca.cli.authoring:check", "Tell what is wrong and what is missing in libraries."),
    "used": ("lca.cli.authoring:used", "List the factors that MODEL uses, with their sources."),
    "import": ("lca.cli.recipes:import_", "Make a library from the file of a source, by RECIPE."),
    "diff": ("lca.cli.recipes:difference", "Tell what differs between two libraries."),
    "search": ("lca.cli.finding:search", "Find factors by WORDS: names, places, regions, years."),
    "tree": ("lca.cli.finding:tree", "Draw what LIBRARY consists of, or each library."),
}
"""By the name of each, in the order of the work: where it stands, and the first sentence of its page."""


@click.group(cls=HelpContents, table=COMMANDS)
def factors() -> None:
    """Look into factor libraries, make them and check them.

    Libraries are the project's own, in `factors/` beside the models, then those of installed packages, then those that
    come with the tool. factors/README.md tells how to write one.
    """


def shelf_here() -> Shelf:
    """Where a model of the current folder finds its libraries."""
    return Shelf.beside(Path.cwd() / "model.lca")


def libraries_on(shelf: Shelf) -> Iterator[Library]:
    """Every library that can be read; afterwards, what is wrong with the others."""
    wrong: list[Diagnostic] = []
    for name in shelf.names():
        library, problems = shelf.load(name)
        wrong += problems
        if library is not None:
            yield library
    if wrong:
        raise LcaError(wrong)


def _rules(shelf: Shelf, name: str) -> tuple[str, list[tree.RuleDeclaration | tree.NodeDeclaration]] | None:
    """The rules and templates of a library in the language itself, and what its file is shown under.

    None where the library is one of factors.
    """
    found = shelf.rules(name)
    if found is None:
        return None
    model, _, problems = parse(own_file(*found))
    if any(found.is_error for found in problems):
        raise LcaError(problems)
    templates = [d for d in model.declarations if isinstance(d, tree.NodeDeclaration) and d.formals]
    return found[1], [*templates, *(d for d in model.declarations if isinstance(d, tree.RuleDeclaration))]


def load_here(name: str) -> Library:
    """The library ``name`` of the current folder. Raises LcaError where there is none, or something is wrong in it."""
    library, problems = shelf_here().load(name)
    if library is None:
        raise LcaError(problems)
    return library


def figure_of(factor: Factor) -> str:
    """What a factor says, ``41 gCO2e per kWh``."""
    if factor.value is not None:
        return str(factor.value)
    per = str(factor.per).removeprefix("1 ")
    alone = list(factor.emits) == [CLIMATE]
    emits = ", ".join(f"{amount}" if alone else f"{name} {amount}" for name, amount in factor.emits.items())
    return f"{emits} per {per}"


def _called(one: tree.RuleDeclaration | tree.NodeDeclaration) -> str:
    """A rule by its name, a template with what it takes: ``answer(active, total)``."""
    return (
        f"{one.name}({', '.join(formal.name for formal in one.formals)})"
        if isinstance(one, tree.NodeDeclaration)
        else one.name
    )


def _from(path: str) -> str:
    """Where a library comes from, unless with the tool: a folder of the project, or an installed package."""
    return "" if path.startswith(BUILT_IN) else f"  [{path}]"


def _libraries(shelf: Shelf) -> Iterator[str]:
    """A line for each library of factors, then of rules. Raises LcaError afterwards, where any is wrong."""
    wrong: list[Diagnostic] = []
    try:
        for found in libraries_on(shelf):
            held, what = (found.bands, "band") if found.bands and not found.factors else (found.factors, "factor")
            count = f"{len(held)} {what}{'s' * (len(held) != 1)}"
            yield f"{found.name:<14} {found.version:<8} {count:>13}  {found.title}{_from(found.path)}"
    except LcaError as error:
        wrong += error.diagnostics
    for name in shelf.rule_names():
        try:
            shown, offered = _rules(shelf, name) or ("", [])
        except LcaError as error:
            wrong += error.diagnostics
            continue
        what = "template" if any(isinstance(one, tree.NodeDeclaration) for one in offered) else "rule"
        count = f"{len(offered)} {what}{'s' * (len(offered) != 1)}"
        yield f"{name:<14} {'':<8} {count:>13}  {', '.join(one.name for one in offered)}{_from(shown)}"
    if wrong:
        raise LcaError(wrong)


def _offered(rules: list[tree.RuleDeclaration | tree.NodeDeclaration]) -> Iterator[str]:
    called = [(_called(one), one.title) for one in rules]
    wide = max((len(said) for said, _ in called), default=0)
    for said, title in called:
        yield f"{said:<{wide}}  {title}"


def _held(library: Library) -> Iterator[str]:
    """A line for each factor, indicator and band."""
    wide = max((len(name) for name in [*library.factors, *library.indicators, *library.bands]), default=0)
    for name, factor in library.factors.items():
        alias = f"  (is {factor.name})" if name != factor.name else ""
        kind = "substance: " if factor.substance else ""
        yield f"{name:<{wide}}  {figure_of(factor):<28}  {kind}{factor_title(library, name, factor)}{alias}"
    for name, indicator in library.indicators.items():
        yield f"{name:<{wide}}  {'in ' + indicator.unit.unit:<28}  indicator: {indicator.title}"
    for name, band in library.bands.items():
        yield f"{name:<{wide}}  {band!s:<36}  band: {band.title}"


@click.command("list", cls=HelpPage)
@click.argument("library", default="")
@answered
def list_(library: str) -> None:
    """List the libraries, or the factors of LIBRARY.

    Examples:
      lca factors list
      lca factors list datacentre

    Output:
      A line for each: of libraries that do not come with the tool with the
      place, of rules and templates with what they take.

    Exit status:
      0  listed
      1  a library is in error
      2  no such library
    """
    rules = _rules(shelf_here(), library)
    lines = _offered(rules[1]) if rules else _held(load_here(library)) if library else _libraries(shelf_here())
    for line in lines:
        click.echo(inert(line))


@click.command(cls=HelpPage)
@click.argument("factor")
@answered
def show(factor: str) -> None:
    """Show all that is known of FACTOR, such as grid.no.

    Examples:
      lca factors show grid.no

    Output:
      A line for each fact: the figure, source and place in it, years, licence,
      other names, and where it stands.

    Exit status:
      0  shown
      1  the library is in error
      2  no such factor or library
    """
    library, dot, name = factor.partition(".")
    if not library:
        raise click.UsageError(f"show wants one factor, such as grid.world_2023, not {factor!r}")
    found = load_here(library)
    if not dot:
        raise click.UsageError(f"show wants one factor, such as {library}.{next(iter(found.factors), 'name')}")
    if name in found.indicators:
        indicator = found.indicators[name]
        facts = {"indicator": factor, "title": indicator.title, "unit": indicator.unit.unit, "note": indicator.note}
        for label, text in {**facts, "stands at": indicator.span.place}.items():
            click.echo(inert(f"{label:<12} {text}"))
        return
    if name in found.bands:
        for label, text in _band_facts(found.bands[name]):
            click.echo(inert(f"{label:<12} {text}"))
        return
    if name not in found.factors:
        advice = (
            did_you_mean(name, [*found.factors, *found.indicators, *found.bands])
            or f"`lca factors list {library}` lists what it has"
        )
        raise LcaError([problem("E0307", None, owner=library, member=name, advice=[advice])])
    for label, text in _facts(found, found.factors[name], name):
        click.echo(inert(f"{label:<12} {text}"))


def _band_facts(band: Band) -> Iterator[tuple[str, str]]:
    yield "band", band.key
    yield "title", band.title
    yield "between", str(band)
    if band.replaced:
        yield "in place of", band.replaced
    yield from _basis_facts(band.basis)
    yield "stands at", band.span.place


def _basis_facts(bases: tuple[Basis, ...]) -> Iterator[tuple[str, str]]:
    for basis in bases:
        if isinstance(basis, Assumption):
            yield "assumed", basis.statement
            continue
        yield "source", basis.source.title
        if basis.locator:
            yield "where", basis.locator
        for field in ("author", "publisher", "issued", "url", "doi", "accessed", "licence", "attribution"):
            if field in basis.source.fields:
                yield f" {field}", basis.source.fields[field]


def factor_title(library: Library, name: str, factor: Factor) -> str:
    """The title of what a name is for, behind that of an alias that has one: a region, and its grid."""
    return ": ".join(filter(None, (title_of_alias(library, name), factor.title)))


def _facts(library: Library, factor: Factor, name: str) -> Iterator[tuple[str, str]]:
    yield "factor", f"{library.name}.{name}" + (f", which is {factor.key}" if name != factor.name else "")
    yield "title", factor_title(library, name, factor)
    yield ("value" if factor.value else "emits"), figure_of(factor)
    yield from _basis_facts(factor.basis)
    yield from factor.details.items()
    if name in library.aliases and name in library.replaced:
        yield "replaces", library.replaced[name]
    own = name if factor.library == library.name and name == factor.name else library.factors.ends.get(name, name)
    others = [f"{library.name}.{alias}" for alias, end in library.factors.ends.items() if end == own and alias != name]
    if others:
        yield "also called", ", ".join(others[:LISTED]) + (" …" if len(others) > LISTED else "")
    extended = dict.fromkeys(f"extends {below}" for below in library.below.values())
    yield "library", ", ".join(filter(None, (f"{library.name} {library.version}", *extended, library.licence)))
    yield "stands at", factor.span.place
