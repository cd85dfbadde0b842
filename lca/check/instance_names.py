"""What instances are called: by the values of those arguments that tell the instances of a template apart."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context

from lca.arithmetic import plain
from lca.basis import Accounting, Assumption, Backing, Quality
from lca.check.arguments import GivenArgument
from lca.check.equality import Equality
from lca.check.expression_values import QuantityValue, SupplierValue, TextValue, TruthValue, Value
from lca.program.cells import Figure
from lca.program.inventory import Argument

DIGITS = (4, 7, 12, 34)
"""So many digits a value that is worked out is shown with: more where two instances would look alike."""
ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Unnamed:
    """An instance by its arguments and the statement that asks for it: the label of that, and a digest of its words."""

    given: Mapping[str, GivenArgument]
    statement: tuple[str, str]

    @property
    def plainest(self) -> tuple[object, ...]:
        """Of instances that are equal the least stands for all: the shortest, and no order of declarations decides."""
        written = [given.written for given in self.given.values()]
        return sum(map(len, written)), written, self.statement


@dataclass(slots=True)
class Face:
    """What is shown of an argument, and by what it is told from those of other instances."""

    token: Hashable
    text: str


class Faces:
    """How the arguments of the instances of one template are shown, at first by their values alone."""

    def __init__(self, instances: Sequence[Unnamed], likeness: Equality) -> None:
        self.instances = instances
        self.likeness = likeness
        self.formals = list(instances[0].given)
        self.of = [{name: self._by_value(given, DIGITS[0]) for name, given in one.given.items()} for one in instances]
        for formal in self.formals:
            self._with_more_digits(formal)

    def texts(self) -> list[dict[str, str]]:
        """What is shown of the arguments of each instance, by which no two instances are the same."""
        self._look_closer(lambda one, formal: self.grounded(one.given[formal]))
        self._look_closer(lambda one, formal: self._as_written(one.given[formal]))
        self._look_closer(lambda one, formal: self._with_statement(one.given[formal], one.statement[0]))
        return [{name: face.text for name, face in faces.items()} for faces in self.of]

    def _look_closer(self, face: Callable[[Unnamed, str], Face]) -> None:
        """Show more of those arguments that differ between instances which look the same, wherever they stand."""
        groups: dict[tuple[Hashable, ...], list[int]] = {}
        for index, faces in enumerate(self.of):
            groups.setdefault(tuple(face.token for face in faces.values()), []).append(index)
        wanted = {
            (formal, self.of[group[0]][formal].token)
            for group in groups.values()
            for formal in self.formals
            if len({self.instances[index].given[formal].alike for index in group}) > 1
        }
        for one, faces in zip(self.instances, self.of, strict=True):
            for formal in self.formals:
                if (formal, faces[formal].token) in wanted:
                    faces[formal] = face(one, formal)

    def telling(self) -> list[str]:
        """The first parameter that tells all instances apart, or else a few that do so together."""
        stated = [name for name in self.formals if any(not one.given[name].default for one in self.instances)]
        order = [*stated, *(name for name in self.formals if name not in stated)]
        every = self._told_by(self.formals)
        alone = next((name for name in order if self._told_by([name]) == every), None)
        if alone is not None:
            return [alone]
        wanted = list(self.formals)
        for name in reversed(self.formals):
            rest = [other for other in wanted if other != name]
            wanted = rest if self._told_by(rest) == every else wanted
        return wanted

    def _told_by(self, formals: Sequence[str]) -> int:
        """How many instances some parameters tell apart."""
        return len({tuple(faces[name].token for name in formals) for faces in self.of})

    def _with_more_digits(self, formal: str) -> None:
        for digits in DIGITS[1:]:
            tokens: dict[str, set[Hashable]] = {}
            for faces in self.of:
                tokens.setdefault(faces[formal].text, set()).add(faces[formal].token)
            for faces, one in zip(self.of, self.instances, strict=True):
                if len(tokens[faces[formal].text]) > 1:
                    faces[formal] = self._by_value(one.given[formal], digits)

    # What is shown

    def _by_value(self, given: GivenArgument, digits: int) -> Face:
        value = given.value
        if isinstance(value, TextValue):
            text = in_quotes(value.text or "")
            return Face(text, text)
        if isinstance(value, SupplierValue):
            return Face(value.name, value.name)
        if not isinstance(value, (QuantityValue, TruthValue)):
            return Face(given.written, given.written)
        amount, unit = self.likeness.value(value.cell), self.likeness.builder.unit(value.cell)
        if amount is None:
            return Face(given.written, given.written)
        if isinstance(value, TruthValue):
            text = "true" if amount else "false"
            return Face(text, text)
        figure = self.likeness.figure(value.cell)
        number = figure.number if figure else plain(Context(prec=digits).plus(unit.from_base(amount)))
        return Face((amount, unit.dimension), f"{number} {unit.symbol}".strip())

    def grounded(self, given: GivenArgument) -> Face:
        """An argument by its value, with what it rests on."""
        face, value = self._by_value(given, DIGITS[-1]), given.value
        figure = self.likeness.figure(value.cell) if isinstance(value, QuantityValue) else None
        uncertain = [figure.spread.text] if figure and figure.spread else []
        behind = [*uncertain, *self._grounds(value)]
        return Face((face.token, *behind), " ".join([face.text, *behind]))

    def _as_written(self, given: GivenArgument) -> Face:
        text = " ".join([given.written, *self._grounds(given.value)])
        return Face(text, text)

    def _with_statement(self, given: GivenArgument, label: str) -> Face:
        text = f"{self._as_written(given).text} in {label}"
        return Face(text, text)

    def _grounds(self, value: Value) -> list[str]:
        """What a value rests on, as that is written."""
        cells = value.choices if isinstance(value, SupplierValue) else ()
        if isinstance(value, (QuantityValue, TruthValue)):
            cells = (value.cell,)
        figures = [figure for cell in cells for figure in self.likeness.figures(cell)]
        return sorted({ground for figure in figures for ground in _grounds(figure)})


def instance_names(template: str, instances: Sequence[Unnamed], likeness: Equality, taken: Container[str]) -> list[str]:
    """The names of all instances of a template, each that of one alone, whatever the order of declarations.

    One argument stands by its value alone, several with their names. Behind equal values stand their grounds, where
    these differ; where they do not, expressions stand instead of values, with their statements if need be.
    """
    faces = Faces(instances, likeness)
    texts, wanted = faces.texts(), faces.telling()
    alone = len(wanted) == 1
    inside = [text[wanted[0]] if alone else ", ".join(f"{name} = {text[name]}" for name in wanted) for text in texts]
    return _numbered([f"{template}({text})" for text in inside], [one.statement for one in instances], taken)


def arguments(given: Mapping[str, GivenArgument], likeness: Equality) -> tuple[Argument, ...]:
    """All arguments of an instance, each with what it rests on."""
    faces = Faces([Unnamed(given, ("", ""))], likeness)
    return tuple(
        Argument(
            name,
            faces.grounded(one).text,
            one.written,
            one.value.cell if isinstance(one.value, QuantityValue) else None,
        )
        for name, one in given.items()
    )


def _numbered(names: Sequence[str], statements: Sequence[tuple[str, str]], taken: Container[str]) -> list[str]:
    """What statements of the same label ask for in the same words is told apart by a number."""
    places: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        places.setdefault(name, []).append(index)
    found = list(names)
    for name, same in places.items():
        free = (one for count in itertools.count(1) if (one := f"{name[:-1]} #{count})") not in taken)
        for index in sorted(same, key=lambda index: statements[index]):
            found[index] = next(free) if len(same) > 1 or name in taken else name
    return found


def _grounds(figure: Figure) -> list[str]:
    return [instance_texts(one) for one in (*figure.basis, figure.quality) if one is not None]


def instance_texts(basis: Backing) -> str:
    """A basis as a model has it."""
    if isinstance(basis, Quality):
        return f"quality ({', '.join(map(str, basis.scores))})"
    if isinstance(basis, Accounting):
        said = (f"{name} {in_quotes(text)}" for name, text in basis.aspects.items())
        return f"accounting ({', '.join(said)})"
    if isinstance(basis, Assumption):
        return f"~ {basis.name}" if basis.name else f"~ {in_quotes(basis.statement)}"
    return f"@{basis.source.key} {in_quotes(basis.locator)}" if basis.locator else f"@{basis.source.key}"


def in_quotes(text: str) -> str:
    """A text as a model has it."""
    return f'"{text.translate(ESCAPED)}"'
