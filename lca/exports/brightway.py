"""An inventory for Brightway: datapackages as bw_processing lays them out, which bw2calc computes to the same totals.

The first case of the trail is told, in a folder as Brightway itself keeps it: the inventory in one package, and one
more for each indicator, so that no sum is made over several of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from lca.arithmetic import plain
from lca.exports.export_files import archive, as_json_file, safe_names
from lca.exports.network import Network, first_case, network_of
from lca.trail.reading import Reading

INVENTORY = "inventory.zip"
MatrixRow = tuple[int, int, float]
"""Row, column and amount of an entry of a matrix; rows and columns are ids."""


def as_datapackages(reading: Reading) -> dict[str, bytes]:
    """``inventory.zip``, ``method_climate.zip`` and the like, and ``activities.json``, which tells what the ids are."""
    case, told = first_case(reading)
    network = network_of(case)
    names = safe_names(f"method_{indicator}.zip" for indicator in network.indicators)
    ids = _Ids(network)
    inventory = {"technosphere_matrix": _technosphere(network, ids), "biosphere_matrix": _biosphere(network, ids)}
    about = (told, reading.made)
    methods = {
        names[f"method_{indicator}.zip"]: _package(
            indicator, {"characterization_matrix": ([(flow, flow, 1.0)], [False])}, *about
        )
        for indicator, flow in ids.flows.items()
    }
    labels = _labels(network, ids, names) | {"from": told}
    return {INVENTORY: _package("inventory", inventory, *about), **methods, "activities.json": as_json_file(labels)}


class _Ids:
    """Whole numbers for assessments, nodes and burdens, in this order, from 1 on."""

    def __init__(self, network: Network) -> None:
        first = len(network.assessments) + 1
        self.assessments = {name: number for number, name in enumerate(network.assessments, 1)}
        self.nodes = {name: number for number, name in enumerate(network.nodes, first)}
        self.flows = {name: number for number, name in enumerate(network.indicators, first + len(network.nodes))}


def _technosphere(network: Network, ids: _Ids) -> tuple[list[MatrixRow], list[bool]]:
    """What activities make, and what they use, which counts against it."""
    entries: list[MatrixRow] = []
    used: list[bool] = []
    for column, activity in enumerate(network.activities, 1):
        entries.append((column, column, float(activity.makes)))
        entries += [(ids.nodes[one.supplier], column, float(one.amount)) for one in activity.inputs]
        used += [False, *(True for _ in activity.inputs)]
    return entries, used


def _biosphere(network: Network, ids: _Ids) -> tuple[list[MatrixRow], list[bool]]:
    """What activities emit; a zero stands there as well, since bw2calc refuses an inventory without any."""
    entries = [
        (flow, ids.nodes[name], float(activity.burdens.get(indicator, 0)))
        for name, activity in network.nodes.items()
        for indicator, flow in ids.flows.items()
    ]
    return entries, [False for _ in entries]


def _package(
    name: str, matrices: dict[str, tuple[list[MatrixRow], list[bool]]], told: dict[str, str], made: str
) -> bytes:
    """A datapackage in a zip: for each matrix its indices, amounts, and which of them count against what is made."""
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    for matrix, (entries, used) in matrices.items():
        for kind, data in _arrays(entries, used).items():
            path = f"{matrix}.{kind}.npy"
            files[path] = data
            resources.append({
                "profile": "data-resource", "format": "npy", "mediatype": "application/octet-stream",
                "name": f"{matrix}.{kind}", "matrix": matrix, "kind": kind, "path": path, "group": matrix,
                "category": "vector", "nrows": len(entries),
                **({"global_index": None, "identifier": name} if matrix == "characterization_matrix" else {}),
            })  # fmt: skip
    files["datapackage.json"] = as_json_file({
        "profile": "data-package", "name": next(iter(safe_names([name]).values())),
        "id": told["trail"].removeprefix("sha256:"), "licenses": [], "resources": resources,
        **({"created": made} if made else {}), "combinatorial": False, "sequential": False, "seed": None,
        "64_bit_indices": True, "sum_intra_duplicates": True, "sum_inter_duplicates": False,
        "matrix_serialize_format_type": "numpy", "from": told,
    })  # fmt: skip
    return archive(files)


def _arrays(entries: Sequence[MatrixRow], used: Sequence[bool]) -> dict[str, bytes]:
    import numpy as np

    places = [(row, column) for row, column, _ in entries]
    return {
        "indices": _npy(np.array(places, dtype=[("row", np.int64), ("col", np.int64)])),
        "data": _npy(np.array([amount for *_, amount in entries], dtype=np.float64)),
        "flip": _npy(np.array(used, dtype=bool)),
    }


def _npy(array: Any) -> bytes:
    import numpy as np

    data = BytesIO()
    np.save(data, array, allow_pickle=False)
    return data.getvalue()


def _labels(network: Network, ids: _Ids, names: dict[str, str]) -> dict[str, Any]:
    """What the ids stand for. An assessment makes 1 answer; its totals are beside it."""
    return {
        "assessments": [
            {
                "id": number, "name": name, "title": network.assessments[name].title,
                "totals": [
                    {"indicator": indicator, "total": plain(network.totals[name, indicator]), "unit": unit}
                    for indicator, unit in network.indicators.items() if (name, indicator) in network.totals
                ],
            }
            for name, number in ids.assessments.items()
        ],
        "nodes": [
            {
                "id": number, "name": name, "title": network.nodes[name].title, "stage": network.nodes[name].kind,
                "makes": plain(network.nodes[name].makes), "unit": network.nodes[name].unit,
                "place": network.nodes[name].place,
            }
            for name, number in ids.nodes.items()
        ],
        "burdens": [
            {
                "id": number, "indicator": name, "title": network.titles[name], "unit": network.indicators[name],
                "package": names[f"method_{name}.zip"],
            }
            for name, number in ids.flows.items()
        ],
    }  # fmt: skip
