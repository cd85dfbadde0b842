"""Every figure of a case at its anchor: what it is worked out from, where that was read, and what reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from lca.notation import shown
from lca.program.figure_id import JUDGED, read_id
from lca.report.page.blocks import marked_verdict
from lca.report.page.formulas import LINKED, conversion
from lca.report.page.marked_numbers import part_of, percent
from lca.report.page.markup import Child, Markup, element, text
from lca.report.page.tables import facts, folded
from lca.report.page.view import CaseView, TrailPage, section
from lca.report.sections.families import by_family, counted, family_key, ranged
from lca.report.sections.formulas import Worked, formula
from lca.report.sections.rests_on import bases, origin, written_figure
from lca.trail.families import Family
from lca.trail.record_places import place_parts
from lca.trail.records import AnyFigure, AssessmentRecord, DerivedRecord, InputRecord, NodeRecord, SpreadRecord

MOST = 10
DOTS = 8
"""So many parts of a figure's name are looked at for the node that it belongs to."""
SCORES = ("reliability", "completeness", "time", "geography", "technology")


def figure_lists(page: TrailPage) -> Markup:
    """Every figure of every case, at its anchor."""
    parts: list[Child] = []
    for view in page.views:
        heading = element(
            "h3",
            f"Figures: {view.name[0].lower()}{view.name[1:]}",
            id=view.links.anchor("figures-of", view.case.scenario),
        )
        parts += [heading, *FigureList(view).blocks()]
    note = (
        "Each figure with what it is worked out from and what is worked out from it. A total leads down to the sources "
        "by its arguments, and a source leads up by what cites it."
    )
    return section("figures", "How every figure comes about", element("p", note, class_="note"), *parts)


