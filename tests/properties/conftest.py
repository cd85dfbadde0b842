"""The profile of the property tests: deterministic where `CI` is set, no deadline for a single example."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("lca", deadline=None, max_examples=60, suppress_health_check=SLOW)
settings.register_profile("lca-ci", settings.get_profile("lca"), derandomize=True, print_blob=True)
settings.load_profile("lca-ci" if os.environ.get("CI") else "lca")
