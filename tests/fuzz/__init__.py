"""Readers under coverage-guided fuzzing: ``python -m tests.fuzz``. Each target is a module with a function ``one``."""
