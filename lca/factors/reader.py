"""The schema of a factor library: from a tree of text to factors, every mistake told at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from lca.basis import INDICATORS, Assumption, Basis, Citation, Quality, Source, read_scores
from lca.diagnostics import Diagnostic, Label, in_order, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors.aliases import settled
from lca.factors.library import CLIMATE, Amount, DeclaredIndicator, Factor, Library
from lca.factors.uncertainty import FORMS, is_relative, read_spread
from lca.factors.yaml_tree import Mapping, Scalar, Tree, read_tree
from lca.source import SourceFile, Span
from lca.syntax.numbers import read_number, split_quantity
from lca.syntax.tree import Spread

HEADER = (
    "library", "version", "title", "licence", "gwp", "note", "extends", "units", "indicators", "sources", "defaults",
    "substances", "factors",
)  # fmt: skip
SOURCE_FIELDS = ("title", "author", "publisher", "issued", "url", "doi", "accessed", "licence", "note", "attribution")
DETAILS = (
    "geography", "valid", "accounting", "gwp", "uncertainty", "quality", "licence", "note", "replaces",
)  # fmt: skip
FACTOR_FIELDS = ("title", "per", "emits", "value", "is", "source", "where", "assumed", *DETAILS)
ACCOUNTING = {
    "approach": ("location", "market"),
    "kind": ("average", "marginal"),
    "boundary": ("direct", "life-cycle"),
}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
YEARS = re.compile(r"[0-9]{4}(-[0-9]{4})?")


def read_library(file: SourceFile) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """The library in ``file`` with what is wrong in it; None where its form cannot be made out at all."""
    root = read_tree(file)
    if isinstance(root, Diagnostic):
        return None, (root,)
    reader = _Reader(file)
    library = reader.library(root)
    if library is not None and not library.extends:
        library, told = settled(library)
        reader.problems += told
    return library, in_order(reader.problems)


class _Reader:
    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.name = ""
        self.header: dict[str, tuple[Scalar, Tree]] = {}
        self.problems: list[Diagnostic] = []
        self.sources: dict[str, Source] = {}

    def wrong(self, code: str, span: Span, label: str = "", *others: Label, **facts: object) -> None:
        self.problems.append(problem(code, span, label, *others, **facts))  # type: ignore[arg-type]  # facts are open

    def library(self, root: Tree) -> Library | None:
        if not isinstance(root, Mapping):
            self.wrong("E0604", root.span, "a library is a mapping", said="the file is not a mapping of fields")
            return None
        self.known(root, HEADER, "of a library")
        self.header = dict(root.entries)
        self.name = self.text(root, "library", needed=True)
        version = self.text(root, "version", needed=True)
        self.read_sources(self.mapping(root, "sources"))
        defaults = self.mapping(root, "defaults")
        if not {"factors", "substances", "indicators"} & set(root.entries):
            self.wrong("E0604", root.span, "", said="the library has no `factors`")
            return None
        if defaults:
            self.known(defaults, FACTOR_FIELDS, "of a factor")
        factors, aliases = self.read_factors(self.mapping(root, "factors"), defaults, substance=False)
        substances, further = self.read_factors(self.mapping(root, "substances"), defaults, substance=True)
        for name in set(factors) & set(substances):
            self.wrong("E0603", substances[name].span, "again here", key=name)
        factors |= substances
        aliases |= further
        return Library(
            self.name,
            version,
            self.text(root, "title"),
            self.text(root, "licence"),
            self.read_units(root),
            self.sources,
            factors,
            {name: (target.text, key.span) for name, (key, target) in aliases.items()},
            (self.file,),
            self.text(root, "extends"),
            self.read_indicators(self.mapping(root, "indicators")),
        )

    # Fields

    def known(self, mapping: Mapping, fields: Iterable[str], where: str) -> None:
        for key, (scalar, _) in mapping.entries.items():
            if key not in fields:
                advice = did_you_mean(key, fields) or f"the fields {where} are {', '.join(fields)}"
                self.problems.append(
                    problem("E0604", scalar.span, "no such field", said=f"`{key}` is no field {where}", advice=[advice])
                )

    def text(self, mapping: Mapping, key: str, *, needed: bool = False) -> str:
        entry = mapping.entries.get(key)
        if entry is None:
            if needed:
                self.wrong("E0604", mapping.span, "", said=f"`{key}` is missing")
            return ""
        if not isinstance(entry[1], Scalar):
            self.wrong("E0604", entry[1].span, "text belongs here", said=f"`{key}` is not text")
            return ""
        if needed and not entry[1].text.strip():
            self.wrong("E0604", entry[0].span, "", said=f"`{key}` is empty")
        return entry[1].text

    def mapping(self, mapping: Mapping, key: str) -> Mapping | None:
        entry = mapping.entries.get(key)
        if entry is None:
            return None
        if not isinstance(entry[1], Mapping):
            self.wrong("E0604", entry[1].span, "a mapping belongs here", said=f"`{key}` is not a mapping")
            return None
        return entry[1]

    def read_units(self, root: Mapping) -> dict[str, Span]:
        """``units: {home: a household}`` declares counted things, as ``unit home`` does in a model."""
        found = self.mapping(root, "units")
        return {name: scalar.span for name, (scalar, _) in found.entries.items()} if found else {}

    def read_indicators(self, entries: Mapping | None) -> dict[str, DeclaredIndicator]:
        found: dict[str, DeclaredIndicator] = {}
        for name, (key, tree) in (entries.entries if entries else {}).items():
            if not isinstance(tree, Mapping):
                self.wrong("E0604", tree.span, "a mapping belongs here", said=f"indicator `{name}` is not a mapping")
                continue
            self.known(tree, ("title", "unit", "note"), "of an indicator")
            unit = self.amount(tree, "unit")
            if unit is None and "unit" not in tree.entries:
                self.wrong("E0604", key.span, "", said=f"indicator `{name}` has no `unit`")
            elif unit is not None:
                found[name] = DeclaredIndicator(self.text(tree, "title"), unit, self.text(tree, "note"), key.span)
        return found

    def read_sources(self, sources: Mapping | None) -> None:
        for key, (scalar, tree) in (sources.entries if sources else {}).items():
            if not isinstance(tree, Mapping):
                self.wrong("E0604", tree.span, "a mapping belongs here", said=f"source `{key}` is not a mapping")
                continue
            self.known(tree, SOURCE_FIELDS, "of a source")
            self.text(tree, "title", needed=True)
            fields = {name: self.text(tree, name) for name in tree.entries if name in SOURCE_FIELDS}
            self.sources[key] = Source(key, fields, scalar.span)

    # Factors

    def read_factors(
        self, entries: Mapping | None, defaults: Mapping | None, *, substance: bool
    ) -> tuple[dict[str, Factor], dict[str, tuple[Scalar, Scalar]]]:
        factors: dict[str, Factor] = {}
        aliases: dict[str, tuple[Scalar, Scalar]] = {}
        for name, (key, tree) in (entries.entries if entries else {}).items():
            if not NAME.fullmatch(name):
                self.wrong("E0604", key.span, "letters, digits and `_`", said=f"`{name}` cannot be a factor's name")
            elif not isinstance(tree, Mapping):
                self.wrong("E0604", tree.span, "a mapping belongs here", said=f"factor `{name}` is not a mapping")
            elif "is" in tree.entries:
                self.known(tree, ("is", "title", "note"), "of an alias")
                target = tree.entries["is"][1]
                if isinstance(target, Scalar):
                    aliases[name] = (key, target)
                else:
                    self.wrong("E0604", target.span, "a name belongs here", said=f"`is` of `{name}` is not a name")
            else:
                self.known(tree, FACTOR_FIELDS, "of a factor")
                factor = self.factor(name, key, self.merged(tree, defaults))
                if factor and substance and factor.value is not None:
                    self.wrong("E0604", key.span, "", said=f"the substance `{name}` has a `value`, and emits nothing")
                elif factor:
                    factors[name] = replace(factor, substance=substance)
        return factors, aliases

    def merged(self, tree: Mapping, defaults: Mapping | None) -> Mapping:
        """A constant has no ``per``, so the default of it is no part of one; ``assumed`` replaces a default source."""
        entries = {key: entry for key, entry in self.header.items() if key == "gwp"}
        entries.update(defaults.entries if defaults else {})
        if "value" in tree.entries and "per" in tree.entries:
            span = tree.entries["per"][0].span
            self.wrong("E0604", span, "", said="a constant has a `value`, and no `per`: write its unit as a ratio")
        if "value" in tree.entries:
            entries.pop("per", None)
        if "assumed" in tree.entries and "source" not in tree.entries:
            entries.pop("source", None)
        return Mapping(entries | tree.entries, tree.span)

    def factor(self, name: str, key: Scalar, tree: Mapping) -> Factor | None:
        per, value, emits = self.amount(tree, "per"), self.amount(tree, "value"), self.emissions(tree)
        if any(field not in FACTOR_FIELDS for field in tree.entries):
            return None
        if ("value" in tree.entries) == ("emits" in tree.entries):
            self.wrong("E0604", key.span, "", said=f"`{name}` needs either `emits` and `per`, or `value`")
            return None
        if "emits" in tree.entries and "per" not in tree.entries:
            self.wrong("E0604", key.span, "", said=f"`{name}` says what it emits, but not `per` how much")
            return None
        basis = self.basis(name, key, tree)
        details = {field: self.detail(tree, field) for field in DETAILS if field in tree.entries}
        if value is None and (per is None or not emits):
            return None
        spread, quality = self.spread(tree, emits), self.quality(tree)
        title = self.text(tree, "title")
        return Factor(
            self.name, name, title, per, emits, value, basis, details, key.span, spread=spread, quality=quality
        )

    def spread(self, tree: Mapping, emits: dict[str, Amount]) -> Spread | None:
        """``uncertainty: ± 10 %``, as it would stand behind the number in a model."""
        if "uncertainty" not in tree.entries:
            return None
        scalar, text = tree.entries["uncertainty"][1], self.text(tree, "uncertainty")
        found = read_spread(scalar) if isinstance(scalar, Scalar) else None
        if found is None:
            said = f"`{text}` is no uncertainty"
            advice = f"as in {', '.join(f'`{form}`' for form in FORMS)}"
            self.problems.append(problem("E0604", scalar.span, "", said=said, advice=[advice] if text else []))
        elif len(emits) > 1 and not is_relative(found):
            said = f"`{text}` is an amount, and the factor has several: {', '.join(emits)}"
            advice = "a part of each can be said: `± 10 %`, `lognormal(1.2)`"
            self.problems.append(problem("E0604", scalar.span, "", said=said, advice=[advice]))
        return found

    def quality(self, tree: Mapping) -> Quality | None:
        """``quality: (2, 1, 3, 1, 2)``: pedigree scores."""
        if "quality" not in tree.entries:
            return None
        span, text = tree.entries["quality"][1].span, self.text(tree, "quality")
        scores = read_scores([score.strip() for score in text.strip("() ").split(",")])
        if scores is None:
            said = f"`{text}` is not five scores from 1 to 5"
            advice = f'one each for {", ".join(INDICATORS)}: `quality: "(2, 1, 3, 1, 2)"`'
            self.problems.append(problem("E0604", span, "", said=said, advice=[advice]))
        return None if scores is None else Quality(scores, span)

    def emissions(self, tree: Mapping) -> dict[str, Amount]:
        """What is emitted by indicator; ``emits: 41 gCO2e`` is short for ``emits: {climate: 41 gCO2e}``."""
        entry = tree.entries.get("emits")
        if entry is None or not isinstance(entry[1], Mapping):
            alone = self.amount(tree, "emits")
            return {CLIMATE: alone} if alone else {}
        found = {indicator: self.amount(entry[1], indicator) for indicator in entry[1].entries}
        return {indicator: amount for indicator, amount in found.items() if amount is not None}

    def amount(self, tree: Mapping, field: str) -> Amount | None:
        """A quantity; ``per: kWh`` is short for ``per: 1 kWh``."""
        entry = tree.entries.get(field)
        if entry is None or not isinstance(entry[1], Scalar):
            if entry is not None:
                self.wrong("E0605", entry[1].span, "a quantity belongs here", said=f"`{field}` is not a quantity")
            return None
        scalar = entry[1]
        parts = split_quantity(scalar.text)
        if parts is None and field in ("per", "unit") and re.fullmatch(r"[^\s\d]\S*", scalar.text):
            parts = ("1", scalar.text)
        if parts is None:
            self.wrong("E0605", scalar.span, "a number and its unit", said=f"`{scalar.text}` is not a quantity")
            return None
        number = read_number(parts[0])
        if number is None:
            self.wrong("E0704", scalar.span, "", number=parts[0][:50])
            return None
        if (number <= 0 and field == "per") or (number < 0 and field not in ("per", "value")):
            self.wrong("E0704", scalar.span, "", number=parts[0][:50])
            return None
        start = scalar.span.start + max(0, scalar.span.text.rfind(parts[1])) if parts[1] else scalar.span.start
        return Amount(*parts, scalar.span, Span(self.file, start, start + max(1, len(parts[1]))))

    def basis(self, name: str, key: Scalar, tree: Mapping) -> tuple[Basis, ...]:
        found: list[Basis] = []
        where = self.text(tree, "where")
        entry = tree.entries.get("source")
        if entry is not None:
            wanted = self.text(tree, "source")
            source = self.sources.get(wanted)
            if source is None:
                advice = did_you_mean(wanted, self.sources)
                self.problems.append(
                    problem("E0607", entry[1].span, "not among `sources`", key=wanted, advice=[advice])
                )
            else:
                found.append(Citation(source, where))
        if "assumed" in tree.entries:
            reason = self.text(tree, "assumed")
            if not reason.strip():
                self.wrong("E0604", key.span, "", said=f"`assumed` of `{name}` gives no reason")
            found.append(Assumption("", reason, tree.entries["assumed"][1].span))
        if not found and entry is None:
            self.wrong("E0604", key.span, "", said=f"`{name}` has neither `source` nor `assumed`")
        return tuple(found)

    def detail(self, tree: Mapping, field: str) -> str:
        if field == "accounting":
            return self.accounting(self.mapping(tree, field))
        text = self.text(tree, field)
        if field == "valid" and not YEARS.fullmatch(text):
            self.wrong("E0604", tree.entries[field][1].span, "years", said="`valid` is a year or `2020-2024`")
        return text

    def accounting(self, tree: Mapping | None) -> str:
        said = []
        self.known(tree, ACCOUNTING, "of `accounting`") if tree else None
        for field, choices in ACCOUNTING.items():
            if tree and field in tree.entries:
                text = self.text(tree, field)
                if text not in choices:
                    span = tree.entries[field][1].span
                    self.wrong("E0604", span, " or ".join(choices), said=f"`{text}` is no `{field}` of accounting")
                said.append(text)
        return ", ".join(said)
