"""How to install what only some commands need: from where this package itself was installed."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from shlex import quote
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lca.places import PACKAGE

NAME = "lca-rules"


def installing(extra: str) -> str:
    """The command for an extra: by the name of the package, or by the folder or the address that it came from."""
    try:
        told = json.loads(distribution(NAME).read_text("direct_url.json") or "{}")
    except PackageNotFoundError:  # a checkout that is not installed
        return _of_folder(PACKAGE.parent, extra, editable=True)
    except ValueError:
        told = {}
    url = str(told.get("url", ""))
    if "dir_info" in told:
        folder = Path(url2pathname(urlsplit(url).path))
        return _of_folder(folder, extra, editable=bool(told["dir_info"].get("editable")))
    if "vcs_info" in told:
        url = f"{told['vcs_info']['vcs']}+{url}@{told['vcs_info']['commit_id']}"
    return f"pip install {quote(f'{NAME}[{extra}]' + (f' @ {url}' if url else ''))}"


def _of_folder(folder: Path, extra: str, *, editable: bool) -> str:
    here = "." if folder == Path.cwd() else str(folder)
    return f"pip install {'-e ' if editable else ''}{quote(f'{here}[{extra}]')}"
