"""Check an audit trail without the program that made it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def opened(path: Path) -> dict[str, Any]:
    """The trail in a file."""
    trail: dict[str, Any] = json.loads(path.read_bytes())
    return trail
