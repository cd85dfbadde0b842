"""Models of any size, in several shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

SOURCE = 'source book { title "A book" }\n'


def graph(size: int) -> str:
    """Each node uses two later ones, emits, and has a let of its own."""
    random = Random(1)
    nodes = []
    for index in range(size):
        later = range(index + 1, min(size, index + 50))
        chosen = random.sample(later, min(2, len(later)))
        uses = "".join(f"  uses {random.randint(1, 40)} g of n{i} @book\n" for i in chosen)
        nodes.append(f"process n{index} {{\n  let a = {index + 1} gCO2e @book\n  makes 1 kg\n{uses}  emits a\n}}\n")
    return SOURCE + "".join(nodes) + "assessment whole { needs 1 kg of n0 }\n"


def chain(size: int) -> str:
    nodes = (f"process n{i} {{ makes 1 kg uses 1 kg of n{i + 1} @book emits 1 gCO2e @book }}\n" for i in range(size))
    return (
        SOURCE
        + "".join(nodes)
        + f"process n{size} {{ makes 1 kg emits 1 gCO2e @book }}\nassessment whole {{ needs 1 kg of n0 }}\n"
    )


def lets(size: int) -> str:
    values = "".join(
        f"let x{i} = x{i + 1} * (2 @book) + (1 gCO2e @book)\n" if i % 50 else f"let x{i} = 1 gCO2e @book\n"
        for i in range(size)
    )
    return (
        SOURCE
        + values
        + f"let x{size} = 1 gCO2e @book\nprocess p {{ makes 1 kg emits x1 }}\nassessment whole {{ needs 1 kg of p }}\n"
    )


def ring(size: int) -> str:
    nodes = (
        f"process n{i} {{ makes 1 kg uses 0.99 kg of n{(i + 1) % size} @book emits 1 gCO2e @book }}\n"
        for i in range(size)
    )
    return SOURCE + "".join(nodes) + "assessment whole { needs 1 kg of n0 }\n"


SHAPES: Mapping[str, Callable[[int], str]] = {"graph": graph, "chain": chain, "lets": lets, "ring": ring}
