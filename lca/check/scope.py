"""Names: what each file declares, what a path in it refers to, and the nearest name where it refers to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

from lca.bibliography import Entry
from lca.check.load import Loaded, Module
from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean, nearest
from lca.factors import CLIMATE, Factor, Library
from lca.source import Span
from lca.syntax import tree
from lca.syntax.words import STAGES
from lca.units import Registry

Thing: TypeAlias = tree.Parameter | tree.Let | tree.Node | tree.Assessment | tree.Substance | tree.Table
THINGS = (tree.Parameter, tree.Let, tree.Node, tree.Assessment, tree.Substance, tree.Table)
MAX_PARTS = 16
"""A path has at most so many parts; no chain of models is longer."""


MANY = 100
"""So many unknown names are answered with the nearest that exists."""


class Declared(Protocol):
    """What has a name, and a place where that name stands."""

    @property
    def name(self) -> str: ...

    @property
    def name_span(self) -> Span: ...


D = TypeVar("D", bound=Declared)


@dataclass(slots=True)
class Scope:
    """The declarations of one module by kind. Values, nodes and assessments share one space of names."""

    module: Module
    things: dict[str, Thing] = field(default_factory=dict)
    lets: dict[str, dict[str, tree.Let]] = field(default_factory=dict)
    sources: dict[str, tree.Source | Entry] = field(default_factory=dict)
    assumptions: dict[str, tree.Assumption] = field(default_factory=dict)
    units: dict[str, tree.Unit] = field(default_factory=dict)
    stages: dict[str, tree.Stage] = field(default_factory=dict)
    scenarios: dict[str, tree.Scenario] = field(default_factory=dict)
    indicators: dict[str, tree.Indicator] = field(default_factory=dict)
    rules: dict[str, tree.Rule] = field(default_factory=dict)
    checks: list[tree.Check] = field(default_factory=list)
    expected: list[tree.ExpectedError] = field(default_factory=list)
    study: tree.Study | None = None

    @property
    def prefix(self) -> str:
        return self.module.prefix

    def stage_names(self) -> list[str]:
        return [*STAGES, *self.stages]


@dataclass(frozen=True, slots=True)
class Member:
    """A declared thing by its qualified name, in the scope that declares it; ``owner`` is the node of a local let."""

    name: str
    thing: Thing
    scope: Scope
    owner: tree.Node | None = None
    product: str = ""
    """One of several products of a node."""

    @property
    def declared(self) -> str:
        """The qualified name of the node itself, where this is one of its products."""
        return self.name.removesuffix(f".{self.product}") if self.product else self.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """``launch.total``: a result of an assessment."""

    assessment: Member
    what: str


@dataclass(frozen=True, slots=True)
class Column:
    """``usage.energy``: a whole column of a table."""

    table: Member
    name: str


Referent: TypeAlias = Member | Factor | Outcome | Column
SPACES = {
    tree.Source: "sources",
    tree.Assumption: "assumptions",
    tree.Unit: "units",
    tree.Stage: "stages",
    tree.Scenario: "scenarios",
    tree.Indicator: "indicators",
    tree.Rule: "rules",
}


def products(node: tree.Node) -> list[str]:
    """The names of a node's products; a product that is the only one has none."""
    return [clause.product for clause in node.clauses if isinstance(clause, tree.Makes) and clause.product]


