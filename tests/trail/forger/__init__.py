"""Forgers of trails, and who finds them: ``python -m tests.trail.forger`` makes the table of lca/trail/FORGERY.md.

A forger changes one field of an honest trail (``changes``), derives again all that follows from it with the checker's
own code (``renewal``), so that form, digests and arithmetic hold if they can, and asks who finds it (``finders``).
"""
