"""What is read from disk stays in its root, also where somebody else writes there meanwhile."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lca.diagnostics import Diagnostic, text_files
from lca.source import SourceFile


def code(found: SourceFile | Diagnostic) -> str:
    return found.code if isinstance(found, Diagnostic) else f"read {found.text}"


@pytest.mark.parametrize("swapped", ["a", "a/b", "a/b/t.csv"])
def test_a_link_that_is_put_in_after_the_look_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    for name, text in (("root", "own"), ("elsewhere", "secret")):
        (tmp_path / name / "a/b").mkdir(parents=True)
        (tmp_path / name / "a/b/t.csv").write_text(text)
    root, opened = tmp_path / "root", os.open

    def meanwhile(path: Any, flags: int, *mode: int, **extra: int) -> int:
        """The first file that is opened is the root: what was looked at is another thing from then on."""
        monkeypatch.setattr(os, "open", opened)
        (root / swapped).rename(tmp_path / "before")
        (root / swapped).symlink_to(tmp_path / "elsewhere" / swapped)
        return opened(path, flags, *mode, **extra)

    assert code(text_files.read_text(root / "a/b/t.csv", "t.csv", None, root)) == "read own"
    monkeypatch.setattr(os, "open", meanwhile)
    assert code(text_files.read_text(root / "a/b/t.csv", "t.csv", None, root)) in ("E0706", "E0701")


def test_links_that_stay_inside_are_followed_and_those_that_leave_are_not(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "inner").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (root / "inner/own").write_text("own")
    for name, to in (
        ("stays", "inner/own"),
        ("through", "inner"),
        ("leaves", "../secret"),
        ("up", ".."),
        ("self", "."),
    ):
        (root / name).symlink_to(to)
    for path in ("stays", "through/own", "self/inner/own", "inner/../inner/own"):
        assert code(text_files.read_text(root / path, path, None, root)) == "read own", path
    for path in ("leaves", "up/secret", "through/../../secret", "self/../secret"):
        assert code(text_files.read_text(root / path, path, None, root)) == "E0706", path
    assert code(text_files.read_text(root / "leaves", "leaves")) == "read secret"  # a user may name what he likes


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        assert code(text_files.read_text(path, "x")) == "E0701"


def test_files_are_known_as_read_by_any_name_until_a_command_ends(tmp_path: Path) -> None:
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_text("text")
    other.hardlink_to(path)
    assert code(text_files.read_text(path, "a")) == "read text"
    assert not text_files.was_read(path)
    with text_files.noting():
        assert not text_files.was_read(path)
        text_files.read_text(path, "a")
        assert text_files.was_read(path)
        assert text_files.was_read(other)
        assert not text_files.was_read(tmp_path / "nowhere")
    assert not text_files.was_read(path)
