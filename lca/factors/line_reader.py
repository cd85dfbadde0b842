"""The factors of a library in line form, each read when it is asked for, as it would be with the whole."""

from __future__ import annotations

from lca.diagnostics import Diagnostic, LcaError, in_order
from lca.factors.factor_reader import FactorReader
from lca.factors.library import Factor
from lca.factors.library_fields import Fields
from lca.factors.lines import Lines
from lca.factors.yaml_tree import Mapping, Scalar, read_tree
from lca.source import SourceFile, Span


class LineReader:
    """Reads a factor that is given by name, once; ``aliases`` are known from the start, and ``names`` are the others.

    ``like`` reads the other sections of the ``file``. Raises LcaError where what stands in the line is no factor.
    """

    def __init__(self, file: SourceFile, lines: Lines, like: FactorReader, defaults: Mapping | None) -> None:
        self.file = file
        self.lines = lines
        self.like = like
        self.defaults = defaults
        self._factors: dict[str, Factor] = {}
        self.aliases = {name: (file.text[slice(*lines.aliases[name])], self.place(name)) for name in lines.aliases}
        for name in lines.doubtful:
            self.aliases |= self._read(name)[1]
        self.names = [name for name in lines.factors if name not in self.aliases]

    def __call__(self, name: str) -> Factor:
        if name not in self._factors:
            factors, _, problems = self._read(name)
            if problems:
                raise LcaError(in_order(problems))
            self._factors.setdefault(name, factors[name])  # one object, also where two threads have read it
        return self._factors[name]

    def place(self, name: str) -> Span:
        start = self.lines.keys[name]
        return Span(self.file, start, start + len(name))

    def written(self, name: str) -> str:
        return self.file.text[slice(*self.lines.factors[name])]

    def _read(self, name: str) -> tuple[dict[str, Factor], dict[str, tuple[str, Span]], list[Diagnostic]]:
        """What stands in the line of a name: a factor or an alias, with what is wrong in it."""
        fields = read_tree(self.file, *self.lines.factors[name])
        if isinstance(fields, Diagnostic):
            return {}, {}, [fields]
        on = Fields(self.file)
        reader = FactorReader(on, self.like.library, self.like.sources, self.like.gwp)
        entries = Mapping({name: (Scalar(name, self.place(name)), fields)}, fields.span)
        substance = self.lines.section == "substances"
        return *reader.read_factors(entries, self.defaults, substance=substance), on.problems
