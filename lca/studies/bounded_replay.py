"""A replay in a process of its own, which ends where it takes more time or memory than its trail has figures for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from lca.studies.replay import NotRun, replay
from lca.trail.canonical import trail_from
from lca.verify import UNKNOWN, Json, Paths

SECONDS, FIGURES_A_SECOND = 120, 100
BYTES, BYTES_A_FIGURE = 2 << 30, 100_000
"""What a replay has at least of a processor's time and of memory, and by how much more for the figures of its trail."""
SAMPLES_A_SECOND = 3_000_000
"""So many samples of figures are drawn a second, by a slow machine."""
PATIENCE = 10
"""By how many times its own time a replay may be kept waiting for a busy machine."""
OUT_OF_TIME = -24
"""How a process ends that has had its time: by SIGXCPU. SIGKILL is also what a machine without memory sends."""
ANSWERS = {"different", "missing", "beyond"}
CHILD = """\
import json, sys
asked = json.load(sys.stdin.buffer)
sys.path[:] = asked["path"]
from lca.studies.bounded_replay import answer
answer(asked)
"""


def bounded_replay(trail: Json, folders: Paths, seconds: int | None = None) -> list[str]:
    """As ``replay``, within ``seconds`` if these are told. Raises NotRun where that is not enough.

    What is beyond is told before the work where the trail says so itself: samples of many figures, and then all but
    these is replayed.
    """
    try:
        cases = trail_from(trail).content.cases
    except ValueError as error:
        return [f"it has another form: {error}"]
    figures = sum(len(case.figures) for case in cases)
    samples = [one for case in cases for one in case.samples]
    if len({one and (one.count, one.seed) for one in samples}) > 1:
        return ["its results have samples of several counts or seeds"]
    has = seconds or SECONDS + figures // FIGURES_A_SECOND
    drawn = max((one.count for one in samples if one), default=0)
    needs = drawn * figures // SAMPLES_A_SECOND
    if needs > has:
        different = bounded_replay(_unsampled(trail), folders, seconds)
        said = f"{drawn:,} of {figures:,} figures take about {needs:,} s, and have {has:,} s (--seconds {needs})"
        if not different:
            raise NotRun(f"the samples were not drawn again, since {said}; all else comes out the same")
        return different
    asked = {
        "path": list(filter(None, sys.path)),  # the folder that one stands in may be a stranger's
        "seconds": has,
        "memory": min(BYTES + figures * BYTES_A_FIGURE, _of_the_machine()),
        "folders": [str(folder.absolute()) for folder in folders],
        "trail": trail,
    }
    found = _run(json.dumps(asked).encode(), has)
    if "missing" in found:
        raise FileNotFoundError(found["missing"])
    if "beyond" in found:
        raise NotRun(f"the model was not run again, since {found['beyond']}: {UNKNOWN}")
    return list(found["different"])


def _of_the_machine() -> int:
    """The bytes of memory that there are, as far as the system says so: beyond, it would end something else."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # a system that does not
        return sys.maxsize


def _unsampled(trail: Json) -> Json:
    """A trail without its samples."""
    content = trail["content"]
    cases = [
        case
        | {
            part: [{key: said for key, said in one.items() if key != "samples"} for one in case[part]]
            for part in ("results", "derived")
        }
        for case in content["cases"]
    ]
    return trail | {"content": content | {"cases": cases}}


def _run(asked: bytes, seconds: int) -> Json:
    """What the child answers; its temporary files go with it."""
    late = {"beyond": f"it takes more than {seconds:,} s (--seconds N lets it have N)"}
    with tempfile.TemporaryDirectory() as folder:
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
        try:
            done = subprocess.run(  # noqa: S603  # this program itself
                [sys.executable, "-P", "-c", CHILD], input=asked, capture_output=True, timeout=PATIENCE * seconds,
                check=False, env={**os.environ, **places, "OPENBLAS_NUM_THREADS": "1"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return late
    if done.returncode == OUT_OF_TIME:
        return late
    if done.returncode < 0:
        return {"beyond": f"the engine was ended by signal {-done.returncode}, as where time or memory is short"}
    with suppress(ValueError):
        found = json.loads(done.stdout)
        if isinstance(found, dict) and not done.returncode and found.keys() & ANSWERS:
            return found
    return {"beyond": f"the engine broke down, with status {done.returncode}"}


def answer(asked: Json) -> None:
    """In the child: replay, and print what is different."""
    with suppress(ImportError, ValueError, OSError):  # a system without such limits, or with lower ones
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"] + 1))
        resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
    try:
        found: Json = {"different": replay(asked["trail"], [Path(one) for one in asked["folders"]])}
    except FileNotFoundError as error:
        found = {"missing": str(error)}
    except MemoryError:
        found = {"beyond": f"it takes more than {asked['memory']:,} bytes of memory"}
    print(json.dumps(found))  # noqa: T201  # to the process that asks
