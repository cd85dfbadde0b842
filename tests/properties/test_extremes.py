"""Values at the ends of what is computed: an answer in every form, or E0504; their shares and ratios are beyond."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lca.cli import main

MANTISSAS = st.sampled_from(
    ["1", "3", "(2 / 7)", "7.77777777777777777777777777777777", "9.99999999999999999999999999999999"]
)
POWERS = st.sampled_from([0, 0, 0, 60, -60, 5_000, -5_000, 9_930, -9_930, 9_960, -9_960, 9_990, -9_990])
FACTORS = st.sampled_from(["1", "3", "1e60 ^ 64", "1e-60 ^ 64"])
COMMANDS = (
    "run m.lca --all-scenarios", "run m.lca --samples 100", "trace m.lca", "sensitivity m.lca",
    "compare m.lca declared s", "diff m.lca n.lca", "sweep m.lca --over z=1e-60..1e60:3", "report m.lca",
    "report m.lca --to html", "graph m.lca", "graph m.lca --to sankey", "export m.lca --to prov -o prov.json",
    "export m.lca --to openlca -o olca.zip", "diff t.json t.json",
)  # fmt: skip


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A product that is about ten to some power."""
    whole, rest = divmod(abs(power := draw(POWERS)), 60)
    sign = "-" if power < 0 else ""
    tens = [f"1e{sign}60 ^ {part}" for part in (min(whole, 64), min(whole - 64, 64), whole - 128) if part > 0]
    return " * ".join([draw(MANTISSAS), *tens, f"1e{sign}{rest}"])


@st.composite
def models(draw: st.DrawFn) -> str:
    n = [draw(numbers()) for _ in range(6)]
    f = [draw(FACTORS) for _ in range(3)]
    return f"""\
study s "S" {{ goal "g" functional_unit "f" boundary "b" }}
parameter z = {n[0]} ~ "x"
process p {{ makes 1 kg  emits z * 1 kgCO2e ~ "x"  emits {n[1]} * (1 kgCO2e ± 10 %) ~ "y"  tag team "a" }}
process q {{ makes 1 kg  emits {n[2]} * 1 kgCO2e ~ "x"  uses {f[0]} * 1 kg of p ~ "z"
  avoids {f[1]} * 1 kg of p ~ "z" }}
assessment a {{ needs {f[2]} * 1 kg of p  needs 1 kg of q }}
scenario s {{ z = {n[3]} }}
check "c" a.total = {n[4]} * 1 kgCO2e within 5 %
rule r for a {{ require a.assumed <= 50 % * a.total }}
"""


def answer(line: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, line.split())
    assert found.exception is None or isinstance(found.exception, SystemExit), (line, found.exception)
    return found.exit_code, found.stderr


@given(models(), models())
@settings(max_examples=6)
def test_each_command_has_an_answer_and_each_trail_holds(
    tmp_path_factory: pytest.TempPathFactory, one: str, other: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("extreme"))
        for name, text in (("m.lca", one), ("n.lca", other)):
            Path(name).write_text(text, encoding="utf-8")
        status, said = answer("audit m.lca --allow-unsourced -o t.json")
        written = Path("t.json").is_file()
        assert written or "E0504" in said
        assert status == 0 or "E0504" in said or "failed" in said or "broken" in said
        for command in COMMANDS:
            answer(command)
        if written:
            assert answer("verify t.json")[0] in (0, 3)
