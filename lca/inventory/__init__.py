"""The inventory g = B A⁻¹ f, worked out along the graph of nodes and flows: shares, runs, contributions, credits.

What comes in are nodes with their flows, and cells that an assessment needs; what comes out are further cells.
"""
