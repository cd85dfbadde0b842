"""The level of signatures of the checker: what it tells of each, and in a sentence who says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from lca.signatures.envelopes import bundle_beside
from lca.signatures.keys import TrustedKey
from lca.signatures.verdicts import DOUBTFUL, REFUTED, FoundSignature, Verdict, found_signatures, of_one_key
from lca.verify import NOBODY, Findings, Json, Paths

SAID = 5
"""So many signatures are told of in a sentence."""


class SignatureLook:
    """Looks at the signatures in one trail and beside its file; ``found`` has each.

    ``wanted`` are trusted keys, if any: of each group, one must have signed.
    """

    def __init__(self, path: Path, wanted: Sequence[Sequence[TrustedKey]] = ()) -> None:
        self.path = path
        self.wanted = wanted
        self.found: tuple[FoundSignature, ...] = ()

    def __call__(self, trail: Json, _: Paths, tell: Findings) -> str:
        """Tell what does not hold, and that it was looked if there are keys; what is to be said of who says so.

        Signatures of unknown keys change nothing: anybody can add some.
        """
        if "form" in tell.failing:
            return ""
        self.found = found_signatures(trail, bundle_beside(self.path), [*chain(*self.wanted)], datetime.now(UTC))
        for one in self.found:
            if one.verdict in REFUTED or one.verdict in DOUBTFUL or (one.trusted and one.gone):
                tell("signatures", one.sentence, warning=one.verdict not in REFUTED)
        if not self.wanted:
            return _claimed(self.found)
        tell.looked.append("signatures")
        holding = [one for one in self.found if one.verdict is Verdict.HOLDS]
        names: dict[str, str] = {}
        for key in chain(*self.wanted):
            if names.setdefault(key.id, key.name) != key.name:
                tell("signatures", f"{names[key.id]} and {key.name} are the same key", warning=True)
        for keys in self.wanted:
            if {key.id for key in keys}.isdisjoint(one.key for one in holding):
                tell("signatures", f"no signature by {_listed(key.name for key in keys)} holds")
        others = [one.sentence for one in self.found if one.verdict in (Verdict.UNKNOWN_KEY, Verdict.FOREIGN)]
        signed = [f"signed by {_listed(f'{one.signer} ({one.trusted})' for one in holding)}"] if holding else []
        return _listed([*signed, *of_one_key(self.found), *others])


def _claimed(found: Sequence[FoundSignature]) -> str:
    """What is said of signatures that were not checked, or of none."""
    claims = [one.signer for one in found if one.signed]
    if not claims:
        return f"it is not signed, and {NOBODY}"
    said = f"signed, by their own words, by {_listed(claims)}: `lca verify --key` checks it"
    return _listed([said, *of_one_key(found), NOBODY])


def _listed(texts: Iterable[str]) -> str:
    given = list(texts)
    more = [f"and {len(given) - SAID} more"] if len(given) > SAID else []
    return "; ".join([*given[:SAID], *more])
