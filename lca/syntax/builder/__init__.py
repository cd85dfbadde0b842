"""Callbacks of the parser: tokens become the syntax tree as they are recognised, each node with its place.

Modules as in the tree: one for expressions, one for clauses, one for declarations, each built on the one before.
"""
