"""Forgeries that change several fields so that they fit each other, as who knows the checker would make them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lca.places import data

from .changes import places_of
from .fields import Json
from .finders import COPY, FILES, REPLAY
from .honest import Honest, works_with
from .renewal import renewed


def leaf(trail: Json, name: str) -> Json:
    found: Json = next(one for one in trail["content"]["cases"][0]["figures"] if one["id"] == name)
    return found


def file(trail: Json, path: str) -> Json:
    found: Json = next(one for one in trail["content"]["files"] if one["path"] == path)
    return found


def a_library_that_is_embedded_as_a_model(trail: Json) -> None:
    """The text of a library, changed, so that the checker reads it in the trail; the library is taken out."""
    path = "lca:factors/residual.yaml"
    text = (data("factors") / "residual.yaml").read_text(encoding="utf-8")
    text = text.replace("524.10 gCO2e", "5.241 gCO2e/kWh").replace("402 gCO2e", "4.02 gCO2e/kWh")
    file(trail, path).update(kind="model", text=text)
    trail["content"]["libraries"] = [one for one in trail["content"]["libraries"] if one["name"] != "residual"]
    for name, written in (("residual.se_2023", "5.241"), ("residual.no_2020", "4.02")):
        literal = f"{written} gCO2e/kWh"
        leaf(trail, name).update(literal=literal, written=written, place=next(places_of(text, literal, path)))


def a_file_that_is_called_like_a_library(trail: Json) -> None:
    """A model that `use ours` seems to mean has the number."""
    trail["content"]["files"].append({"path": "ours.lca", "kind": "model", "text": "0.08 h\n"})
    leaf(trail, "hours").update(written="0.08", literal="0.08 h", place="ours.lca:1:1")


def a_file_that_nothing_uses(trail: Json) -> None:
    """A model beside the others has the number."""
    trail["content"]["files"].append({"path": "more.lca", "kind": "model", "text": "0.08 h\n"})
    leaf(trail, "hours").update(written="0.08", literal="0.08 h", place="more.lca:1:1")


def a_column_in_another_unit(trail: Json) -> None:
    """The cells of a table are in Wh, where the model says kWh."""
    for figure in trail["content"]["cases"][0]["figures"]:
        if "written" in figure and figure["id"].endswith("].energy"):
            figure["unit"] = "Wh"


def a_cell_of_another_row(trail: Json) -> None:
    """The energy of the press is that of another machine, with its place."""
    other = leaf(trail, 'runs["mill"].energy')
    leaf(trail, 'runs["press"].energy').update({key: other[key] for key in ("written", "literal", "place")})


def a_count_beyond_all_rows(trail: Json) -> None:
    """2000 rows of a table of three are cut."""
    leaf(trail, 'count(r for r in runs where r.kind == "cut")')["written"] = "2000"


def what_another_factor_is_per(trail: Json) -> None:
    """Steam is per MWh, as cold is."""
    leaf(trail, "ours.steam")["unit"] = "gCO2e/MWh"


def a_comparison_of_texts(trail: Json) -> None:
    """Equal texts are not equal."""
    compared = next(one for one in trail["content"]["cases"][0]["figures"] if one["id"].startswith('"cut" == "cut"'))
    compared["written"] = "0"


def a_setting_that_is_no_parameter(trail: Json) -> None:
    """What a flow uses is set, though only a parameter can be."""
    trail["content"]["cases"][0]["settings"].append({"name": "whole.uses(lathe)", "value": "0.08 widget"})
    leaf(trail, "whole.uses(lathe)").update(written="0.08", literal="0.08 widget", place="--set:1:1")


def a_setting_that_stands_in_the_model(trail: Json) -> None:
    """A parameter is set, and the trail does not come from the model as declared."""
    trail["content"]["cases"][0]["settings"].append({"name": "hours", "value": "0.08 h"})
    leaf(trail, "hours").update(written="0.08", literal="0.08 h", place="--set:1:1")


def a_figure_that_needs_no_basis(trail: Json) -> None:
    """What rests on nothing is called a constant, and nothing is unsourced."""
    for figure in trail["content"]["cases"][0]["figures"]:
        if figure.get("origin") == "unsourced":
            figure["origin"] = "constant"


def titles_of_sources_and_of_the_study(trail: Json) -> None:
    """The readings were assured, and a great auditor has reviewed them."""
    meter = next(one for one in trail["content"]["sources"] if one["id"] == "meter")
    meter["fields"]["title"] = "Readings assured by an auditor"
    trail["content"]["study"]["fields"]["reviewer"] = "A great auditor"


def details_of_a_library(trail: Json) -> None:
    """A factor is for another place and year, of another licence, and its source has another title."""
    leaf(trail, "ours.steam")["details"] |= {"geography": "FR", "valid": "2024"}
    next(one for one in trail["content"]["libraries"] if one["name"] == "ours")["licence"] = "CC-BY-4.0"
    next(one for one in trail["content"]["sources"] if one["id"] == "ours:mill")["fields"]["title"] = "A declaration"


def another_argument(trail: Json) -> None:
    """A product is made of another figure than the model says, of the same unit."""
    figures = trail["content"]["cases"][0]["figures"]
    made = next(one for one in figures if "whole.emits#2" in one.get("arguments", ()))
    made["arguments"] = ["heat.emits" if one == "whole.emits#2" else one for one in made["arguments"]]


TOGETHER: dict[str, tuple[Callable[[Json], None], str]] = {
    change.__name__.replace("_", " "): (change, finder)
    for change, finder in (
        (a_library_that_is_embedded_as_a_model, COPY), (a_file_that_is_called_like_a_library, COPY),
        (a_file_that_nothing_uses, COPY), (a_column_in_another_unit, FILES), (a_cell_of_another_row, FILES),
        (a_count_beyond_all_rows, COPY), (what_another_factor_is_per, COPY), (a_comparison_of_texts, COPY),
        (a_setting_that_is_no_parameter, COPY), (a_setting_that_stands_in_the_model, COPY),
        (a_figure_that_needs_no_basis, COPY), (titles_of_sources_and_of_the_study, COPY),
        (details_of_a_library, COPY), (another_argument, REPLAY),
    )
}  # fmt: skip
"""By name what is forged in the trail of the larger model, and who finds it at the latest."""
ANOTHER = {
    "another model": ("works.lca", "8 h @meter", "0.08 h @meter"),
    "another model that it uses": ("parts.lca", "3 kg", "0.03 kg"),
    "another library": ("factors/ours.yaml", "250 gCO2e", "2.5 gCO2e"),
    "another table": ("runs.csv", "12.5", "0.125"),
    "another bibliography": ("books.bib", "A handbook", "The handbook"),
}
"""By name the file that is another than the one at hand, and the texts in both: all else is honest."""


def forged(name: str, honest: Honest, folder: Path) -> Json:
    """A trail of the larger model that is forged in one of these ways; ``folder`` is a new one."""
    if name in ANOTHER:
        return works_with(folder, *ANOTHER[name]).document
    trail = honest.document
    TOGETHER[name][0](trail)
    return renewed(trail)
