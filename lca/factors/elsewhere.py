"""Aliases of factors of other libraries, `aws_us_east_1: {is: egrid.srvc_2023}`, which are opened when one is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.nearest import nearest
from lca.factors.library import Factor, Library
from lca.source import Span

Load = Callable[[str, Span], tuple[Library | None, tuple[Diagnostic, ...]]]


class OtherLibraries:
    """Those that aliases of a library lead to, each read once, when it is first asked for."""

    def __init__(self, load: Load, aliases: Mapping[str, tuple[str, Span]]) -> None:
        self._load = load
        self._aliases = aliases
        self._read: dict[str, Library] = {}

    def factor(self, name: str, end: str, opened: dict[str, Library] | None = None) -> Factor:
        """The factor ``end``, which the alias ``name`` is for; the libraries on the way to it are added to ``opened``.

        Raises LcaError where there is none.
        """
        way: list[str] = []
        while end not in way:
            way.append(end)
            owner, _, wanted = end.partition(".")
            library = self._library(name, owner)
            if opened is not None:
                opened[owner] = library
            if wanted not in library.factors:
                raise LcaError([self._nothing(name, f"`{owner}` has no `{wanted}`", wanted, library.factors)])
            end = library.factors.ends.get(wanted, wanted)
            if "." not in end:
                return library.factors[end]
        raise LcaError([self._nothing(name, f"comes back to itself over `{way[-1]}`")])

    def _library(self, name: str, owner: str) -> Library:
        if owner not in self._read:
            library, problems = self._load(owner, self._place(name))
            if library is None:
                raise LcaError(problems)
            self._read.setdefault(owner, library)  # one object, also where two threads have read it
        return self._read[owner]

    def _nothing(self, name: str, why: str, wanted: str = "", known: Mapping[str, object] | None = None) -> Diagnostic:
        near = nearest(wanted, known) if known else None
        advice = f"the nearest factor is `{near}`" if near else None  # no edit: the alias is marked, not what it is for
        return problem("E0606", self._place(name), why, name=name, advice=[advice])

    def _place(self, name: str) -> Span:
        return self._aliases[name][1]
