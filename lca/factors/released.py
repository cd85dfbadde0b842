"""The libraries that came with the tool, in each version that was ever released, with their digests.

`python -m lca.factors.released VERSION` adds what is new at a release of the tool, which is the version of its rule
libraries; what stands in the list never changes.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lca.diagnostics.text_files import read_text
from lca.factors.digest import file_digest, tree_digest
from lca.factors.lock import BUILT_IN
from lca.factors.shelf import RULES, SHELF, Shelf
from lca.places import data
from lca.source import SourceFile
from lca.verify import Findings, Json, found

LIST = "released.toml"
HEADER = """\
# The libraries that came with the tool, in each version that was released, by their SHA-256. A rule library has the
# version of the tool. `python -m lca.factors.released VERSION` adds rows at a release; no row here ever changes.
"""


@dataclass(frozen=True, slots=True)
class Release:
    """A library in one version: the digests of its files, by their paths in trails and locks."""

    name: str
    version: str
    files: Mapping[str, str]

    @property
    def tree(self) -> str:
        return tree_digest(self.files.items())

    def __str__(self) -> str:
        files = "".join(f'"{path}" = "{self.files[path]}"\n' for path in sorted(self.files))
        row = f'"{self.name}"."{self.version}"'
        return f'\n[{row}]\ntree = "{self.tree}"\n\n[{row}.files]\n{files}'


def list_of_releases() -> Path:
    """Where the list stands."""
    return data(SHELF) / LIST


def releases(text: str) -> list[Release]:
    """The rows of a list. Raises ValueError where the digest of a tree is not that of its files."""
    rows = tomllib.loads(text)
    found = [(Release(name, of, row["files"]), row) for name, versions in rows.items() for of, row in versions.items()]
    odd = [f"{release.name} {release.version}" for release, row in found if row["tree"] != release.tree]
    if odd:
        raise ValueError(f"the digests of {', '.join(odd)} do not fit together")
    return [release for release, _ in found]


def shipped_now(version: str, folder: Path | None = None) -> Iterator[Release]:
    """Each library as it comes with ``version`` of the tool; ``folder`` stands in place of the tool's own."""
    shelf = Shelf(((folder or data(SHELF), f"{BUILT_IN}{SHELF}"),))
    for name in shelf.names():
        library, problems = shelf.load(name)
        if library is None:
            raise ValueError(f"{name}: {problems[0].message}")
        own = [file for file in library.files if file.path not in library.below]
        yield Release(name, library.version, {file.path: file_digest(file) for file in own})
    for name in shelf.rule_names():
        path, shown, root = shelf.rules(name) or (Path(name), name, None)
        file = read_text(path, shown, root=root)
        if isinstance(file, SourceFile):
            yield Release(name, version, {file.path: file_digest(file)})


def with_new(text: str, now: Sequence[Release]) -> str:
    """The list with what is new. Raises ValueError where a library was released as other files under its version."""
    known = {(one.name, one.version): one for one in releases(text)}
    odd = [f"{one.name} {one.version}" for one in now if known.get((one.name, one.version), one).files != one.files]
    if odd:
        raise ValueError(
            f"already released as other files: {', '.join(odd)}; what has changed has a version of its own"
        )
    return text + "".join(str(one) for one in now if (one.name, one.version) not in known)


def look(trail: Json, _: Sequence[Path], tell: Findings) -> str:
    """Hold what came with the tool, or is called as if it had, against the digests that were published."""
    if tell.failing & {"form", "integrity"}:
        return ""
    released = releases(list_of_releases().read_text(encoding="utf-8"))
    published = {(path, one.version): digest for one in released for path, digest in one.files.items()}
    for path in _namesakes(trail["content"], released):
        tell("pinning", f"{path} has the name of what comes with the tool, and is something else", path, warning=True)
    for file in trail["content"]["files"]:
        path, version = file["path"], file.get("version", "")
        digest = published.get((path, version))
        if not path.startswith(BUILT_IN) or digest == file["sha256"]:
            continue
        if digest is not None:
            tell("pinning", f"{path} is not what was released as version {version}")
        elif sha256(found(file, data(SHELF).parent) or b"").hexdigest() != file["sha256"]:
            said = f"{path}: version {version} is not among those that were released with this tool or before"
            tell("pinning", f"{said}, so that its figures are not known to be the library's", path, warning=True)
    return ""


def _namesakes(content: Json, released: Sequence[Release]) -> Iterator[str]:
    """Libraries and rules of a project that are called as those that came with the tool, and are other files."""
    names = {one.name for one in released}
    rules = {f"{one.name}{RULES}" for one in released if all(path.endswith(RULES) for path in one.files)}
    known = {digest for one in released for digest in one.files.values()}
    called = {file["path"] for file in content["files"] if file["path"].rpartition("/")[2] in rules}
    called |= {path for one in content["libraries"] if one["name"] in names for path in one["files"]}
    for file in content["files"]:
        if file["path"] in called and not file["path"].startswith(BUILT_IN) and file["sha256"] not in known:
            yield file["path"]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m lca.factors.released VERSION")
    try:
        known = list_of_releases().read_text(encoding="utf-8") if list_of_releases().exists() else HEADER
        list_of_releases().write_text(with_new(known, list(shipped_now(sys.argv[1]))), encoding="utf-8")
    except ValueError as error:
        sys.exit(str(error))
