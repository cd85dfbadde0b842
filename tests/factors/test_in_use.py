"""What language, image and video models use: figures against another transcription, and EcoLogits' function."""

from __future__ import annotations

from functools import cache

import pytest

import lca
from lca.factors import Library, Shelf
from lca.syntax.tree import NamedSpread


@cache
def library(name: str) -> Library:
    found, problems = Shelf.beside(None).load(name)
    assert problems == ()
    assert found is not None
    return found


TRANSCRIBED = {
    # Luccioni et al. 2024, Table 2, a thousandth of its kWh per 1000 inferences; Table 3, row BLOOMz-7B
    "text_classification": "0.002 Wh_it/query", "text_generation": "0.047 Wh_it/query",
    "image_generation": "2.907 Wh_it/image", "bloomz_7b": "0.104 Wh_it/query",
    # Luccioni et al. 2025, Table 2, Wh per 1000 queries
    "phi_4": "28.74 mWh_it/query", "stable_diffusion_xl": "1639.85 mWh_it/image",
    # Jegham et al. 2025, Table 4
    "gpt_4o_short": "0.423 Wh/query", "o3_medium": "5.153 Wh/query", "gpt_4_1_long": "4.833 Wh/query",
    "llama_3_1_8b_short": "0.052 Wh/query", "claude_3_7_sonnet_medium": "2.989 Wh/query",
    # Morrison et al. 2025, Table 3
    "olmo_2_13b_at_once": "0.033 kWh_it/prompt_run", "llama_3_2_1b_1_per_s": "0.160 kWh_it/prompt_run",
    # Elsworth et al. 2025, abstract; Altman 2025
    # aiworld.eu; Willison 2025; app.daily.dev
    "exaone_4_32b_reasoning": "18.99236 Wh_it/query", "llama_3_1_405b_response": "6706 J_it/query",
    "claude_code_session": "41 Wh/session",
    "gemini_text": "0.24 Wh/query", "gemini_text_active": "0.10 Wh_it/query", "chatgpt_query": "0.34 Wh/query",
}  # fmt: skip


@pytest.mark.parametrize("name", TRANSCRIBED)
def test_energy_in_use_is_that_of_another_transcription(name: str) -> None:
    value = library("llm").factors[name].value
    assert value is not None
    assert str(value) == TRANSCRIBED[name]


def test_what_mistral_says_of_an_answer_counts_in_three_indicators() -> None:
    answer = library("llm").factors["mistral_large_2_answer"]
    said = {indicator: str(amount) for indicator, amount in answer.emits.items()}
    assert said == {"climate": "1.14 gCO2e", "water": "45 mL", "abiotic_depletion": "1.6e-7 kgSbe"}


def test_every_figure_of_use_has_a_spread_or_scores() -> None:
    assert [f.key for f in library("llm").factors.values() if f.spread is None and f.quality is None] == []


def test_no_normal_spread_of_use_goes_below_zero() -> None:
    normal = {
        f.key: (f.spread.parameter, f.value)
        for f in library("llm").factors.values()
        if isinstance(f.spread, NamedSpread) and f.spread.shape == "normal"
    }
    assert len(normal) > 20
    assert [
        key for key, (sd, mean) in normal.items() if mean is None or 4 * float(sd.number) > float(mean.number)
    ] == []


PUBLISHED = {
    "car_year": "4.29 tCO2e/car/year", "car_mile": "393 gCO2e/mile", "gasoline": "8.887 kgCO2e/gasoline_gallon",
    "home_electricity": "4.798 tCO2e/us_home/year", "smartphone": "12.4 gCO2e/charge", "tree": "60 kgCO2e/seedling",
    "propane": "22 kgCO2e/cylinder",
}  # fmt: skip


def test_equivalents_of_the_office_are_as_its_page_has_them() -> None:
    assert {name: str(factor.value) for name, factor in library("equivalents_epa").factors.items()} == PUBLISHED


PRESS = {
    "american": "15 tCO2e/person/year", "gpt3_homes": "126 home", "gpt3_driving": "700_000 km",
    "gpt3_energy": "190_000 kWh", "gpt3_emissions": "85_000 kgCO2e", "chatgpt_trees": "65_000 tree",
}  # fmt: skip


def test_equivalents_of_the_press_are_as_the_articles_have_them() -> None:
    assert {name: str(factor.value) for name, factor in library("equivalents").factors.items()} == PRESS


ANSWER = """
use ecologits, grid
serving chat {{
  makes 1 query
  uses  1 query of ecologits.answer({0}, tokens = 400 token, site = grid.us_2024) ~ "an example"
}}
assessment a {{ needs 1 query of chat }}
"""


@pytest.mark.parametrize(
    ("size", "energy", "making"),
    [
        # EcoLogits 0.11.3, 400 tokens: the middle of energy.min and energy.max in Wh, embodied.gwp in g
        ("active = 7.25e9 weight, total = 7.25e9 weight", 0.03279681, 0.0028877924),  # Mistral-7B-Instruct-v0.3
        ("active = 70.55e9 weight, total = 70.55e9 weight", 0.24537375, 0.0227359636),  # Meta-Llama-3.1-70B
    ],
)
def test_the_function_of_size_gives_what_ecologits_gives(size: str, energy: float, making: float) -> None:
    result = lca.run(lca.check_text(ANSWER.format(size)).under(""))
    (outcome,) = result.outcomes
    assert float(outcome.total) == pytest.approx((energy * 0.38355 + making) / 1000, rel=1e-5)


@pytest.mark.parametrize(("active", "energy"), [("44e9 weight", 0.57887379), ("132e9 weight", 0.96370647)])
def test_an_answer_whose_time_is_known_is_as_ecologits_has_it(active: str, energy: float) -> None:
    """GPT-4o, 400 tokens at 74 tokens a second and 0.61 s to the first, PUE 1.2: energy.min and energy.max in Wh."""
    use = f"busy = 400 / 74 * 1 s + 0.61 s, active = {active}, total = llm.gpt_4o_weights, tokens = 400 token"
    served = f"ecologits.answer_in({use}, site = grid.us_2024, overhead_of_site = 1.2)"
    text = f'use ecologits, llm, grid\nserving chat {{ makes 1 query  uses 1 query of {served} ~ "x" }}\n'
    (outcome,) = lca.run(lca.check_text(text + "assessment a { needs 1 query of chat }\n").under("")).outcomes
    electricity = sum(amount for node, amount in outcome.nodes.items() if "answer_in" in node)
    assert float(electricity) == pytest.approx(energy * 0.38355 / 1000, rel=1e-5)
