"""Every figure of a case at its anchor: what it is worked out from, where that was read, and what reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from lca.notation import shown
from lca.report.page import grounds
from lca.report.page.formulas import conversion, formula
from lca.report.page.markup import Child, Markup, element
from lca.report.page.numbers import part_of, percent
from lca.report.page.tables import facts, folded
from lca.report.page.view import Page, View, section
from lca.trail.figures import ORIGINS
from lca.trail.reading import Json

MOST = 10
DOTS = 8
"""So many parts of a figure's name are looked at for the node that it belongs to."""
SCORES = ("reliability", "completeness", "time", "geography", "technology")


def figures(page: Page) -> Markup:
    """Every figure of every case, at its anchor."""
    parts: list[Child] = []
    for view in page.views:
        heading = element(
            "h3",
            f"Figures: {view.name[0].lower()}{view.name[1:]}",
            id=view.links.anchor("figures-of", view.case.scenario),
        )
        parts += [heading, *Derivation(view).blocks()]
    note = (
        "Each figure with what it is worked out from and what is worked out from it. A total leads down to the sources "
        "by its arguments, and a source leads up by what cites it."
    )
    return section("figures", "How every figure comes about", element("p", note, class_="note"), *parts)


class Derivation:
    """The figures of a case by what they belong to, totals first and what they rest on below.

    A step without a name stands within the figure that it is a step of.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self.figures = view.case.figures

    def blocks(self) -> Iterator[Markup]:
        """A block for each assessment, node, library and file, with the figures that belong to it."""
        for title, members in self._groups.items():
            derived = [name for name in reversed(members) if "operation" in self.figures[name]]
            derived.sort(key=lambda name: self._rank.get(name, len(self._rank)))
            leaves = [name for name in members if "operation" not in self.figures[name]]
            entries = (self.entry(self.figures[name]) for name in (*derived, *leaves))
            yield element("section", element("h4", title), entries, class_="group")

    def entry(self, figure: Json) -> Markup:
        """One figure, at its anchor."""
        name = str(figure["id"])
        leaf = "operation" not in figure
        title = element("span", figure["title"], class_="title") if figure.get("title") else None
        head = element("p", element("b", name, class_="id"), " ", title, " ", self._value(figure), class_="head")
        body = self._leaf(figure) if leaf else [*self._derived(figure), self._steps(name)]
        return element(
            "div", head, *body, self._foot(figure),
            class_="figure leaf" if leaf else "figure", id=self.view.links.figure(self.view.case, name),
        )  # fmt: skip

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        """Totals stand before all else of their assessment."""
        return {result["total"]["figure"]: place for place, result in enumerate(self.view.results)}

    @cached_property
    def _groups(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {title: [] for title in self._owners.values()}
        rest: dict[str, list[str]] = {}
        for name, figure in self.figures.items():
            if name not in self.view.case.judged and name not in self._step_of:
                title = self._owner(name)
                (found if title in found else rest).setdefault(title or self._room(figure), []).append(name)
        return {title: members for title, members in (found | rest).items() if members}

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        """By the name of an assessment or a node, the heading of its figures."""
        case = self.view.case.case
        kinds = [*((one, "assessment") for one in case["assessments"])]
        kinds += [(node, str(node["stage"])) for node in reversed(case["nodes"])]
        return {one["name"]: f"{kind} {one['name']}" + f": {one['title']}" * bool(one["title"]) for one, kind in kinds}

    def _owner(self, name: str) -> str:
        """The heading of the node or the assessment that a figure's name begins with; empty where there is none."""
        if name.startswith(("check ", "rule ")):
            return "checks and rules"
        stem = name
        for _ in range(DOTS):
            stem, dot, _ = stem.rpartition(".")
            if not dot:
                break
            if stem in self._owners:
                return self._owners[stem]
        return ""

    def _room(self, figure: Json) -> str:
        """Where a figure stands that belongs to no node: the model's own values, or a library."""
        path = str(figure["place"]).rpartition(":")[0].rpartition(":")[0]
        model = self.view.case.trail.content["model"]
        return "values of the model" if path == model else f"values of {path}"

    @cached_property
    def _step_of(self) -> Mapping[str, str]:
        """By step without a name, the figure that it is a step of: ``chat.words:2`` of ``chat.words``."""
        found = {}
        for name, figure in self.figures.items():
            owner, _, number = name.rpartition(":")
            if number.isdecimal() and owner in self.figures and "formula" not in figure and "operation" in figure:
                found[name] = owner
        return found

    @cached_property
    def _steps_in(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for step, owner in self._step_of.items():
            found.setdefault(owner, []).append(step)
        return found

    def _value(self, figure: Json) -> Markup:
        """The value; of a leaf as it is written, of a comparison its verdict."""
        unit, name = str(figure["unit"]), str(figure["id"])
        if figure.get("origin") == "supplier":
            told = str(figure["written"])
        elif "written" in figure:
            spread = f" {figure['spread']['text']}" if "spread" in figure else ""
            told = f"{figure['written']} {unit}".rstrip() + spread
        elif name.startswith(("check ", "rule ")) and not unit and figure["value"] in ("0", "1"):
            return verdict(figure["value"] == "1")
        else:
            return element("span", self.view.numbers.shown(name), class_="value n")
        return element("span", told, class_="value n")

    def _derived(self, figure: Json) -> Iterator[Child]:
        case, numbers = self.view.case, self.view.numbers
        yield element("p", "= ", formula(case, figure, self._link), class_="formula")
        if case.arguments(figure["id"]) and figure.get("operation") != "rests":
            yield element("p", "= ", formula(case, figure, numbers.shown), class_="formula numbers")
        where = conversion(case, figure)
        exact = numbers.exact(figure["id"])
        notes = [f"where {where}"] * bool(where)
        notes += [f"exactly {exact}"] * (exact.replace(" ", "") != numbers.shown(figure["id"]).replace(" ", ""))
        if notes:
            yield element("p", "; ".join(notes), class_="exact")

    def _link(self, name: str) -> Markup:
        """A link to a figure; to a step by its number."""
        owner = self._step_of.get(name)
        return self.view.figure(name) if owner is None else self.view.figure(name, f"step {name[len(owner) + 1 :]}")

    def _steps(self, name: str) -> Markup | None:
        """The steps of a figure, in the order of working them out."""
        steps = self._steps_in.get(name)
        return element("ol", (self._step(self.figures[step]) for step in steps), class_="steps") if steps else None

    def _step(self, figure: Json) -> Markup:
        name = str(figure["id"])
        number = name.rpartition(":")[2]
        head = [
            element("b", f"step {number}", class_="id"),
            " ",
            element("span", self.view.numbers.shown(name), class_="value n"),
        ]
        anchor = self.view.links.figure(self.view.case, name)
        return element("li", element("p", head, class_="head"), *self._derived(figure), id=anchor)

    def _leaf(self, figure: Json) -> Iterator[Child]:
        rests = list(grounds.basis(self.view, figure["basis"]))
        if not rests:
            class_ = "basis unsourced" if figure["origin"] in ("unsourced", "supplier") else "basis"
            rests = [element("span", ORIGINS.get(figure["origin"], figure["origin"]))]
            yield element("p", rests, class_=class_)
        else:
            yield element("ul", (element("li", one) for one in rests), class_="basis")
        details = figure.get("details", {})
        told: list[tuple[str, Child]] = [(key.replace("_", " "), value) for key, value in details.items()]
        if "quality" in figure:
            scores = zip(SCORES, figure["quality"], strict=True)
            told.append(("quality, 1 best to 5", ", ".join(f"{name} {score}" for name, score in scores)))
        if "spread" in figure:
            spread = figure["spread"]
            parameters = (f"{name} {shown(Decimal(spread[name]))}" for name in spread if name not in ("text", "shape"))
            told.append((spread["shape"], ", ".join(parameters)))
        if told:
            yield facts(told, class_="fields")
        yield self._impacts(figure["id"])

    def _impacts(self, name: str) -> Markup | None:
        """How much of each total scales with a leaf."""
        told: list[Child] = []
        for one in self.view.case.impacts.get(name, ()):
            total = self.figures[one]["arguments"][0]
            values = [self.view.numbers.value(figure) for figure in (one, total)]
            told.append([element("b", percent(part_of(*values))), " of ", self.view.figure(one, total)])
        return element("p", "scales ", folded(told, 3, "totals"), class_="scales") if told else None

    def _foot(self, figure: Json) -> Markup:
        readers = [name for name in self.view.case.readers.get(figure["id"], ()) if name not in self.view.case.judged]
        owners = list(dict.fromkeys(self._step_of.get(name, name) for name in readers))
        owners = [name for name in owners if name != figure["id"]]
        used = folded([self.view.figure(name) for name in owners], MOST, "figures")
        told: list[Child] = ["used by ", used, " · "] if owners else []
        for place in [self._rank[figure["id"]]] if figure["id"] in self._rank else []:
            result = self.view.results[place]
            key = "result", self.view.case.scenario, result["assessment"], result["indicator"]
            told += [self.view.links.to("by stage and by what it rests on", *key), " · "]
        return element("p", *told, self.view.links.to_place(figure["place"]), class_="foot")


def verdict(holds: bool) -> Markup:
    """A verdict, in words and a sign before any colour."""
    return element("span", "✓ holds" if holds else "✗ fails", class_="verdict holds" if holds else "verdict fails")
