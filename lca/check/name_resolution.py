"""Names: what a path refers to, in its own file or in another that is used; told where that is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lca.check.load import Loaded, Module
from lca.check.module_scope import scope_of
from lca.check.scope import ColumnReference, Member, NamedDeclaration, OutcomeReference, Referent, Scope, products
from lca.check.unknown_names import advice_for
from lca.check.usage import Usage
from lca.diagnostics import Advice, Diagnostic, Label, LcaError, problem
from lca.diagnostics.nearest import did_you_mean, nearest
from lca.factors import Factor, Library
from lca.source import Span
from lca.syntax import tree

MAX_PARTS = 16
"""A path has at most so many parts; no chain of models is longer."""
MANY = 100
"""So many unknown names are answered with the nearest that exists."""


@dataclass(frozen=True, slots=True)
class Names:
    """All scopes of a model by the prefix of their names, and the way from a path to what it means.

    ``problems`` are what is declared twice.
    """

    loaded: Loaded
    scopes: Mapping[str, Scope]
    problems: tuple[Diagnostic, ...]

    @staticmethod
    def of(loaded: Loaded) -> Names:
        """The names of what was loaded."""
        problems: list[Diagnostic] = []
        scopes = {module.prefix: scope_of(module, problems) for module in loaded.modules}
        return Names(loaded, scopes, tuple(problems))

    @property
    def root(self) -> Scope:
        """The scope of the model itself."""
        return self.scopes[""]

    def quietly(
        self, path: str, span: Span, scope: Scope, owner: tree.NodeDeclaration | None = None
    ) -> Referent | None:
        """What ``path`` means in ``scope`` (inside the node ``owner``), None for nothing; no usage is counted."""
        return self.resolve(path, span, scope, owner, None)

    def __iter__(self) -> Iterator[Scope]:
        return iter(self.scopes.values())

    def members(self) -> Iterator[Member]:
        """Every thing and every local let, in the order of the files."""
        for scope in self:
            for name, thing in scope.things.items():
                yield Member(scope.prefix + name, thing, scope)
                if isinstance(thing, tree.NodeDeclaration):
                    for let in scope.lets[name].values():
                        yield Member(f"{scope.prefix}{name}.{let.name}", let, scope, thing)

    def resolve(
        self, path: str, span: Span, scope: Scope, owner: tree.NodeDeclaration | None, usage: Usage | None
    ) -> Referent | None:
        """What ``path`` means in ``scope`` (inside the node ``owner``); None where ``usage`` is told that it is wrong.

        Without ``usage`` nothing is told.
        """
        first, *rest = path.split(".", MAX_PARTS)
        if owner is not None and first in scope.lets[owner.name] and not rest:
            _use(usage, "let", f"{scope.prefix}{owner.name}.{first}")
            return Member(f"{scope.prefix}{owner.name}.{first}", scope.lets[owner.name][first], scope, owner)
        if first in scope.things:
            return self._member(scope, first, rest, span, usage)
        if first in scope.module.uses:
            _use(usage, "use", f"{scope.prefix}{first}")
            return self._elsewhere(scope, first, rest, span, usage)
        if first not in scope.module.broken and first not in scope.module.places and usage is not None:
            self._unknown(first, span, scope, owner, usage)
        return None

    def brought(self, path: str, scope: Scope, usage: Usage) -> Library | Scope | None:
        """The library that ``path`` is here, or what the model declares that it is; None where it is neither."""
        found: Library | Scope | None = scope
        for alias in path.split(".", MAX_PARTS):
            target = found.module.uses.get(alias) if isinstance(found, Scope) and alias not in found.things else None
            found = self.scopes[target.prefix] if isinstance(target, Module) else target
        if found is not None:
            _use(usage, "use", f"{scope.prefix}{path.partition('.')[0]}")
        return found

    def _member(self, scope: Scope, name: str, rest: list[str], span: Span, usage: Usage | None) -> Referent | None:
        thing = scope.things[name]
        member = Member(scope.prefix + name, thing, scope)
        _use(usage, "thing", member.name)
        if not rest:
            return member
        if isinstance(thing, tree.AssessmentDeclaration) and len(rest) == 1:
            return OutcomeReference(member, rest[0])
        lets = scope.lets.get(name, {}) if isinstance(thing, tree.NodeDeclaration) else {}
        if len(rest) == 1 and rest[0] in lets:
            _use(usage, "let", f"{member.name}.{rest[0]}")
            return Member(f"{member.name}.{rest[0]}", lets[rest[0]], scope, thing)  # type: ignore[arg-type]  # lets are a node's
        if isinstance(thing, tree.TableDeclaration) and len(rest) == 1:
            return self._column(member, thing, rest[0], span, usage)
        if isinstance(thing, tree.NodeDeclaration) and len(rest) == 1 and rest[0] in products(thing):
            return Member(f"{member.name}.{rest[0]}", thing, scope, product=rest[0])
        if usage is None:
            return None
        if isinstance(thing, tree.NodeDeclaration) and rest[0] in {formal.name for formal in thing.formals}:
            usage.problems.append(problem("E0413", span, "", name=f"{name}.{rest[0]}"))
        elif name not in scope.module.broken:
            made = products(thing) if isinstance(thing, tree.NodeDeclaration) else []
            usage.problems.append(_no_member(name, thing, rest, [*lets, *made], span))
        return None

    def _column(
        self, table: Member, thing: tree.TableDeclaration, name: str, span: Span, usage: Usage | None
    ) -> ColumnReference | None:
        if any(column.name == name for column in thing.columns):
            _use(usage, "column", f"{table.name}.{name}")
            return ColumnReference(table, name)
        if usage is not None:
            usage.problems += no_column(table, name, span)
        return None

    def _elsewhere(self, scope: Scope, alias: str, rest: list[str], span: Span, usage: Usage | None) -> Referent | None:
        target = scope.module.uses[alias]
        if target is None:
            return None
        if not rest:
            if usage is not None:
                label = "a library, not one thing in it"
                usage.problems.append(problem("E0313", span, label, name=alias, what="a library"))
            return None
        if isinstance(target, Library):
            return _of_library(target, alias, ".".join(rest), span, usage)
        inner = self.scopes[target.prefix]
        if rest[0] in inner.things:
            return self._member(inner, rest[0], rest[1:], span, usage)
        if rest[0] in target.uses:
            return self._elsewhere(inner, rest[0], rest[1:], span, usage)
        if rest[0] not in target.broken and usage is not None:
            near = did_you_mean(rest[0], inner.things)
            said = [near or f"`{target.file.path}` declares it nowhere"]
            usage.problems.append(problem("E0307", span, "", owner=alias, member=rest[0], advice=said))
        return None

    def _unknown(self, name: str, span: Span, scope: Scope, owner: tree.NodeDeclaration | None, usage: Usage) -> None:
        if len(self.problems) + len(usage.problems) > MANY:  # suggestions cost time, and nobody reads so many
            usage.problems.append(problem("E0301", span, "not declared", name=name))
            return
        if any(use is None and nearest(name, [alias]) for alias, use in scope.module.uses.items()):
            return  # the library that was meant is missing, which is told already
        said = [advice_for(name, span, scope, owner, self.loaded.shelf)]
        usage.problems.append(problem("E0301", span, "not declared", name=name, advice=said))


def _use(usage: Usage | None, space: str, name: str) -> None:
    if usage is not None:
        usage.names.add((space, name))


def _no_member(name: str, thing: NamedDeclaration, rest: list[str], known: list[str], span: Span) -> Diagnostic:
    """That a thing has no such member, with those that are ``known``: lets and products."""
    advice = did_you_mean(rest[0], known) or (
        f"`{name}` has {', '.join(f'`{member}`' for member in known)}" if known else "only a node's `let` is read so"
    )
    if isinstance(thing, tree.TableDeclaration):
        whole = f'{name}["{rest[0]}"].{rest[1]}'
        advice = Advice(f"a row is looked up by its key: `{whole}`", whole)
    place = Label(thing.name_span, "declared here")
    return problem("E0307", span, "", place, owner=name, member=".".join(rest), advice=[advice])


def no_column(table: Member, name: str, span: Span) -> list[Diagnostic]:
    """That a table has no column ``name``; nothing where the table itself is in error."""
    assert isinstance(table.thing, tree.TableDeclaration)
    if table.thing.name in table.scope.module.broken:
        return []
    known = [*(column.name for column in table.thing.columns), *(let.name for let in table.thing.lets)]
    advice = did_you_mean(name, known) or f"it has {', '.join(f'`{column}`' for column in known[:12])}"
    place = Label(table.thing.name_span, "declared here")
    return [problem("E0307", span, "", place, owner=table.name, member=name, advice=[advice])]


def _of_library(library: Library, alias: str, name: str, span: Span, usage: Usage | None) -> Factor | None:
    try:
        if name in library.factors:
            return library.factors[name] if usage is None else usage.factor(library, name)
    except LcaError as error:  # what stands there is no factor
        if usage is not None:
            usage.problems += error.diagnostics
        return None
    if usage is None:
        return None
    longer = [f"`{alias}.{factor}`" for factor in library.factors if factor.startswith(f"{name}_")]
    advice = f"there are {', '.join(longer[:6])}" if longer else _of_a_year(library, name)
    advice = advice or did_you_mean(name, library.factors)
    advice = advice or f"`lca factors list {library.name}` lists what it has"
    usage.problems.append(problem("E0307", span, "", owner=alias, member=name, advice=[advice]))
    return None


def _of_a_year(library: Library, name: str) -> str | None:
    """Advice for an alias with a year behind it, ``uk_2019``: what it stands for, in that year."""
    alias, _, year = name.rpartition("_")
    meant = f"{library.factors.ends.get(alias, '').rpartition('_')[0]}_{year}"
    return Advice(f"did you mean `{meant}`?", meant, of=name) if meant in library.factors else None
