"""Text to syntax tree and back: the parser, the tree, the number grammar, the formatter."""

from lca.syntax.parser import parse, parse_value

__all__ = ["parse", "parse_value"]
