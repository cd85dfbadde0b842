"""A real browser, without a window, for what only a browser can tell."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NEEDED = ("playwright", "pypdf", "axe_playwright_python")
ENABLE = "apt-get install chromium && .venv/bin/pip install --editable '.[dev,browser]'"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium; where it is missing the test is skipped, or fails if ``LCA_REQUIRE_BROWSER`` is set."""
    path = os.environ.get("LCA_CHROMIUM") or shutil.which("chromium")
    missing = ["chromium"] * (path is None) + [name for name in NEEDED if find_spec(name) is None]
    if missing:
        reason = f"not tried in a browser, without {', '.join(missing)}; to enable: {ENABLE}"
        if os.environ.get("LCA_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
