"""Two checkouts of the product, asked the same, must answer the same: ``python -m tests.same OLD NEW --models 2000``.

Each answers in a process of its own, by its command line, on the gallery of NEW and on models at random: what is wrong,
totals, credits, shares of stages, nodes and tags, verdicts, rulings, statistics of samples, traces with what they rest
on, sensitivities; on the gallery also reports, figures as CSV, graphs, and whether the checker holds the trail to be
right. What differs, to the last digit, is told by where it stands in the answer; the status is then 1.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

SAMPLES = "100"
OF_GALLERY = (
    ("report", "--to", "md"),
    ("report", "--to", "csv"),
    ("graph", "--to", "json"),
    ("audit", "-o", "trail.json"),
    ("verify", "trail.json"),
)
"""What only the gallery is asked; each with the model behind it, but for the checker, which reads its trail."""
EXAMPLES = 25
NOTHING = "(nothing)"
INDEX = re.compile(r"\[\d+\]")
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


class Answer(NamedTuple):
    """The status of a command, and what it printed: ``said`` to people."""

    status: int
    document: str
    said: str


Answers = dict[str, Answer]
"""Of one model, by what was asked."""


def asked(*arguments: str) -> Answer:
    """What the command line of this process's checkout answers."""
    from lca.__main__ import main

    sys.argv = ["lca", *arguments]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    status = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
        except Exception as raised:  # a traceback is an answer to be compared, too
            print(f"{type(raised).__name__}: {raised}", file=err)
            status = -1
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return Answer(status, *texts)


def answers(model: str, also: tuple[tuple[str, ...], ...]) -> Answers:
    """All that is asked of one model; a model that is refused is asked no more."""
    found = {"check": asked("check", "--format", "json", model)}
    run = ("run", "--format", "json", "--all-scenarios", model)
    found["run"] = asked(*run)
    found["run --samples"] = asked(*run, "--samples", SAMPLES)
    results = json.loads(found["run"].document or "{}").get("results", [])
    for scenario in dict.fromkeys(one["scenario"] for one in results):
        under = ("--scenario", scenario) if scenario else ()
        for command in ("trace", "sensitivity"):
            found[" ".join((command, *under))] = asked(command, "--format", "json", *under, model)
    for further in also:
        found[" ".join(further)] = asked(*further, *(() if further[0] == "verify" else (model,)))
    return found


def answer_all(folder: Path) -> None:
    """Print a line for each model in ``folder``, whose gallery stands in a folder of that name."""
    printed = sys.stdout
    for path in sorted(folder.glob("*/*.lca")):
        os.chdir(path.parent)
        found = answers(path.name, OF_GALLERY if path.parent.name == "gallery" else ())
        print(json.dumps([f"{path.parent.name}/{path.name}", found]), file=printed, flush=True)
    print(json.dumps(["", time.process_time()]), file=printed)


def answers_of(checkout: Path, folder: Path) -> Iterator[tuple[str, Any]]:
    """The lines of a process that has the package of ``checkout``."""
    package = checkout.resolve() / "lca"
    assert package.is_dir(), f"{checkout} is no checkout"
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "COLUMNS": "120"}
    command = [sys.executable, "-P", __file__, "--answer", str(package), str(folder)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            name, found = json.loads(line)
            yield name, found
    assert process.returncode == 0, f"{checkout}: status {process.returncode}"


def differences(old: object, new: object, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Where two documents differ, with what stands there."""
    if isinstance(old, Counter) and isinstance(new, Counter):
        yield from ((place, json.dumps(line, ensure_ascii=False), NOTHING) for line in old - new)
        yield from ((place, NOTHING, json.dumps(line, ensure_ascii=False)) for line in new - old)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from differences(old.get(key, NOTHING), new.get(key, NOTHING), f"{place}.{key}")
    elif isinstance(old, list) and isinstance(new, list):
        for index, (left, right) in enumerate(zip_longest(old, new, fillvalue=NOTHING)):
            yield from differences(left, right, f"{place}[{index}]")
    elif type(old) is not type(new) or old != new:
        yield place, json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False)


def whole(answer: Answer) -> dict[str, object]:
    return {"status": answer.status, "document": read(answer.document), "said": read(answer.said)}


def read(text: str) -> object:
    """A document as its tree, any other text as how often it has each line; without digests, also of trails."""
    text = DIGEST.sub("", text)
    return json.loads(text) if text.startswith(("{", "[")) else Counter(text.splitlines())


@dataclass
class Tally:
    """How many models and answers were compared, how many figures these told, and what differs, by kind of place."""

    models: int = 0
    asked: int = 0
    refused: int = 0
    numbers: int = 0
    different: dict[str, list[str]] = field(default_factory=dict)

    def compare(self, model: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self.models += 1
        self.refused += "trace" not in old
        for question in dict.fromkeys((*old, *new)):
            left, right = (Answer(*side.get(question, (-2, "", "not asked"))) for side in (old, new))
            self.asked += 1
            self.numbers += len(re.findall(r"\d+\.\d+|\d{2,}", left.document))
            if left == right:
                continue
            for place, was, became in differences(whole(left), whole(right)):
                kind = f"{question.partition(' --scenario')[0]}: {INDEX.sub('[]', place)}"
                told = f"{model}, {question}: {place}: {was} became {became}"
                self.different.setdefault(kind, []).append(told)

    def told(self) -> str:
        lines = [f"{self.models} models, of which {self.refused} are refused, {self.asked} answers with {self.numbers} "
                 f"numbers: {sum(map(len, self.different.values())) or 'no'} differences"]  # fmt: skip
        ordered = sorted(self.different.values(), key=len, reverse=True)
        lines += [f"{len(found)} times, first {found[0]}" for found in ordered[:EXAMPLES]]
        lines += [f"and {len(ordered) - EXAMPLES} kinds more"] if len(ordered) > EXAMPLES else []
        return "\n".join(lines)


def compared(old: Path, new: Path, models: int, seed: int) -> Tally:
    """The gallery of ``new`` and so many models at random, asked of both; the models are written once."""
    from tests.models.whole import FILES, drawn

    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "new"
        shutil.copytree(new / "models", folder / "gallery")
        (folder / "random").mkdir()
        texts = {f"{number:06}.lca": drawn(number) for number in range(seed, seed + models)}
        for file, text in {**FILES, **texts}.items():
            (folder / "random" / file).write_text(text, encoding="utf-8")
        apart = shutil.copytree(folder, folder.with_name("old"))
        pairs = zip(answers_of(old, apart), answers_of(new, folder), strict=True)
        for (model, before), (same, after) in pairs:
            assert model == same
            if not model:
                print(f"{before:.0f} s and {after:.0f} s of processor")
            else:
                tally.compare(model, before, after)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.same", description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--models", type=int, default=100, help="so many models at random")
    parser.add_argument("--seed", type=int, default=0, help="of the first of them")
    given = parser.parse_args()
    tally = compared(given.old, given.new, given.models, given.seed)
    print(tally.told())
    return 1 if tally.different else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--answer"]:
        import lca

        assert Path(lca.__file__).parent == Path(sys.argv[2]), lca.__file__
        answer_all(Path(sys.argv[3]))
    else:
        sys.exit(main())
