"""Groups are a partition of the rows of a table: each row is in one, and what they come to adds up to the table."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

import lca
from lca.check import Checked, check
from lca.source import SourceFile

MODEL = """\
table usage from "usage.csv" ~ "metered" { region energy in kWh }
process grid { makes 1 kWh emits 1 kgCO2e ~ "an example" }
serving site(region, log) {
  makes 1 day
  tag   region region
  uses  sum(u.energy for u in log where u.region == region) of grid
  emits count(u for u in log where u.region == region) * 1 kgCO2e ~ "an example"
}
serving all { makes 1 day uses 1 day of site(region = r.region, log = usage) for r in each of usage by region }
assessment a { needs 1 day of all }
"""
ROWS = st.lists(st.tuples(st.sampled_from(("WA", "VA", 'a "b"', "x, y", "]")), st.integers(1, 99)), min_size=1)


def checked(rows: list[tuple[str, int]]) -> Checked:
    quoted = [(text.replace('"', '""'), number) for text, number in rows]
    with TemporaryDirectory() as folder:
        table = Path(folder) / "usage.csv"
        table.write_text("region,energy\n" + "".join(f'"{t}",{n}\n' for t, n in quoted), encoding="utf-8")
        return check(SourceFile("m.lca", MODEL), Path(folder) / "m.lca")


@given(ROWS)
def test_each_row_is_in_one_group(rows: list[tuple[str, int]]) -> None:
    found = checked(rows)
    assert found.ok, found.diagnostics
    assert found.program is not None
    counts = Counter(region for region, _ in rows)
    result = lca.run(found.program).outcomes[0]
    assert result.nodes["grid"] == Decimal(sum(number for _, number in rows))
    assert dict(result.tags["region"]) == {region: Decimal(count) for region, count in counts.items()}
    told = [str(flow.name) for flow in found.program.nodes["all"].flows]
    quoted = {region: region.replace("\\", "\\\\").replace('"', '\\"') for region in counts}
    ends = [f'usage[region == "{quoted[r]}", {n} row{"s" if n > 1 else ""}]' for r, n in counts.items()]
    assert [name.partition(" for ")[2] for name in told] == ends
