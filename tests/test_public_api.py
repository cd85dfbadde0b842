"""What ``lca`` offers: a short list of names, each importable, each told what it is, and an example that runs."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import lca
from lca.places import data


def fresh(code: str) -> subprocess.CompletedProcess[str]:
    """The code in an interpreter that has imported nothing yet."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=data("models").parent,
    )


def test_the_public_names_are_these_and_sorted() -> None:
    assert lca.__all__ == [
        "Checked", "Diagnostic", "LcaError", "Program", "Result", "check_file", "check_text", "format_text",
        "run", "sample", "trace", "trail_of",
    ]  # fmt: skip


@pytest.mark.parametrize("name", lca.__all__)
def test_a_public_name_is_importable_and_documented(name: str) -> None:
    done = fresh(f"from lca import {name}\nassert callable({name}), {name}\nassert ({name}.__doc__ or '').strip()")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", lca.__all__)
def test_a_public_name_stays_itself_after_other_parts_are_imported(name: str) -> None:
    code = f"""
import lca
before = lca.{name}
lca.check_text('process p {{ makes 1 kg }}')
import lca.check, lca.cli, lca.trail.trace, lca.engine.result, lca.engine.sample_statistics
assert lca.{name} is before, lca.{name}
"""
    done = fresh(code)
    assert done.returncode == 0, done.stderr


def test_a_model_can_be_checked_twice() -> None:
    path = data("models") / "chatgpt.lca"
    done = fresh(f"import lca\nassert lca.check_file({str(path)!r}).ok\nassert lca.check_file({str(path)!r}).ok")
    assert done.returncode == 0, done.stderr


def test_every_public_name_is_typed_for_its_users() -> None:
    assert (Path(lca.__file__).parent / "py.typed").is_file()
    assert sorted(set(lca._HOMES) | {"check_file", "check_text"}) == lca.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_here"):
        getattr(lca, "nothing_here")  # noqa: B009  # the name is not there for a type checker either


def test_the_example_of_the_package_runs_as_it_is_written() -> None:
    assert lca.__doc__ is not None
    lines = [line.strip().removeprefix(">>> ") for line in lca.__doc__.splitlines() if line.strip().startswith(">>> ")]
    assert len(lines) == 3
    done = fresh("\n".join(["import lca", *lines[:-1], f"print({lines[-1]})"]))
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) > 0


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, lca, lca.cli\nprint([m for m in ('numpy', 'scipy', 'networkx', 'pint') if m in sys.modules])"
    assert fresh(code).stdout.strip() == "[]"


def test_a_syntax_check_imports_neither_numpy_nor_networkx() -> None:
    code = "import sys, lca\nlca.format_text('let x = 1 kg')\n"
    code += "print([m for m in ('numpy', 'networkx', 'pint') if m in sys.modules])"
    assert fresh(code).stdout.strip() == "[]"


def test_the_version_is_that_of_the_distribution() -> None:
    metadata = importlib.import_module("importlib.metadata")
    assert lca.__version__ == metadata.version("lca-rules")


def test_what_is_wrong_is_in_the_result_and_what_cannot_be_read_is_raised(tmp_path: Path) -> None:
    from lca.check import check
    from lca.source import SourceFile

    assert not check(SourceFile("m.lca", "let x = = 1")).ok
    done = fresh(
        f"import lca\ntry:\n  lca.check_file({str(tmp_path / 'none.lca')!r})\nexcept lca.LcaError as e:\n  print(e)"
    )
    assert "E0701" in done.stdout


@pytest.mark.parametrize(
    "text", ["", "let", "}", "\x00", "﻿let x = 1 kg", "process p {", '"', "study s {", "use", "\ud800"]
)
def test_no_text_makes_the_package_raise_anything_but_its_own_error(text: str) -> None:
    from lca.check import check
    from lca.source import SourceFile

    found = check(SourceFile("m.lca", text))
    assert isinstance(found.diagnostics, tuple)


def test_text_that_begins_with_a_byte_order_mark_is_read_as_a_file_would_be() -> None:
    done = fresh("import lca\nprint([d.code for d in lca.check_text('\\ufefflet x = 1 kg').diagnostics if d.is_error])")
    assert done.stdout.strip() == "[]"