class Names:
    """All scopes of a model, and the way from a path to what it means."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.problems: list[Diagnostic] = []
        self.scopes = {id(module): self._scope(module) for module in loaded.modules}
        self.root = self.scopes[id(loaded.root)]
        self.used: set[tuple[str, str]] = set()
        self._quiet = False

    def quietly(self, path: str, span: Span, scope: Scope, owner: tree.Node | None = None) -> Referent | None:
        """As ``resolve``, but nothing is told and nothing counts as used."""
        before, self._quiet = self._quiet, True
        try:
            return self.resolve(path, span, scope, owner)
        finally:
            self._quiet = before

    def _use(self, space: str, name: str) -> None:
        if not self._quiet:
            self.used.add((space, name))

    def __iter__(self) -> Iterator[Scope]:
        return iter(self.scopes.values())

    def members(self) -> Iterator[Member]:
        """Every thing and every local let, in the order of the files."""
        for scope in self:
            for name, thing in scope.things.items():
                yield Member(scope.prefix + name, thing, scope)
                if isinstance(thing, tree.Node):
                    for let in scope.lets[name].values():
                        yield Member(f"{scope.prefix}{name}.{let.name}", let, scope, thing)

    def _scope(self, module: Module) -> Scope:
        scope = Scope(module)
        for declaration in module.model.declarations:
            self._declare(scope, declaration)
        return scope

    def _declare(self, scope: Scope, declaration: tree.Declaration) -> None:
        if isinstance(declaration, tree.Study):
            if scope.study is not None:
                first = Label(scope.study.name_span, "first here")
                self.problems.append(problem("E0404", declaration.name_span, "a second study", first))
            scope.study = scope.study or declaration
        elif isinstance(declaration, tree.Check):
            scope.checks.append(declaration)
        elif isinstance(declaration, tree.ExpectedError):
            scope.expected.append(declaration)
        elif isinstance(declaration, tree.Use):
            pass
        elif isinstance(declaration, tree.Sources):
            bibliography = scope.module.bibliographies.get(declaration)
            for entry in bibliography.entries if bibliography else ():
                self._enter(scope.sources, entry)
        elif isinstance(declaration, THINGS):
            use = scope.module.places.get(declaration.name)
            if use is not None:
                self._twice(declaration.name, declaration.name_span, use.span)
            self._enter(scope.things, declaration)
            if isinstance(declaration, tree.Node):
                self._local_lets(scope, declaration)
        elif (isinstance(declaration, tree.Stage) and declaration.name in STAGES) or (
            isinstance(declaration, tree.Indicator) and declaration.name == CLIMATE
        ):
            advice = "every model has it: remove this"
            self.problems.append(
                problem("E0302", declaration.name_span, "built in", name=declaration.name, advice=[advice])
            )
        else:
            self._enter(getattr(scope, SPACES[type(declaration)]), declaration)

    def _local_lets(self, scope: Scope, node: tree.Node) -> None:
        formals: dict[str, tree.Formal] = {}
        for formal in node.formals:
            self._enter(formals, formal)
        local: dict[str, tree.Let] = {}
        for clause in node.clauses:
            if isinstance(clause, tree.Let) and clause.name in formals:
                self._twice(clause.name, clause.name_span, formals[clause.name].name_span)
            elif isinstance(clause, tree.Let):
                self._enter(local, clause)
        for clause in node.clauses:
            if isinstance(clause, tree.Makes) and clause.product in local:
                self._twice(clause.product, clause.span, local[clause.product].name_span)
        scope.lets.setdefault(node.name, local)

    def _enter(self, space: dict[str, D], declaration: D) -> None:
        first = space.setdefault(declaration.name, declaration)
        if first is not declaration:
            self._twice(declaration.name, declaration.name_span, first.name_span)

    def _twice(self, name: str, span: Span, first: Span) -> None:
        self.problems.append(problem("E0302", span, "again here", Label(first, "first here"), name=name))

    def resolve(self, path: str, span: Span, scope: Scope, owner: tree.Node | None = None) -> Referent | None:
        """What ``path`` means in ``scope`` (inside the node ``owner``); None where it is told to be wrong."""
        first, *rest = path.split(".", MAX_PARTS)
        if owner is not None and first in scope.lets[owner.name] and not rest:
            self._use("let", f"{scope.prefix}{owner.name}.{first}")
            return Member(f"{scope.prefix}{owner.name}.{first}", scope.lets[owner.name][first], scope, owner)
        if first in scope.things:
            return self._member(scope, first, rest, span)
        if first in scope.module.uses:
            self._use("use", f"{scope.prefix}{first}")
            return self._elsewhere(scope, first, rest, span)
        if first not in scope.module.broken and first not in scope.module.places and not self._quiet:
            self._unknown(first, span, scope, owner)
        return None

    def _member(self, scope: Scope, name: str, rest: list[str], span: Span) -> Referent | None:
        thing = scope.things[name]
        member = Member(scope.prefix + name, thing, scope)
        self._use("thing", member.name)
        if not rest:
            return member
        if isinstance(thing, tree.Assessment) and len(rest) == 1:
            return Outcome(member, rest[0])
        lets = scope.lets.get(name, {}) if isinstance(thing, tree.Node) else {}
        if len(rest) == 1 and rest[0] in lets:
            self._use("let", f"{member.name}.{rest[0]}")
            return Member(f"{member.name}.{rest[0]}", lets[rest[0]], scope, thing)  # type: ignore[arg-type]  # lets are a node's
        if isinstance(thing, tree.Table) and len(rest) == 1:
            return self._column(member, thing, rest[0], span)
        if isinstance(thing, tree.Node) and len(rest) == 1 and rest[0] in products(thing):
            return Member(f"{member.name}.{rest[0]}", thing, scope, product=rest[0])
        if isinstance(thing, tree.Node) and rest[0] in {formal.name for formal in thing.formals} and not self._quiet:
            self.problems.append(problem("E0413", span, "", name=f"{name}.{rest[0]}"))
            return None
        if name not in scope.module.broken and not self._quiet:
            advice = did_you_mean(rest[0], lets) or (
                f"`{name}` has {', '.join(f'`{let}`' for let in lets)}" if lets else "only a node's `let` is read so"
            )
            if isinstance(thing, tree.Table):
                advice = f'a row is looked up by its key: `{name}["{rest[0]}"].{rest[1]}`'
            place = Label(thing.name_span, "declared here")
            self.problems.append(problem("E0307", span, "", place, owner=name, member=".".join(rest), advice=[advice]))
        return None

    def _column(self, table: Member, thing: tree.Table, name: str, span: Span) -> Column | None:
        if any(column.name == name for column in thing.columns):
            self._use("column", f"{table.name}.{name}")
            return Column(table, name)
        if not self._quiet:
            self.no_column(table, name, span)
        return None

    def no_column(self, table: Member, name: str, span: Span) -> None:
        """Tell that a table has no column ``name``."""
        assert isinstance(table.thing, tree.Table)
        if table.thing.name in table.scope.module.broken:
            return
        known = [column.name for column in table.thing.columns]
        advice = did_you_mean(name, known) or f"it has {', '.join(f'`{column}`' for column in known[:12])}"
        place = Label(table.thing.name_span, "declared here")
        self.problems.append(problem("E0307", span, "", place, owner=table.name, member=name, advice=[advice]))

    def _elsewhere(self, scope: Scope, alias: str, rest: list[str], span: Span) -> Referent | None:
        target = scope.module.uses[alias]
        if target is None:
            return None
        if not rest:
            if not self._quiet:
                label = "a library, not one thing in it"
                self.problems.append(problem("E0313", span, label, name=alias, what="a library"))
            return None
        if isinstance(target, Library):
            name = ".".join(rest)
            if name in target.factors:
                return target.factors[name]
            if self._quiet:
                return None
            longer = [f"`{alias}.{factor}`" for factor in target.factors if factor.startswith(f"{name}_")]
            advice = f"there are {', '.join(longer[:6])}" if longer else did_you_mean(name, target.factors)
            advice = advice or f"`lca factors list {target.name}` lists what it has"
            self.problems.append(problem("E0307", span, "", owner=alias, member=name, advice=[advice]))
            return None
        inner = self.scopes[id(target)]
        if rest[0] in inner.things:
            return self._member(inner, rest[0], rest[1:], span)
        if rest[0] in target.uses:
            return self._elsewhere(inner, rest[0], rest[1:], span)
        if rest[0] not in target.broken and not self._quiet:
            near = did_you_mean(rest[0], inner.things)
            said = [near or f"`{target.file.path}` declares it nowhere"]
            self.problems.append(problem("E0307", span, "", owner=alias, member=rest[0], advice=said))
        return None

    def _unknown(self, name: str, span: Span, scope: Scope, owner: tree.Node | None) -> None:
        local = scope.lets[owner.name] if owner else {}
        if len(self.problems) > MANY:  # suggestions cost time, and nobody reads so many
            self.problems.append(problem("E0301", span, "not declared", name=name))
            return
        advice = self._in_a_table(name, scope) or did_you_mean(name, [*local, *scope.things, *scope.module.uses])
        if any(use is None and nearest(name, [alias]) for alias, use in scope.module.uses.items()):
            return  # the library that was meant is missing, which is told already
        if advice is None:
            advice = self._hidden(name, scope)
        said = [advice or "declare it with `parameter` or `let`, or bring it in with `use`"]
        self.problems.append(problem("E0301", span, "not declared", name=name, advice=said))

    def _in_a_table(self, name: str, scope: Scope) -> str | None:
        """Advice for a name that is a column of a table, or one of its texts."""
        for table in (thing for thing in scope.things.values() if isinstance(thing, tree.Table)):
            sheet = scope.module.sheets.get(table.name)
            for column in table.columns:
                if column.name == name:
                    whole = f"{table.name}.{name}"
                    return f"it is a column of `{table.name}`: `r.{name}` of its row `r`, `{whole}` to interpolate"
                if sheet and not column.unit and any(cell.text == name for cell in sheet.columns[column.header]):
                    return f'a text stands in quotes: `"{name}"`'
        return None

    def _hidden(self, name: str, scope: Scope) -> str | None:
        """Advice for a name that exists, but inside a node or a library."""
        for node, lets in scope.lets.items():
            if name in lets:
                return f"it is a `let` of `{node}`: write `{node}.{name}`"
        for alias, use in scope.module.uses.items():
            if isinstance(use, Library) and name in use.factors:
                return f"did you mean `{alias}.{name}`?"
        if name in self.loaded.shelf.names():
            return f"it is a factor library: `use {name}`"
        if Registry().knows(name):
            return f"`{name}` is a unit: it stands behind a number, and a unit has no spaces inside, as in `gCO2e/kWh`"
        return None
