"""The parts of the HTML report, each drawn from a trail alone."""
