"""Text to syntax tree and back: the parser, the tree, the number grammar, the formatter."""

from lca.syntax.parser import parse, parse_expression

__all__ = ["parse", "parse_expression"]
