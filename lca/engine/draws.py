"""Draws of figures: a stream of uniform numbers for each, passed through the inverse of its distribution.

A stream is keyed by a seed and by the figure's own name for it, so that adding or moving another figure changes none of
its draws, and the first draws are the same however many follow. One raw number of Philox, a counter-based generator
(Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011), makes one draw: unlike numpy's distributions, raw
numbers are the same in each of its versions. A figure that differs in its spread alone, as under a scenario, rises and
falls with itself.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
from scipy.special import ndtri

from lca.program.operations.operation import Array, Arrays
from lca.spread import Shape

UNIT = 2.0**-53


class UniformStream:
    """Uniform numbers between 0 and 1, neither included."""

    def __init__(self, seed: int, name: str) -> None:
        digest = sha256(f"{seed}\x00{name}".encode("utf-8", "surrogatepass")).digest()
        self.source = np.random.Philox(np.random.SeedSequence(int.from_bytes(digest, "big")))

    def next(self, count: int) -> Array:
        raw = self.source.random_raw(count)
        return ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * UNIT


def drawn_figures(shape: Shape, parameters: Arrays, uniform: Array) -> Array:
    """What is drawn with these parameters, one number or one for each sample, where the distribution function is this.

    Where the parameters are those of no distribution, it is no number.
    """
    with np.errstate(all="ignore"):
        match shape, parameters:
            case Shape.NORMAL, [mean, sd]:
                return np.asarray(np.where(sd >= 0, mean + sd * ndtri(uniform), np.nan))
            case Shape.LOGNORMAL, [median, gsd]:
                known = (median > 0) & (gsd >= 1)
                return np.where(known, median * np.exp(np.log(gsd) * ndtri(uniform)), np.nan)
            case Shape.UNIFORM, [low, high]:
                return np.where(low <= high, low + (high - low) * uniform, np.nan)
            case _, [low, mode, high]:
                known = (low <= mode) & (mode <= high)
                return np.where(known, _triangular(low, mode, high, uniform), np.nan)
    raise AssertionError("every shape has its parameters")


def _triangular(low: Array, mode: Array, high: Array, uniform: Array) -> Array:
    width = high - low
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - mode))
    return np.where(uniform * width < mode - low, rising, falling)
