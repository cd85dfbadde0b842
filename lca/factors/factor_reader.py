"""The factors and substances of a library: what each says, on what basis, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import replace

from lca.basis import INDICATORS, Assumption, Basis, Citation, Quality, Source, read_scores
from lca.diagnostics import problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors.factor_spreads import FORMS, is_relative, read_spread
from lca.factors.library import CLIMATE, Factor, FactorAmount
from lca.factors.library_fields import Fields
from lca.factors.yaml_tree import Mapping, Scalar, Tree
from lca.source import Span
from lca.syntax.tree import SpreadClause

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


class FactorReader:
    """Reads the factors of ``library``, which cite its ``sources``; ``gwp`` is what its header says of them all."""

    def __init__(
        self, on: Fields, library: str, sources: dict[str, Source], gwp: dict[str, tuple[Scalar, Tree]]
    ) -> None:
        self.on = on
        self.library = library
        self.sources = sources
        self.gwp = gwp

    def read_factors(
        self, entries: Mapping | None, defaults: Mapping | None, *, substance: bool
    ) -> tuple[dict[str, Factor], dict[str, tuple[str, Span]]]:
        factors: dict[str, Factor] = {}
        aliases: dict[str, tuple[str, Span]] = {}
        for name, (key, tree) in (entries.entries if entries else {}).items():
            if not NAME.fullmatch(name):
                self.on.wrong("E0604", key.span, "letters, digits and `_`", said=f"`{name}` cannot be a factor's name")
            elif not isinstance(tree, Mapping):
                self.on.wrong("E0604", tree.span, "a mapping belongs here", said=f"factor `{name}` is not a mapping")
            elif "is" in tree.entries:
                self.on.known(tree, ("is", "title", "note"), "of an alias")
                target = tree.entries["is"][1]
                if isinstance(target, Scalar):
                    aliases[name] = target.text, key.span
                else:
                    self.on.wrong("E0604", target.span, "a name belongs here", said=f"`is` of `{name}` is not a name")
            else:
                self.on.known(tree, FACTOR_FIELDS, "of a factor")
                factor = self.factor(name, key, self.merged(tree, defaults))
                if factor and substance and factor.value is not None:
                    self.on.wrong(
                        "E0604", key.span, "", said=f"the substance `{name}` has a `value`, and emits nothing"
                    )
                elif factor:
                    factors[name] = replace(factor, substance=substance)
        return factors, aliases

    def merged(self, tree: Mapping, defaults: Mapping | None) -> Mapping:
        """A constant has no ``per``, so the default of it is no part of one; ``assumed`` replaces a default source."""
        entries = dict(self.gwp)
        entries.update(defaults.entries if defaults else {})
        if "value" in tree.entries and "per" in tree.entries:
            span = tree.entries["per"][0].span
            self.on.wrong("E0604", span, "", said="a constant has a `value`, and no `per`: write its unit as a ratio")
        if "value" in tree.entries:
            entries.pop("per", None)
        if "assumed" in tree.entries and "source" not in tree.entries:
            entries.pop("source", None)
        return Mapping(entries | tree.entries, tree.span)

    def factor(self, name: str, key: Scalar, tree: Mapping) -> Factor | None:
        per, value, emits = self.on.amount(tree, "per"), self.on.amount(tree, "value"), self.emissions(tree)
        if any(field not in FACTOR_FIELDS for field in tree.entries):
            return None
        if ("value" in tree.entries) == ("emits" in tree.entries):
            self.on.wrong("E0604", key.span, "", said=f"`{name}` needs either `emits` and `per`, or `value`")
            return None
        if "emits" in tree.entries and "per" not in tree.entries:
            self.on.wrong("E0604", key.span, "", said=f"`{name}` says what it emits, but not `per` how much")
            return None
        basis = self.basis(name, key, tree)
        details = {field: self.detail(tree, field) for field in DETAILS if field in tree.entries}
        if value is None and (per is None or not emits):
            emitted = tree.entries["emits"][1] if "emits" in tree.entries else None
            if isinstance(emitted, Mapping) and not emitted.entries:
                self.on.wrong("E0604", emitted.span, "", said=f"`emits` of `{name}` names no indicator")
            return None
        spread, quality = self.spread(tree, emits), self.quality(tree)
        title = self.on.text(tree, "title")
        return Factor(
            self.library, name, title, per, emits, value, basis, details, key.span, spread=spread, quality=quality
        )

    def spread(self, tree: Mapping, emits: dict[str, FactorAmount]) -> SpreadClause | None:
        """``uncertainty: ± 10 %``, as it would stand behind the number in a model."""
        if "uncertainty" not in tree.entries:
            return None
        scalar, text = tree.entries["uncertainty"][1], self.on.text(tree, "uncertainty")
        found = read_spread(scalar) if isinstance(scalar, Scalar) else None
        if found is None:
            said = f"`{text}` is no uncertainty"
            advice = f"as in {', '.join(f'`{form}`' for form in FORMS)}"
            self.on.problems.append(problem("E0604", scalar.span, "", said=said, advice=[advice] if text else []))
        elif len(emits) > 1 and not is_relative(found):
            said = f"`{text}` is an amount, and the factor has several: {', '.join(emits)}"
            advice = "a part of each can be said, as in `± 10 %`, `lognormal(1.2)`"
            self.on.problems.append(problem("E0604", scalar.span, "", said=said, advice=[advice]))
        return found

    def quality(self, tree: Mapping) -> Quality | None:
        """``quality: (2, 1, 3, 1, 2)``: pedigree scores."""
        if "quality" not in tree.entries:
            return None
        span, text = tree.entries["quality"][1].span, self.on.text(tree, "quality")
        scores = read_scores([score.strip() for score in text.strip("() ").split(",")])
        if scores is None:
            said = f"`{text}` is not five scores from 1 to 5"
            advice = f'one each for {", ".join(INDICATORS)}, as in `quality: "(2, 1, 3, 1, 2)"`'
            self.on.problems.append(problem("E0604", span, "", said=said, advice=[advice]))
        return None if scores is None else Quality(scores, span)

    def emissions(self, tree: Mapping) -> dict[str, FactorAmount]:
        """What is emitted by indicator; ``emits: 41 gCO2e`` is short for ``emits: {climate: 41 gCO2e}``."""
        entry = tree.entries.get("emits")
        if entry is None or not isinstance(entry[1], Mapping):
            alone = self.emitted(tree, "emits")
            return {CLIMATE: alone} if alone else {}
        found = {indicator: self.emitted(entry[1], indicator) for indicator in entry[1].entries}
        return {indicator: amount for indicator, amount in found.items() if amount is not None}

    def emitted(self, tree: Mapping, field: str) -> FactorAmount | None:
        """An amount of what a unit emits, which is not negative."""
        amount = self.on.amount(tree, field)
        if amount is None or not amount.number.startswith("-"):
            return amount
        taken = f"{amount.number[1:]} {amount.unit}".strip()
        name = "uptake" if field in ("emits", CLIMATE) else f"{field}_returned"
        advice = (
            "what goes the other way is an indicator of its own, declared under `indicators`: "
            f"`emits: {{{name}: {taken}}}`; what need not be made elsewhere is a credit, `avoids` in a model"
        )
        said = f"a factor emits {amount.number} {amount.unit}".strip()
        self.on.problems.append(problem("E0511", amount.span, "", advice=[advice], said=said))
        return None

    def basis(self, name: str, key: Scalar, tree: Mapping) -> tuple[Basis, ...]:
        found: list[Basis] = []
        where = self.on.text(tree, "where")
        entry = tree.entries.get("source")
        if entry is not None:
            wanted = self.on.text(tree, "source")
            source = self.sources.get(wanted)
            if source is None:
                advice = did_you_mean(wanted, self.sources)
                self.on.problems.append(
                    problem("E0607", entry[1].span, "not among `sources`", key=wanted, advice=[advice])
                )
            else:
                found.append(Citation(source, where))
        if "assumed" in tree.entries:
            reason = self.on.text(tree, "assumed")
            if not reason.strip():
                self.on.wrong("E0604", key.span, "", said=f"`assumed` of `{name}` gives no reason")
            found.append(Assumption("", reason, tree.entries["assumed"][1].span))
        if not found and entry is None:
            self.on.wrong("E0604", key.span, "", said=f"`{name}` has neither `source` nor `assumed`")
        return tuple(found)

    def detail(self, tree: Mapping, field: str) -> str:
        if field == "accounting":
            return self.accounting(self.on.mapping(tree, field))
        text = self.on.text(tree, field)
        if field == "valid" and not YEARS.fullmatch(text):
            self.on.wrong("E0604", tree.entries[field][1].span, "years", said="`valid` is a year or `2020-2024`")
        return text

    def accounting(self, tree: Mapping | None) -> str:
        said = []
        self.on.known(tree, ACCOUNTING, "of `accounting`") if tree else None
        for field, choices in ACCOUNTING.items():
            if tree and field in tree.entries:
                text = self.on.text(tree, field)
                if text not in choices:
                    span = tree.entries[field][1].span
                    self.on.wrong("E0604", span, " or ".join(choices), said=f"`{text}` is no `{field}` of accounting")
                said.append(text)
        return ", ".join(said)
