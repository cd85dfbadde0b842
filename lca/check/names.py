"""Names: what a path refers to, in its own file or in another that is used; told where that is nothing."""

from __future__ import annotations

from collections.abc import Iterator

from lca.check.columns import Columns
from lca.check.declared import scope_of
from lca.check.load import Loaded
from lca.check.scope import Column, Member, Outcome, Referent, Scope, Thing, products
from lca.check.unknown import advice_for
from lca.diagnostics import Advice, Diagnostic, Label, LcaError, problem
from lca.diagnostics.nearest import did_you_mean, nearest
from lca.factors import Factor, Library
from lca.source import Span
from lca.syntax import tree

MAX_PARTS = 16
"""A path has at most so many parts; no chain of models is longer."""
MANY = 100
"""So many unknown names are answered with the nearest that exists."""


class Names:
    """All scopes of a model, and the way from a path to what it means."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.problems: list[Diagnostic] = []
        self.scopes = {id(module): scope_of(module, self.problems) for module in loaded.modules}
        self.root = self.scopes[id(loaded.root)]
        self.used: set[tuple[str, str]] = set()
        self.columns: dict[str, Columns | None] = {}
        """The columns of each table that was measured, None where it is in error."""
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
            self._no_member(name, thing, rest, list(lets), span)
        return None

    def _no_member(self, name: str, thing: Thing, rest: list[str], lets: list[str], span: Span) -> None:
        advice = did_you_mean(rest[0], lets) or (
            f"`{name}` has {', '.join(f'`{let}`' for let in lets)}" if lets else "only a node's `let` is read so"
        )
        if isinstance(thing, tree.Table):
            whole = f'{name}["{rest[0]}"].{rest[1]}'
            advice = Advice(f"a row is looked up by its key: `{whole}`", whole)
        place = Label(thing.name_span, "declared here")
        self.problems.append(problem("E0307", span, "", place, owner=name, member=".".join(rest), advice=[advice]))

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
            return self._of_library(target, alias, ".".join(rest), span)
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

    def _of_library(self, library: Library, alias: str, name: str, span: Span) -> Factor | None:
        try:
            if name in library.factors:
                return library.factors[name]
        except LcaError as error:  # what stands there is no factor
            self.problems += () if self._quiet else error.diagnostics
            return None
        if self._quiet:
            return None
        longer = [f"`{alias}.{factor}`" for factor in library.factors if factor.startswith(f"{name}_")]
        advice = f"there are {', '.join(longer[:6])}" if longer else _of_a_year(library, name)
        advice = advice or did_you_mean(name, library.factors)
        advice = advice or f"`lca factors list {library.name}` lists what it has"
        self.problems.append(problem("E0307", span, "", owner=alias, member=name, advice=[advice]))
        return None

    def _unknown(self, name: str, span: Span, scope: Scope, owner: tree.Node | None) -> None:
        if len(self.problems) > MANY:  # suggestions cost time, and nobody reads so many
            self.problems.append(problem("E0301", span, "not declared", name=name))
            return
        if any(use is None and nearest(name, [alias]) for alias, use in scope.module.uses.items()):
            return  # the library that was meant is missing, which is told already
        said = [advice_for(name, span, scope, owner, self.loaded.shelf)]
        self.problems.append(problem("E0301", span, "not declared", name=name, advice=said))


def _of_a_year(library: Library, name: str) -> str | None:
    """Advice for an alias with a year behind it, ``uk_2019``: what it stands for, in that year."""
    alias, _, year = name.rpartition("_")
    meant = f"{library.factors.ends.get(alias, '').rpartition('_')[0]}_{year}"
    return Advice(f"did you mean `{meant}`?", meant, of=name) if meant in library.factors else None
