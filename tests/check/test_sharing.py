"""What threads share: nothing that is parsed, checked, set, computed or traced depends on what others do meanwhile."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

import lca
from lca.diagnostics.render import render
from lca.places import data
from lca.report.trace_tree import TraceTree
from lca.syntax import tree
from tests.models.whole import FILES, drawn

THREADS = 4
GALLERY = sorted(data("models").glob("*.lca"))
FEW = 8
MANY = pytest.param(200, marks=pytest.mark.exhaustive)
MODEL = """
study s "S" { goal "g" functional_unit "f" boundary "b" period "2024" }
use grid
parameter users = 1e6 person ~ "as counted"
parameter energy = 3 kWh ~ "as metered"
parameter site = grid.no ~ "there"
parameter load = 40 % ~ "as metered"
process p { makes 1 person  uses energy * load of site  emits 2 gCO2e ~ "x" }
assessment a { needs users of p }
scenario busy { load = 80 % ~ "a busy day" }
"""


@pytest.fixture(autouse=True)
def _threads_switch_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def together(works: Sequence[Callable[[], list[str]]]) -> list[list[str]]:
    """What works come to that begin at once, each in a thread of its own."""
    barrier = Barrier(len(works))

    def begun(work: Callable[[], list[str]]) -> list[str]:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begun, works))


def told(path: Path) -> list[str]:
    """All that is said of a model: what is wrong with it, its totals as declared and set otherwise, and its trace."""
    checked = lca.check_file(path)
    found = [render(one) for one in checked.diagnostics]
    if not checked.ok:
        return found
    for name, text in {"": "", **settings(checked)}.items():
        try:
            result = lca.run(checked.under("", {name: text} if name else {}))
        except lca.LcaError as error:
            found += [render(one) for one in error.diagnostics]
        else:
            found += [f"{one.assessment} {one.indicator} {one.total}" for one in result.outcomes]
            found += [TraceTree(one, 3).text() for one in lca.trace(result)]
    return found


def settings(checked: lca.Checked) -> dict[str, str]:
    """The first parameter set to twice what it is, and to what surely does not fit."""
    for member in checked.names.members():
        if isinstance(member.thing, tree.ParameterDeclaration) and isinstance(member.thing.value, tree.QuantityLiteral):
            value = member.thing.value
            return {member.name: f"2{value.number} {value.unit}", "nothing": "5 kWh"}
    return {}


@pytest.mark.parametrize("count", [FEW, MANY])
def test_threads_are_told_what_one_is_told(tmp_path: Path, count: int) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = GALLERY[: min(count // 2, len(GALLERY))]
    for number in range(count - len(paths)):
        paths.append(tmp_path / f"{number:03}.lca")
        paths[-1].write_text(drawn(number), encoding="utf-8")

    def all_told(first: int) -> list[str]:
        """Each thread begins with another model, so that they are at different ones."""
        order = [*paths[first:], *paths[:first]]
        said = {path: told(path) for path in order}
        return ["\n".join(said[path]) for path in paths]

    alone = all_told(0)
    for found in together([partial(all_told, thread * count // THREADS) for thread in range(THREADS)]):
        assert found == alone


@pytest.mark.parametrize("rounds", [25, pytest.param(500, marks=pytest.mark.exhaustive)])
def test_each_thread_is_told_what_is_wrong_with_its_own_settings(rounds: int) -> None:
    checked = lca.check_text(MODEL)
    wrong = {"users": "5 kWh", "energy": "5 person", "site": "7 kWh", "load": "1 kg"}

    def refused(name: str) -> list[str]:
        found = []
        for _ in range(rounds):
            with pytest.raises(lca.LcaError) as error:
                checked.under("", {name: wrong[name]})
            found.append(" ".join(one.message for one in error.value.diagnostics))
        return found

    alone = {name: refused(name)[0] for name in wrong}
    assert len(set(alone.values())) == len(wrong)
    for name, found in zip(wrong, together([partial(refused, name) for name in wrong]), strict=True):
        assert found == [alone[name]] * rounds


def frozen(value: object, met: dict[int, object] | None = None) -> object:
    """What a value is made of, all the way down: its fields that count, and any object of no known make as itself."""
    met = {} if met is None else met
    if id(value) in met:
        return met[id(value)]
    met[id(value)] = id(value)
    found: object = value
    if is_dataclass(value):
        found = tuple(frozen(getattr(value, one.name), met) for one in fields(value) if one.compare)
    elif isinstance(value, dict):
        found = tuple((key, frozen(part, met)) for key, part in value.items())
    elif isinstance(value, (list, tuple)):
        found = tuple(frozen(part, met) for part in value)
    elif isinstance(value, set):
        found = frozenset(value)
    met[id(value)] = found
    return found


@pytest.mark.parametrize("times", [50, pytest.param(1_000, marks=pytest.mark.exhaustive)])
def test_a_checked_model_is_the_same_whatever_programs_are_made_of_it(times: int) -> None:
    checked = lca.check_text(MODEL)

    def asked(number: int) -> None:
        checked.under("busy" if number % 2 else "", {"users": f"{number + 1} person", "site": "grid.fr"})
        checked.unfounded("busy", {"load": "50 %"})
        with pytest.raises(lca.LcaError):
            checked.under("", {"users": f"{number} kWh"})
        with pytest.raises(lca.LcaError):
            checked.under("", {"energy": f"absent_{number} + 1 kWh"})

    asked(0)  # what is read once is read by now
    before = frozen(checked)
    tracemalloc.start()
    try:
        asked(1)
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0]
        for number in range(times):
            asked(number)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - kept
    finally:
        tracemalloc.stop()
    is_same = frozen(checked) == before  # by itself: two models are too long to be shown beside each other
    assert is_same
    assert grown < 20_000
