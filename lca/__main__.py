"""``python -m lca``."""

from lca.cli import main

main()
