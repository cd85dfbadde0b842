"""From a package of another tool to the model that is written."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePath

from lca.arrivals.inventories.imported_inventory import ImportedInventory, Unfit
from lca.arrivals.inventories.inventory_text import inventory_text
from lca.arrivals.inventories.unit_words import UnitWords
from lca.arrivals.table_arrival import MODEL, Arrival, study_name
from lca.arrivals.text_records import Unreadable
from lca.diagnostics import Diagnostic, LcaError, problem

PACKED = "a log or bill in a zip is unpacked first; one that gzip packed is read as it is"


def package_arrival(data: bytes, shown: str, name: str, beside: Mapping[str, bytes]) -> Arrival:
    """What a zip becomes; ``beside`` are the files in its folder that can belong to it. Raises LcaError."""
    from lca.arrivals.inventories.brightway import is_datapackage, read_datapackages
    from lca.arrivals.inventories.openlca import is_json_ld, read_json_ld
    from lca.arrivals.packed import files_in_zip

    words = UnitWords()
    short = PurePath(shown).name
    digest = sha256(data).hexdigest()
    try:
        files = files_in_zip(data, (".json",))
        if is_json_ld(files):
            return inventory_arrival(
                read_json_ld(data, words), words, name, short, digest, "a package of openLCA (JSON-LD)"
            )
        if is_datapackage(files):
            labels = beside.get("activities.json")
            packages = {short: data, **{one: text for one, text in beside.items() if one.endswith(".zip")}}
            found = read_datapackages(packages, labels, words)
            return inventory_arrival(found, words, name, short, digest, "a datapackage of Brightway")
    except Unreadable as error:
        raise LcaError([problem("E0951", path=short, reason=str(error))]) from None
    except Unfit as error:
        raise LcaError([problem("E0954", path=short, reason=str(error))]) from None
    except ArithmeticError:
        raise LcaError([problem("E0954", path=short, reason="a number in it is too large or too small")]) from None
    reason = "neither processes of openLCA nor a datapackage of Brightway are in it"
    raise LcaError([problem("E0951", path=short, reason=reason, advice=[PACKED])])


def inventory_arrival(
    inventory: ImportedInventory, words: UnitWords, name: str, short: str, digest: str, kind: str
) -> Arrival:
    """The model of an inventory. Raises Unfit where something in it cannot be said."""
    text, notes = inventory_text(inventory, words, study_name(name), short, digest, kind)
    told = [
        f"{short} is taken for {kind}",
        f"  {len(inventory.activities)} activities, {len(inventory.flows)} elementary flows, "
        f"{len(inventory.categories)} categories",
        *(f"- {one}" for one in notes),
    ]
    findings: tuple[Diagnostic, ...] = ()
    if inventory.lacking:
        advice = [f"`{one[:80]}`" for one in inventory.lacking[:20]]
        findings = (problem("W0861", path=short, count=len(inventory.lacking), advice=advice),)
    return Arrival({MODEL: text.encode()}, tuple(told), findings)
