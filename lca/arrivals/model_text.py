"""The model that reads a table that arrived: it declares the columns with their units, and an example uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lca.arrivals.arranged_table import ArrangedTable, KeptColumn
from lca.diagnostics.render import inert
from lca.syntax.formatter import format_text

PLACEHOLDER = "placeholder"


def quoted(text: str) -> str:
    """A text of the language, on one line, that holds nothing that steers a terminal."""
    plain = " ".join(inert(text).split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def comment(text: str) -> str:
    """A comment, which ends with its line whatever the text was read in."""
    return f"# {' '.join(inert(text).split())}"


def model_text(table: ArrangedTable, file: str, name: str, origin: str, digest: str) -> str:
    """A model in its canonical form. ``file`` is the table's, ``origin`` what it was made of, with its SHA-256."""
    form = table.form
    lines = [
        comment(f"Made by `lca import` of {origin}, taken for {form.title}."),
        *(comment(f"- {remark}") for remark in (*form.remarks, *table.told)),
        *([f"# - {len(table.left)} records without a value are left out"] if table.left else []),
        "# The table is yours as it is; what says `~ placeholder` is to be replaced.",
        "",
        f"study {name} {quoted(form.what)} {{",
        '  goal            "Placeholder: what is to be found out"',
        '  functional_unit "Placeholder: what the result is of"',
        '  boundary        "Placeholder: what is counted, and what is left out"',
        "}",
        "",
        *(["use grid", ""] if "grid." in form.model else []),
        "source origin {",
        f"  title {quoted(origin)}",
        f"  note  {quoted(f'SHA-256 {digest}, read as {form.title}')}",
        "}",
        "",
        *([f'assumption {PLACEHOLDER} "Placeholder: put your own here"', ""] if PLACEHOLDER in form.model else []),
        f'table {form.table} {quoted(form.what)} from {quoted(file)} @origin "all rows" {{',
        *_columns(table),
        "}",
        "",
        form.model.strip(),
        "",
    ]
    text = "\n".join(lines)
    return format_text(text)


def _columns(table: ArrangedTable) -> Iterator[str]:
    """Those that the example reads; the others stand ready behind a `#`."""
    said = re.sub(r"#.*", "", table.form.model)
    for one in table.kept:
        is_read = re.search(rf"\.{one.column.name}\b", said)
        yield (
            f"  {declared_column(one)}  # {one.column.says}"
            if is_read
            else f"  # {declared_column(one)}  ({one.column.says})"
        )


def declared_column(one: KeptColumn) -> str:
    """A column as the language declares it."""
    header = "" if one.column.name == one.header else f" {quoted(one.header)}"
    return f"{one.column.name}{header}" + (f" in {one.unit}" if one.unit else "")
