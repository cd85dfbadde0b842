"""Starting costs little, and what is public stays so however it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lca.cli import COMMANDS

HEAVY = ("numpy", "pint", "networkx", "scipy", "lark", "yaml", "bibtexparser", "cryptography")
TEXT = "process p { makes 1 kg emits 1 kgCO2e }\nassessment whole { needs 1 kg of p }\n"


def loaded(code: str, *names: str) -> list[str]:
    """Which of ``names`` a fresh interpreter has loaded after ``code``."""
    asked = f"\nimport sys\nprint(*[name for name in {names!r} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + asked], capture_output=True, text=True, check=True)
    return done.stderr.split()


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded("import lca", *HEAVY, "click") == []


def test_help_loads_nothing_heavy() -> None:
    code = "from lca.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    assert loaded(code, "numpy", "pint", "networkx", "scipy") == []


def test_a_list_of_commands_loads_none_and_a_command_itself_alone() -> None:
    modules = {place.partition(":")[0] for place, _ in COMMANDS.values()}
    call = "from lca.cli import main\ntry:\n    main({})\nexcept SystemExit:\n    pass"
    assert loaded(call.format(["--help"]), *modules) == []
    assert loaded(call.format(["run", "--help"]), *modules) == ["lca.cli.run"]


def test_formatting_loads_neither_numpy_nor_networkx_nor_pint() -> None:
    code = f"import lca\nlca.format_text({TEXT!r})"
    assert loaded(code, "numpy", "pint", "networkx", "scipy") == []


@pytest.mark.parametrize("before", ["", f"lca.check_text({TEXT!r})", "lca.check_file(path)", "import lca.check"])
def test_the_public_check_can_be_called_at_any_time(tmp_path: Path, before: str) -> None:
    model = tmp_path / "model.lca"
    model.write_text(TEXT)
    code = f"import lca\npath = {str(model)!r}\n{before}\nassert lca.check_file(path).ok"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-300:]
