"""Models that are in order one by one, and try to make the passes grow beyond all bounds together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exhaustive import left

from .command import GOOD, expect_refused, lca


@pytest.mark.parametrize("length", [99, 1_000, left(5_000)])
def test_a_chain_of_assumptions_is_answered(tmp_path: Path, length: int) -> None:
    chain = "".join(f'assumption a{i} "s" ~ a{i + 1}\n' for i in range(length)) + f'assumption a{length} "end"\n'
    expect_refused(tmp_path, chain + GOOD.replace("1 kgCO2e", "5 kgCO2e ~ a0"), "E0703" if length > 100 else "")


def test_assumptions_that_rest_twice_on_the_next_do_not_double_at_each_step(tmp_path: Path) -> None:
    chain = "".join(f'assumption a{i} "s" ~ a{i + 1} ~ a{i + 1}\n' for i in range(60)) + 'assumption a60 "end"\n'
    expect_refused(tmp_path, chain + GOOD.replace("1 kgCO2e", "5 kgCO2e ~ a0"))


def test_assumptions_in_a_ring_are_refused(tmp_path: Path) -> None:
    ring = "".join(f'assumption a{i} "s" ~ a{(i + 1) % 50}\n' for i in range(50))
    expect_refused(tmp_path, ring + GOOD.replace("1 kgCO2e", "5 kgCO2e ~ a0"), "E0308")


@pytest.mark.parametrize("size", [200, left(1_000)])
def test_many_misspelt_suppliers_are_told_soon(tmp_path: Path, size: int) -> None:
    nodes = "".join(f"process node_{i} {{ makes 1 kg uses 1 kg of nodee_{i} }}\n" for i in range(size))
    expect_refused(tmp_path, nodes + GOOD, "E0301")


RINGS = {"lets": "let x{i} = x{j}\n", "units": "unit x{i} = 1 x{j}\n"}


@pytest.mark.parametrize("kind", RINGS)
@pytest.mark.parametrize("size", [2_000, left(20_000)])
def test_a_ring_of_thousands_is_refused_soon(tmp_path: Path, kind: str, size: int) -> None:
    expect_refused(tmp_path, "".join(RINGS[kind].format(i=i, j=(i + 1) % size) for i in range(size)) + GOOD, "E0308")


@pytest.mark.parametrize("size", [500, left(5_000)])
def test_a_ring_of_many_nodes_is_solved_soon(tmp_path: Path, size: int) -> None:
    nodes = "".join(
        f"process n{i} {{ makes 1 kg uses 0.999 kg of n{(i + 1) % size} emits 1 gCO2e }}\n" for i in range(size)
    )
    expect_refused(tmp_path, nodes + "assessment whole { needs 1 kg of n0 }\n")


@pytest.mark.parametrize("count", [1_000, left(10_000)])
def test_a_node_with_thousands_of_emissions_is_lowered(tmp_path: Path, count: int) -> None:
    expect_refused(tmp_path, GOOD.replace("emits 1 kgCO2e", "\n  emits 1 gCO2e\n" * count))


@pytest.mark.parametrize("length", [150, left(500)])
def test_a_chain_of_hundreds_of_scenarios_is_checked_soon(tmp_path: Path, length: int) -> None:
    chain = "".join(f"scenario s{i} extends s{i - 1} {{ p = {i} }}\n" for i in range(1, length))
    expect_refused(tmp_path, "parameter p = 1\nscenario s0 { p = 2 }\n" + chain + GOOD)


@pytest.mark.parametrize("size", [200, left(1_000)])
def test_many_scenarios_of_many_parameters_are_checked_soon(tmp_path: Path, size: int) -> None:
    parameters = "".join(f"parameter p{i} = 1\n" for i in range(size))
    scenarios = "".join(f"scenario s{i} {{ p{i} = 2 }}\n" for i in range(size))
    expect_refused(tmp_path, parameters + scenarios + GOOD)


def test_a_sum_of_twenty_thousand_terms_is_computed(tmp_path: Path) -> None:
    model = tmp_path / "model.lca"
    model.write_text(GOOD.replace("1 kgCO2e", " + ".join(["1 gCO2e"] * 20_000)))
    assert "20" in lca("run", model).text


# Other files


def test_a_model_may_use_nothing_outside_its_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.lca").write_text(GOOD)
    (inside / "link.lca").symlink_to(tmp_path / "secret.lca")
    (inside / "folder").symlink_to(tmp_path)
    for path in (
        "../secret.lca",
        str(tmp_path / "secret.lca"),
        "link.lca",
        "folder/secret.lca",
        "./a/../../secret.lca",
        "/dev/zero",
    ):
        expect_refused(inside, f'use "{path}" as other\n' + GOOD, "E0706")


@pytest.mark.parametrize("path", ["a" * 300 + ".lca", "a/" * 3_000 + "b.lca", "", ".", "loop.lca", "~/x.lca", "folder"])
def test_a_path_that_is_no_file_is_refused_in_words(tmp_path: Path, path: str) -> None:
    (tmp_path / "loop.lca").symlink_to(tmp_path / "loop.lca")
    (tmp_path / "folder").mkdir()
    expect_refused(tmp_path, f'use "{path}" as other\n' + GOOD)
    assert lca("check", tmp_path / "model.lca").codes & {"E0701", "E0706"}


def test_a_library_with_an_endless_name_is_refused_in_words(tmp_path: Path) -> None:
    expect_refused(tmp_path, "use " + "a" * 300 + "\n" + GOOD, "E0306")


def test_a_library_that_is_a_link_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    (inside / "factors").mkdir(parents=True)
    (tmp_path / "other.yaml").write_text("library: other\n")
    (inside / "factors" / "other.yaml").symlink_to(tmp_path / "other.yaml")
    expect_refused(inside, "use other\n" + GOOD, "E0706")


@pytest.mark.parametrize("above", [False, True])
def test_a_folder_of_libraries_that_is_a_link_to_elsewhere_is_refused(tmp_path: Path, above: bool) -> None:
    inside = tmp_path / "a" / "inside"
    inside.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret.lca").write_text('rule r "WHAT STANDS ELSEWHERE" { }\n')
    (tmp_path / "elsewhere/other.yaml").write_text("library: other\n")
    ((inside.parent if above else inside) / "factors").symlink_to(tmp_path / "elsewhere")
    for name in ("secret", "other"):
        expect_refused(inside, f"use {name}\n" + GOOD, "E0706")
    assert "other" not in expect_refused(inside, "use othre\n" + GOOD, "E0306").text.replace("othre", "")


def test_a_folder_of_libraries_may_be_a_link_that_stays_beside_the_model(tmp_path: Path) -> None:
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries/rules.lca").write_text("rule r { require 1 < 2 }\n")
    (tmp_path / "factors").symlink_to("libraries")
    (tmp_path / "model.lca").write_text("use rules\n" + GOOD)
    assert lca("check", tmp_path / "model.lca").status == 0


def test_a_folder_a_pipe_and_an_endless_device_are_no_models(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.lca")
    for path in (tmp_path, tmp_path / "pipe.lca", Path("/dev/zero"), tmp_path / "missing.lca", tmp_path / ("a" * 300)):
        for command in ("check", "run", "trace", "fmt"):
            assert lca(command, path).codes == {"E0701"}


def test_a_pipe_that_a_model_uses_is_refused(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.lca")
    expect_refused(tmp_path, 'use "pipe.lca" as other\n' + GOOD, "E0701")


def test_a_file_beyond_64_megabytes_is_refused(tmp_path: Path) -> None:
    model = tmp_path / "model.lca"
    with model.open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    for command in ("check", "run", "trace", "fmt"):
        assert lca(command, model).codes == {"E0702"}


def test_models_that_use_each_other_in_a_ring_are_read_once_each(tmp_path: Path) -> None:
    for index in range(200):
        (tmp_path / f"m{index}.lca").write_text(f'use "m{(index + 1) % 200}.lca" as next\nlet x = next.x + 1\n' + GOOD)
    answer = lca("check", tmp_path / "m0.lca")
    assert "E0308" in answer.codes


def test_a_chain_of_more_than_a_thousand_models_is_refused(tmp_path: Path) -> None:
    for index in range(1_100):
        (tmp_path / f"m{index}.lca").write_text(f'use "m{index + 1}.lca" as next\n' + (GOOD if not index else ""))
    assert "E0702" in lca("check", tmp_path / "m0.lca").codes
