"""What arrives: files of meters, trackers, clouds and other tools, which become tables with units and a model of them.

Nothing is taken silently: what a file was taken for, which column for what, and what is in no row, is all told.
"""

from lca.arrivals.forms import ArrivalForm, forms
from lca.arrivals.inventories.inventory_arrival import package_arrival
from lca.arrivals.table_arrival import Arrival, arrival

__all__ = ["Arrival", "ArrivalForm", "arrival", "forms", "package_arrival"]
