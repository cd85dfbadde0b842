"""Libraries in line form: what is found in a text is what YAML reads there, each factor when it is asked for."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.check import Checked, check
from lca.diagnostics import Diagnostic, LcaError
from lca.factors import Factor, Shelf
from lca.factors.library_reader import MANY, open_part, read_part
from lca.factors.lines import lines_of
from lca.factors.yaml_tree import Mapping, Scalar, read_tree
from lca.source import SourceFile

HEAD = "library: demo\nversion: 1\nsources: {s: {title: A report}}\ndefaults: {per: kWh, source: s}\n"
PLAIN = '{title: Côte d\'Ivoire, emits: 5 gCO2e, where: "p. 3, {x} #1", quality: "(1, 2, 3, 4, 5)"}'
FORM = HEAD + "factors:\n  # plain\n  a_1: " + PLAIN + "\n\n  a: {is: a_1}  # newest\n"


def many(*lines: str) -> str:
    """A library so long that its factors are read one by one."""
    rows = (f'  x_{n}: {{title: X, emits: {n + 1} gCO2e, where: "row {n}"}}\n' for n in range(MANY))
    return HEAD + "factors:\n" + "".join(rows) + "".join(f"{line}\n" for line in lines)


def whole(text: str) -> Mapping | Diagnostic:
    """The last section of a file as YAML reads it."""
    root = read_tree(SourceFile("l.yaml", text))
    if isinstance(root, Diagnostic):
        return root
    assert isinstance(root, Mapping)
    (_, section) = list(root.entries.values())[-1]
    assert isinstance(section, Mapping)
    return section


def same(text: str) -> bool:
    """Whether a text is in line form; then each line alone is what YAML reads in it, or is refused as the whole is."""
    lines = lines_of(text)
    if lines is None:
        return False
    file, found = SourceFile("l.yaml", text), whole(text)
    alone = {name: read_tree(file, *stretch) for name, stretch in lines.factors.items()}
    refused = [tree for tree in alone.values() if isinstance(tree, Diagnostic)]
    if isinstance(found, Diagnostic):
        assert refused
        return True
    assert refused == []
    assert list(found.entries) == list(lines.keys)
    for name, (key, tree) in found.entries.items():
        assert key.span.start == lines.keys[name]
        assert isinstance(tree, Mapping)
        if name in lines.aliases:
            target = tree.entries["is"][1]
            assert isinstance(target, Scalar)
            assert (list(tree.entries), text[slice(*lines.aliases[name])]) == (["is"], target.text)
            continue
        own = alone[name]
        assert isinstance(own, Mapping)
        assert repr(own.entries) == repr(tree.entries)
        assert ("is" not in own.entries) or name in lines.doubtful
    return True


def test_a_library_in_line_form_is_known_as_one() -> None:
    assert same(FORM)
    assert same(FORM.rstrip("\n"))
    assert same(FORM.replace("\nfactors:", "\nsubstances:"))


@pytest.mark.parametrize(
    "text",
    [
        FORM.replace("\n", "\r\n"),
        FORM.replace("  a_1", "\ta_1"),
        FORM.replace("# plain", "# plain\x85  b: {is: a_1}"),
        FORM.replace("# plain", "# plain\u2028"),
        FORM + "---\n",
        FORM + "  a_1: {is: a}\n",
        FORM + "bands: {}\n",
        FORM + "  b: {title: x,\n    emits: 5 gCO2e}\n",
        FORM + "  b: {title: 'x', emits: 5 gCO2e}\n",
        FORM + "  b: &x {emits: 5 gCO2e}\n",
        FORM + "  b: {emits: &x 5 gCO2e}\n",
        FORM + "  b: {? emits : 5 gCO2e}\n",
        FORM + "  ? b\n",
        FORM + '  b: {title: "x, emits: 5 gCO2e}\n',
        FORM + '  b: {title: x "y}", emits: 5 gCO2e}\n',
        FORM + "  b: {title: x} y}\n",
        FORM + "  b: {title: x # y}\n",
        FORM + '  b: {"is": a}\n',
        FORM + '  b: {title: "\\\n',
        FORM + "    b: {emits: 5 gCO2e}\n",
        FORM + "b: {emits: 5 gCO2e}\n",
        FORM + "  b:\n",
        FORM + "  b: {title: [1, 2]}\n",
        "",
    ],
)
def test_a_text_that_is_not_surely_of_the_form_is_read_as_a_whole(text: str) -> None:
    assert not same(text)


@pytest.mark.parametrize(
    "before",
    [
        "library: demo\nversion: 1\nnote: |1\n x\n",
        'library: demo\nversion: 1\nnote: "\n',
        "library: demo\nversion: 1\nsources: {\n",
        "library: demo\nversion: 1\nnote: '\n",
        "library: demo\nversion: 1\n? ",
        "library: demo\nversion: 1\nfactors: {}\n",
        "library: demo\nversion: 1\n--- |\n",
        "library: demo\nversion: 1\nsubstances: {x_1: {per: kg, emits: 1 gCO2e, assumed: x}}\n",
    ],
)
def test_what_stands_before_the_lines_is_as_yaml_reads_it(before: str) -> None:
    file = SourceFile("l.yaml", before + many().removeprefix(HEAD).replace("title: X", "per: kWh, assumed: x"))
    found, problems = open_part(file)
    expected, wrong = read_part(file)
    assert problems == wrong
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert set(found.factors) == set(expected.factors)


words = st.text(st.sampled_from("abc def Åé1.:,'\"{}[]#&*!|>%@`?-\\\n\t="), max_size=8)
values = st.one_of(words, words.map(lambda text: f'"{text}"'), st.sampled_from(["5 gCO2e", "a_1", "{a: b, c: d}"]))
keys = st.sampled_from(["title", "is", "emits", "where", "valid", '"is"', "? is"])
fields = st.tuples(keys, st.sampled_from([": "] * 7 + [":", " : ", ":  "]), values).map("".join)
factors = st.lists(fields, max_size=3).map(lambda some: "{" + ", ".join(some) + "}")
names = st.tuples(st.sampled_from(["  "] * 9 + ["", "   "]), st.sampled_from("abcdefgh"), st.just(": ")).map("".join)
lines = st.tuples(names, factors, st.just("\n")).map("".join)
texts = st.lists(lines | st.sampled_from(["\n", "  # x\n", "#\n", " \n"]), max_size=5)


@given(texts)
def test_what_is_found_in_the_text_is_what_yaml_reads(some: list[str]) -> None:
    same(HEAD + "factors:\n" + "".join(some))


def test_a_factor_is_read_at_its_place_when_it_is_asked_for() -> None:
    text = many(f"  own: {PLAIN}", "  odd: {title: x, valeu: 5 kg}", "  again: {is: own}")
    file = SourceFile("demo.yaml", text)
    library, problems = open_part(file)
    all_read, told = read_part(file)
    assert problems == ()
    assert library is not None
    assert all_read is not None
    assert repr(library.factors["own"]) == repr(all_read.factors["own"])
    assert library.factors["own"] is library.factors["own"]
    assert set(library.factors) == {*all_read.factors, "odd"}
    with pytest.raises(LcaError) as raised:
        library.factors["odd"]
    assert raised.value.diagnostics == told


def test_threads_that_ask_for_a_factor_get_the_same_one() -> None:
    library, _ = open_part(SourceFile("demo.yaml", many()))
    assert library is not None
    found: list[Factor] = []
    threads = [Thread(target=lambda: found.append(library.factors["x_7"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {id(one) for one in found} == {id(library.factors["x_7"])}


MODEL = "use demo\nprocess p { makes 1 kg uses 1 kWh of demo.ok ~ x uses 1 kWh of demo.odd ~ x }\n".replace(
    "~ x", '~ "x"'
)


def checked(folder: Path, text: str, library: str) -> Checked:
    (folder / "factors").mkdir(exist_ok=True)
    (folder / "factors" / "demo.yaml").write_text(library, encoding="utf-8")
    return check(SourceFile("m.lca", text), folder / "m.lca")


def test_what_is_wrong_with_a_factor_is_told_with_all_else_where_a_model_uses_it(tmp_path: Path) -> None:
    text = many("  ok: {is: x_1}", "  odd: {valeu: 5 kg}", "  other: {valeu: 6 kg}")
    found = checked(tmp_path, MODEL + "let x = 1 kg + 1 kWh\n", text).diagnostics
    errors = [(one.code, one.span.text if one.span else "") for one in found if one.is_error]
    assert {code for code, _ in errors} == {"E0604", "E0202"}
    assert ("E0604", "valeu") in errors
    assert Shelf.of(tmp_path / "factors").load("demo")[1] == ()
    assert len(Shelf.of(tmp_path / "factors").readable("demo")[1]) == 2
