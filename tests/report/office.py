"""Workbooks as LibreOffice recalculates them: all of a test in one start of it, which takes seconds."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
REQUIRED = os.environ.get("LCA_REQUIRE_OFFICE") == "1"
"""Set where a workbook must be recalculated, as in `.ci/run`: to skip is then to fail."""
needs_office = pytest.mark.skipif(
    OFFICE is None and not REQUIRED,
    reason="LibreOffice recalculates workbooks here: install it (apt-get install libreoffice-calc-nogui)",
)


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, Any]:
    """The workbooks by name with all their values, computed anew."""
    assert OFFICE is not None, "LCA_REQUIRE_OFFICE is set, and there is no LibreOffice"
    given, made = folder / "given", folder / "made"
    given.mkdir()
    for name, data in books.items():
        (given / f"{name}.xlsx").write_bytes(_without_values(data))
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    form = "xlsx:Calc MS Excel 2007 XML"
    command = [OFFICE, profile, "--headless", "--norestore", "--convert-to", form, "--outdir", str(made)]
    subprocess.run([*command, *map(str, sorted(given.glob("*.xlsx")))], check=True, capture_output=True, timeout=550)
    return {name: load_workbook(made / f"{name}.xlsx", data_only=True) for name in books}


def _without_values(data: bytes) -> bytes:
    """A workbook with nothing behind its formulas, which are so computed and not believed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(stream, "w") as written:
        for name in read.namelist():
            written.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", read.read(name)))
    return stream.getvalue()
