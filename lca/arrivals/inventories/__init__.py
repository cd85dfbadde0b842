"""Inventories of other tools: openLCA's JSON-LD, Brightway's datapackages and databases, and what bw2io reads."""
