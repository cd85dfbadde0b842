"""``python -m lca.cli``."""

from lca.cli import main

main()
