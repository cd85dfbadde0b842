"""Measurements: ``python -m tests.benchmarks`` prints them, and asserts nothing."""
