"""The functions of templates."""

from __future__ import annotations

import pytest

from lca.recipes.template_functions import TemplateFunctions, iso3166


@pytest.mark.parametrize(
    ("function", "cell", "text"),
    [
        ("lower", "FRA", "fra"),
        ("upper", "fra", "FRA"),
        ("slug", "Côte d'Ivoire", "cote_d_ivoire"),
        ("slug", "NVIDIA H100 SXM5 80GB", "nvidia_h100_sxm5_80gb"),
        ("slug", "København (øst)", "kobenhavn_ost"),
        ("slug", "中国", None),
        ("number", "80 GB", "80"),
        ("number", "1,5 kg", None),
        ("number", "n/a", None),
        ("plain", "80.0", "80"),
        ("plain", "80", "80"),
        ("plain", "-1.450", "-1.45"),
        ("plain", "1.50e+16", "1.5e+16"),
        ("plain", "80 GB", None),
        ("first", "https://a.org/x; https://b.org", "https://a.org/x"),
        ("first", "https://a.org/x\nhttps://b.org", "https://a.org/x"),
        ("first", "; https://b.org", None),
        ("year", "2023-03-21", "2023"),
        ("year", "12345", None),
        ("age", "2026", "1"),
        ("age", "2024", "1"),
        ("age", "2023", "2"),
        ("age", "2021", "2"),
        ("age", "2017", "3"),
        ("age", "2012", "4"),
        ("age", "2010-2011", "5"),
        ("iso2", "FRA", "FR"),
        ("iso2", "OWID_KOS", "XK"),
        ("iso2", "OWID_CZS", None),
        ("1e3", "0.1305", "130.5"),
        ("1e3", "1.2", "1200"),
        ("1e2", "0.50", "50"),
        ("1e1", "1.50", "15.0"),
        ("1e-3", "56.040", "0.056040"),
        ("1e-3", "-5", "-0.005"),
        ("1e3", "1.20e-05", "1.20e-2"),
        ("1e3", "0.30000000000000004", "300.00000000000004"),
        ("1e3", "three", None),
        (".2", "55.27541", "55.28"),
        (".2", "143.2983", "143.3"),
        (".2", "0.125", "0.12"),
        (".2", "0.135", "0.14"),
        (".2", "9.50", "9.50"),
        (".0", "0.5001", "1"),
        (".2", "1.25e-1", "0.12"),
        (".2", "n/a", None),
    ],
)
def test_a_function_makes_of_a_cell(function: str, cell: str, text: str | None) -> None:
    assert TemplateFunctions({"iso2": {"OWID_KOS": "XK"}}, 2026)[function](cell) == text


def test_codes_of_countries_are_all_there_and_each_once() -> None:
    codes = iso3166()
    assert len(codes) == len(set(codes.values())) == 249
    assert [codes[code] for code in ("NOR", "CHE", "GBR", "CHN", "USA")] == ["NO", "CH", "GB", "CN", "US"]
