"""Pedigree scores to a spread: the approach and the uncertainty factors of the ecoinvent database, version 3.

Each score of an indicator has an uncertainty factor U; the logarithm of the figure then has the variance
σ² = Σ (ln U / 2)², and its geometric standard deviation is exp(σ). The factors are those of the "ecoinvent data quality
system" in openLCA (GreenDelta/olca-modules at 4ccb941, olca-core, org/openlca/util/DQSystems.java, `eiUncertainties`).
The data quality guideline of ecoinvent 3 (Weidema et al. 2013, ecoinvent report 1(v3), table 10.5) says the same in
variances of one digit: 0.0006 for 1.05, 0.002 for 1.1, 0.008 for 1.2, 0.04 for 1.5, 0.12 for 2; they were read in
OcelotProject/Ocelot at 20e9639, ocelot/transformations/uncertainty/pedigree.py. Another published table differs from
both in geography 4 (1.02) and technology 2 (1.00).

No basic uncertainty is added: it is what a lognormal spread of the figure's own says.
"""

from __future__ import annotations

from decimal import Decimal

FACTORS: tuple[tuple[str, ...], ...] = (
    ("1", "1.05", "1.1", "1.2", "1.5"),  # reliability
    ("1", "1.02", "1.05", "1.1", "1.2"),  # completeness
    ("1", "1.03", "1.1", "1.2", "1.5"),  # temporal correlation
    ("1", "1.01", "1.02", "1.05", "1.1"),  # geographical correlation
    ("1", "1.05", "1.2", "1.5", "2"),  # further technological correlation
)


def log_variance(scores: tuple[int, ...]) -> Decimal:
    """The variance of the logarithm of a figure with these scores."""
    factors = (Decimal(row[score - 1]) for row, score in zip(FACTORS, scores, strict=True))
    return sum(((factor.ln() / 2) ** 2 for factor in factors), Decimal(0))
