"""Digests are those that `sha256sum` gives, so that whoever has the files can work them out."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from lca.diagnostics.text_files import read_text
from lca.factors.digest import file_digest, tree_digest
from lca.source import SourceFile

TEXTS = [b"", b"library: a\n", b"\xef\xbb\xbflibrary: a\n", b"library: a\r\n", "titel: größe\n".encode()]


@pytest.mark.parametrize("data", TEXTS)
def test_the_digest_of_a_file_is_that_of_its_bytes(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    file = read_text(tmp_path / "a.yaml", "a.yaml")
    assert isinstance(file, SourceFile)
    assert file_digest(file) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("text", ["", "let x = 1 kg\n", "größe", "half \ud800"])
def test_a_text_that_stands_in_no_file_has_the_digest_of_its_own_bytes(text: str) -> None:
    expected = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert file_digest(SourceFile("m.lca", text)) == expected


def test_the_digest_of_a_tree_is_that_of_what_sha256sum_prints(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    names = ["ours/a.yaml", "ours/b.yaml"]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    printed = subprocess.run(["sha256sum", *names], cwd=tmp_path, capture_output=True, check=True).stdout
    pairs = [(name, hashlib.sha256(name.encode()).hexdigest()) for name in names]
    assert tree_digest(pairs) == tree_digest(reversed(pairs)) == hashlib.sha256(printed).hexdigest()


def test_the_digest_of_a_tree_changes_with_a_path_and_with_a_file() -> None:
    first, second = "1" * 64, "2" * 64
    trees = [
        [("a", first)],
        [("b", first)],
        [("a", second)],
        [("a", first), ("b", second)],
        [("a", second), ("b", first)],
    ]
    assert len({tree_digest(tree) for tree in trees}) == len(trees)