class FigureList:
    """The figures of a case by what they belong to, totals first and what they rest on below.

    A step without a name stands within the figure that it is a step of.
    """

    def __init__(self, view: CaseView) -> None:
        self.view = view
        self.figures = view.case.figures

    def blocks(self) -> Iterator[Markup]:
        """A block for each assessment, node, library and file, with the figures that belong to it."""
        for title, members in self._groups.items():
            derived = [name for name in reversed(members) if name not in self.view.case.inputs]
            derived.sort(key=lambda name: self._rank.get(name, len(self._rank)))
            leaves = [name for name in members if name in self.view.case.inputs]
            entries = (self._told(name, family) for name, family in by_family(self.view.case, (*derived, *leaves)))
            yield element("section", element("h4", title), entries, class_="group")

    def _told(self, name: str, family: Family | None) -> Markup:
        return self.entry(self.figures[name]) if family is None else self._family(name, family)

    def _family(self, first: str, family: Family) -> Markup:
        """A family at its anchor: between what its figures lie, what scales with them, and the largest to be opened."""
        case, figure = self.view.case, self.figures[first]
        told = element("span", f"{counted(family)}, {ranged(case, family)}", class_="value n")
        body = self._basis(figure) if isinstance(figure, InputRecord) else None
        largest = element("details", element("summary", "the largest"), map(self.entry, self._opened(family)))
        place = self.view.links.to_place(figure.place)
        return element(
            "div", element("p", element("b", family.name, class_="id"), " ", told, class_="head"), body,
            self._family_impacts(family), largest, element("p", "the first of them: ", place, class_="foot"),
            class_="figure", id=self.view.links.anchor(*family_key(case, family)),
        )  # fmt: skip

    def _opened(self, family: Family) -> Iterator[AnyFigure]:
        return (self.figures[name] for name in family.opened)

    def _family_impacts(self, family: Family) -> Markup | None:
        """How much of each total scales with a family."""
        parts: dict[str, Decimal] = {}
        for one in (one for name in family.members for one in self.view.case.impacts.get(name, ())):
            total = self.view.case.derived[one].arguments[0]
            parts[total] = parts.get(total, Decimal(0)) + (self.view.case.base(one) or Decimal(0))
        told: list[Child] = [
            [element("b", percent(part_of(part, self.view.case.base(total)))), " of ", self.view.figure(total)]
            for total, part in parts.items()
        ]
        return element("p", "scales ", folded(told, 3, "totals"), class_="scales") if told else None

    def entry(self, figure: AnyFigure) -> Markup:
        """One figure, at its anchor."""
        name, leaf = figure.id, isinstance(figure, InputRecord)
        title = element("span", figure.title, class_="title") if figure.title else None
        head = element("p", element("b", name, class_="id"), " ", title, " ", self._value(figure), class_="head")
        body = self._leaf(figure) if isinstance(figure, InputRecord) else [*self._derived(figure), self._steps(name)]
        return element(
            "div", head, *body, self._foot(figure),
            class_="figure leaf" if leaf else "figure", id=self.view.links.figure(self.view.case, name),
        )  # fmt: skip

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        """Totals stand before all else of their assessment."""
        return {result.total.figure: place for place, result in enumerate(self.view.results)}

    @cached_property
    def _groups(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {title: [] for title in self._owners.values()}
        rest: dict[str, list[str]] = {}
        for name, _ in by_family(self.view.case, self.figures):
            if name not in self.view.case.judged and name not in self._step_of:
                title = self._owner(name)
                (found if title in found else rest).setdefault(title or self._room(self.figures[name]), []).append(name)
        return {title: members for title, members in (found | rest).items() if members}

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        """By the name of an assessment or a node, the heading of its figures."""
        case = self.view.case.case
        kinds: list[tuple[AssessmentRecord | NodeRecord, str]] = [(one, "assessment") for one in case.assessments]
        kinds += [(node, node.stage) for node in reversed(case.nodes)]
        return {one.name: f"{kind} {one.name}" + f": {one.title}" * bool(one.title) for one, kind in kinds}

    def _owner(self, name: str) -> str:
        """The heading of the node or the assessment that a figure's name begins with; empty where there is none."""
        if read_id(name).role in JUDGED:
            return "checks and rules"
        stem = name  # not by its id: another's trail may have names that no model can give
        for _ in range(DOTS):
            stem, dot, _ = stem.rpartition(".")
            if not dot or stem in self._owners:
                break
        return self._owners.get(stem, "")

    def _room(self, figure: AnyFigure) -> str:
        """Where a figure stands that belongs to no node: the model's own values, or a library."""
        path, _, _ = place_parts(figure.place) or (figure.place, 0, 0)
        model = self.view.case.trail.content.model
        return "values of the model" if path == model else f"values of {path}"

    @cached_property
    def _step_of(self) -> Mapping[str, str]:
        """By step without a name, the figure that it is a step of: ``chat.words:2`` of ``chat.words``."""
        return {step.id: owner for owner, steps in self._steps_in.items() for step in steps}

    @cached_property
    def _steps_in(self) -> Mapping[str, list[Worked]]:
        found: dict[str, list[Worked]] = {}
        for name, _ in by_family(self.view.case, self.figures):
            figure, one = self.figures[name], read_id(name)
            owner = str(replace(one, step=0))
            is_step = one.step and owner in self.figures
            if is_step and not isinstance(figure, InputRecord) and not figure.formula:
                found.setdefault(owner, []).append(figure)
        return found

    def _value(self, figure: AnyFigure) -> Markup:
        """The value; of a leaf as it is written, of a comparison its verdict."""
        if isinstance(figure, InputRecord):
            told = figure.written if figure.origin == "supplier" else written_figure(figure)
        elif read_id(figure.id).role in JUDGED and not figure.unit and figure.value in ("0", "1"):
            return marked_verdict(figure.value == "1")
        else:
            told = self.view.numbers.shown(figure.id)
        return element("span", told, class_="value n")

    def _derived(self, figure: Worked) -> Iterator[Child]:
        case, numbers = self.view.case, self.view.numbers
        yield element("p", "= ", formula(case, figure, self._link, LINKED), class_="formula")
        rests = isinstance(figure, DerivedRecord) and figure.operation == "rests"
        if case.arguments(figure.id) and not rests:
            yield element(
                "p",
                "= ",
                formula(case, figure, lambda name: text(numbers.shown(name)), LINKED),
                class_="formula numbers",
            )
        where = conversion(case, figure)
        exact = numbers.exact(figure.id)
        notes = [f"where {where}"] * bool(where)
        notes += [f"exactly {exact}"] * (exact.replace(" ", "") != numbers.shown(figure.id).replace(" ", ""))
        if notes:
            yield element("p", "; ".join(notes), class_="exact")

    def _link(self, name: str) -> Markup:
        """A link to a figure; to a step by its number. Steps of a family have no place of their own."""
        owner = self._step_of.get(name)
        return self.view.figure(name) if owner is None else self.view.figure(name, f"step {read_id(name).step}")

    def _steps(self, name: str) -> Markup | None:
        """The steps of a figure, in the order of working them out."""
        steps = [*by_family(self.view.case, (one.id for one in self._steps_in.get(name, ())))]
        told = (self._step_or_family(one, family) for one, family in steps)
        return element("ol", told, class_="steps") if steps else None

    def _step_or_family(self, name: str, family: Family | None) -> Markup:
        if family is None:
            return self._step(name)
        return element("li", self._steps_of(family), id=self.view.links.anchor(*family_key(self.view.case, family)))

    def _steps_of(self, family: Family) -> Markup:
        """Steps that are alike: between what they lie, and the largest to be opened."""
        head = element("p", element("b", f"{counted(family)}, {ranged(self.view.case, family)}"), class_="head")
        largest = element("ol", map(self._step, family.opened), class_="steps")
        return element("div", head, element("details", element("summary", "the largest"), largest))

    def _step(self, name: str) -> Markup:
        figure, number = self.figures[name], read_id(name).step
        assert not isinstance(figure, InputRecord)
        head = [
            element("b", f"step {number}", class_="id"),
            " ",
            element("span", self.view.numbers.shown(name), class_="value n"),
        ]
        anchor = self.view.links.figure(self.view.case, name)
        return element("li", element("p", head, class_="head"), *self._derived(figure), id=anchor)

    def _basis(self, figure: InputRecord) -> Markup:
        if figure.basis:
            rests = bases(self.view.case.trail, figure.basis).cells
            return element("ul", (element("li", self.view.blocks.cell(one)) for one in rests), class_="basis")
        class_ = "basis unsourced" if figure.origin in ("unsourced", "supplier") else "basis"
        return element("p", element("span", origin(figure) or figure.origin), class_=class_)

    def _leaf(self, figure: InputRecord) -> Iterator[Child]:
        yield self._basis(figure)
        told: list[tuple[str, Child]] = [(key.replace("_", " "), value) for key, value in figure.details.items()]
        if figure.quality:
            scores = zip(SCORES, figure.quality, strict=True)
            told.append(("quality, 1 best to 5", ", ".join(f"{name} {score}" for name, score in scores)))
        if figure.spread:
            told.append((figure.spread.shape, _parameters(figure.spread)))
        if told:
            yield facts(told, class_="fields")
        yield self._impacts(figure.id)

    def _impacts(self, name: str) -> Markup | None:
        """How much of each total scales with a leaf."""
        told: list[Child] = []
        for one in self.view.case.impacts.get(name, ()):
            total = self.view.case.derived[one].arguments[0]
            values = [self.view.numbers.value(figure) for figure in (one, total)]
            told.append([element("b", percent(part_of(*values))), " of ", self.view.figure(one, total)])
        return element("p", "scales ", folded(told, 3, "totals"), class_="scales") if told else None

    def _foot(self, figure: AnyFigure) -> Markup:
        readers = [name for name in self.view.case.readers.get(figure.id, ()) if name not in self.view.case.judged]
        owners = list(dict.fromkeys(self._step_of.get(name, name) for name in readers))
        owners = [name for name in owners if name != figure.id]
        used = folded([self.view.figure(name) for name in owners], MOST, "figures")
        told: list[Child] = ["used by ", used, " · "] if owners else []
        for place in [self._rank[figure.id]] if figure.id in self._rank else []:
            result = self.view.results[place]
            key = "result", self.view.case.scenario, result.assessment, result.indicator
            told += [self.view.links.to("by stage and by what it rests on", *key), " · "]
        return element("p", *told, self.view.links.to_place(figure.place), class_="foot")


def _parameters(spread: SpreadRecord) -> str:
    """``mean 5, sd 0.5``: the parameters of a distribution, by name."""
    return ", ".join(f"{name} {shown(Decimal(value))}" for name, value in sorted(spread.parameters.items()))
