"""How an extra is installed is told by how the package itself was."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from lca import extras
from lca.extras import installing
from lca.places import PACKAGE

WAYS = {
    "an index": ("", "pip install 'lca-rules[xlsx]'"),
    "a clone, edited": (
        {"url": "file:///a%20b/lca", "dir_info": {"editable": True}},
        "pip install -e '/a b/lca[xlsx]'",
    ),
    "a clone": ({"url": "file:///home/lca", "dir_info": {}}, "pip install '/home/lca[xlsx]'"),
    "a repository": (
        {"url": "https://example.org/lca", "vcs_info": {"vcs": "git", "commit_id": "12ab"}},
        "pip install 'lca-rules[xlsx] @ git+https://example.org/lca@12ab'",
    ),
    "a wheel": (
        {"url": "file:///w/lca_rules-1.whl", "archive_info": {}},
        "pip install 'lca-rules[xlsx] @ file:///w/lca_rules-1.whl'",
    ),
    "what cannot be read": ("{", "pip install 'lca-rules[xlsx]'"),
}


class Installed:
    def __init__(self, told: Any) -> None:
        self.told = told if isinstance(told, str) else json.dumps(told)

    def read_text(self, name: str) -> str | None:
        return self.told or None if name == "direct_url.json" else None


@pytest.mark.parametrize(("told", "command"), WAYS.values(), ids=WAYS)
def test_the_command_is_that_of_how_the_package_was_installed(
    told: Any, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "distribution", lambda _: Installed(told))
    assert installing("xlsx") == command


def test_of_a_checkout_that_is_not_installed_it_is_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> Installed:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(extras, "distribution", missing)
    monkeypatch.chdir(tmp_path)
    assert installing("parquet") == f"pip install -e '{PACKAGE.parent}[parquet]'"
    monkeypatch.chdir(PACKAGE.parent)
    assert installing("parquet") == "pip install -e '.[parquet]'"
