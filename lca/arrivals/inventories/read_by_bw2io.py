"""What bw2io reads (EcoSpold 1 and 2, SimaPro's CSV, Brightway's Excel), and databases of Brightway on this disk.

bw2io and bw2data are an extra, and loaded here alone. Files are read into a project of Brightway that is thrown away;
what was read goes into the model and nowhere else.
"""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lca.arrivals.inventories.datasets import Dataset, inventory_of
from lca.arrivals.inventories.imported_inventory import Unfit
from lca.arrivals.inventories.inventory_arrival import inventory_arrival
from lca.arrivals.inventories.unit_words import UnitWords
from lca.arrivals.table_arrival import Arrival
from lca.arrivals.text_records import Unreadable
from lca.diagnostics import LcaError, problem
from lca.extras import installing
from lca.factors.digest import tree_digest

READ = {
    "ecospold1": ("an EcoSpold 1 file", "SingleOutputEcospold1Importer"),
    "ecospold2": ("an EcoSpold 2 file", "SingleOutputEcospold2Importer"),
    "simapro": ("a CSV export of SimaPro", "SimaProCSVImporter"),
    "excel": ("a workbook of Brightway's Excel format", "ExcelImporter"),
}
"""By form, what it is called and the importer of bw2io that reads it."""
FOLDERS = {"ecospold1": ".xml", "ecospold2": ".spold"}
"""The forms of which bw2io reads folders, with how the names of files in them end."""
DATABASE = "brightway"
"""The form of a database of Brightway on this disk, which is named PROJECT/DATABASE."""
LOOKED_AT = 4_096
TOLD = ("name", "unit", "categories", "location")
LoadedDatasets = Mapping[tuple[str, str], Dataset]
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def form_of(data: bytes, name: str) -> str:
    """The form in READ that a file has, empty where it has none."""
    start = data[:LOOKED_AT]
    if b"EcoSpold01" in start or b"EcoSpold02" in start:
        return "ecospold1" if b"EcoSpold01" in start else "ecospold2"
    if start.lstrip(b'\xef\xbb\xbf"').startswith(b"{SimaPro"):
        return "simapro"
    return "excel" if name.lower().endswith(".xlsx") else ""


def read_by_bw2io(files: Mapping[str, bytes], shown: str, form: str, name: str) -> Arrival:
    """What a file of another LCA tool, or what a folder has of them, becomes; ``files`` are called as in their folder.

    Raises LcaError, also where bw2io is not installed.
    """
    what, importer = READ[form]
    for one, data in files.items():
        if DECLARED.search(data):
            raise LcaError([problem("E0951", path=one, reason="it declares entities, which are not read")])

    def read(bw2io: Any) -> Sequence[Dataset]:
        given = {"use_mp": False} if form in FOLDERS else {}
        names = () if form == "excel" else ("imported",)
        with TemporaryDirectory() as folder:
            paths = [Path(folder) / _named_for(form, one) for one in files]
            for path, data in zip(paths, files.values(), strict=True):
                path.write_bytes(data)
            place = folder if form in FOLDERS else str(paths[0])
            return list(getattr(bw2io, importer)(place, *names, **given).data)

    digests = {one: sha256(data).hexdigest() for one, data in files.items()}
    digest = tree_digest(digests.items()) if len(files) > 1 else next(iter(digests.values()))
    kind = f"{len(files)} files, each {what}" if len(files) > 1 else what
    return _brought(shown, digest, kind, name, lambda: read(_loaded("bw2io", shown, what)))


def _named_for(form: str, name: str) -> str:
    """The name under which bw2io finds a file in a folder."""
    ending = FOLDERS.get(form, "")
    return name if name.lower().endswith(ending) else name + ending


def read_database(shown: str, name: str) -> Arrival:
    """What a database of Brightway becomes, named as PROJECT/DATABASE. Raises LcaError."""
    what = "a database of Brightway"
    project, _, database = shown.partition("/")

    def read(bw2data: Any) -> Sequence[Dataset]:
        if project not in bw2data.projects or not database:
            raise Unreadable(f"there is no project `{project}`; write PROJECT/DATABASE")
        bw2data.projects.set_current(project)
        if database not in bw2data.databases:
            raise Unreadable(f"the project has no database `{database}`")
        return _told_by_inputs(database, lambda one: bw2data.Database(one).load())

    return _brought(shown, "", what, name, lambda: read(_loaded("bw2data", shown, what)), own_project=True)


def _told_by_inputs(database: str, load: Callable[[str], LoadedDatasets]) -> Sequence[Dataset]:
    """The datasets of a database, whose exchanges have their names and units in what they name as their input."""
    known: dict[str, LoadedDatasets] = {database: load(database)}

    def whole(exchange: Dataset) -> Dataset:
        given = exchange.get("input")
        if not isinstance(given, list | tuple) or len(given) != 2:
            return exchange
        if given[0] not in known:
            known[given[0]] = load(given[0])
        told = known[given[0]].get((given[0], given[1]), {})
        return {**{key: told[key] for key in TOLD if key in told}, **exchange}

    return [
        {**one, "database": key[0], "code": key[1], "exchanges": [whole(each) for each in one.get("exchanges") or ()]}
        for key, one in known[database].items()
    ]


def _brought(
    shown: str, digest: str, what: str, name: str, read: Callable[[], Sequence[Dataset]], *, own_project: bool = False
) -> Arrival:
    words = UnitWords()
    try:
        with _quiet(own_project=own_project):
            datasets = _read(read)
        return inventory_arrival(inventory_of(datasets, words), words, name, shown, digest, what)
    except Unreadable as error:
        raise LcaError([problem("E0951", path=shown, reason=str(error))]) from None
    except Unfit as error:
        raise LcaError([problem("E0954", path=shown, reason=str(error))]) from None


def _read(read: Callable[[], Sequence[Dataset]]) -> Sequence[Dataset]:
    """Datasets; whatever another package raises over a file is told as its answer. Raises Unreadable, LcaError."""
    try:
        return read()
    except (LcaError, Unreadable):
        raise
    except Exception as error:  # of readers that are not ours, and raise anything
        raise Unreadable(f"bw2io cannot read it: {error!r}"[:160]) from None


def _loaded(module: str, shown: str, what: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        install = installing("bw2io")
        raise LcaError([problem("E0955", path=shown, what=what, reason=str(error), install=install)]) from None


@contextmanager
def _quiet(*, own_project: bool) -> Iterator[None]:
    """Without what these packages print; files are read into a folder of Brightway that is thrown away."""
    before = os.environ.get("BRIGHTWAY2_DIR")
    with TemporaryDirectory() as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        if not own_project:
            os.environ["BRIGHTWAY2_DIR"] = folder
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        finally:
            if before is None:
                os.environ.pop("BRIGHTWAY2_DIR", None)
            else:
                os.environ["BRIGHTWAY2_DIR"] = before
