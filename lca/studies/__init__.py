"""Readings over several programs: sweeps, comparisons, versions, suites, locks, and trails run once more."""
