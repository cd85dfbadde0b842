"""Parts of a result: ``launch.stage(serving)``, ``launch.node(chat)``, ``launch.tag(scope, "2")``, and what is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lca.check.instance_names import in_quotes
from lca.check.instances import is_template
from lca.check.making import Making
from lca.check.scope import OutcomeReference
from lca.diagnostics.nearest import did_you_mean, instance_meant
from lca.factors import CLIMATE
from lca.program.inventory import Assessment, Impact, Node
from lca.source import Span
from lca.syntax import tree

MOST = 12


def total_of(indicator: str) -> str:
    """How the total of an indicator is read, behind the name of an assessment."""
    return ".total" if indicator == CLIMATE else f".total({indicator})"


class ResultParts:
    """Finds the nodes of a part among ``nodes``. What adds nothing is told: no zero is read that nobody meant.

    ``readers`` are the scenarios whose checks read parts, and an empty name where rules or other checks do. What such
    a check reads is told under its scenario alone: elsewhere it is ``postponed``.
    """

    def __init__(self, making: Making, nodes: dict[str, Node]) -> None:
        self.on = making
        self.nodes = nodes
        self.readers: set[str] = set()
        self.reader = ""
        self.postponed = False
        self.instanced = False
        """Whether a single instance is asked for, which under a scenario may be called otherwise."""
        self.zeros: dict[Span, tuple[str, str]] = {}
        """What is always 0 and no error, by its place: why, and what to read instead."""

    def counts(self, assessment: Assessment, indicator: str, span: Span, *, named: bool) -> bool:
        """Whether anything in the assessment counts in an indicator, be it as a credit; told where it does not.

        Where the climate was meant without a word, and other indicators are counted, that is no error.
        """
        if named:
            self.readers.add(self.reader)
        counted = [name for name, one in assessment.impacts.items() if one.contributions or one.credits]
        if indicator in counted or self.postponed or not (named or counted):
            return True
        totals = [f"{name}, `{assessment.name}{total_of(name)}`" for name in counted[:MOST]]
        advice = f"it counts {', '.join(totals)}" if counted else "nothing in it emits anything"
        if named:
            self.on.wrong("E0325", span, "", name=assessment.name, indicator=indicator, advice=[advice])
            return False
        self.zeros[span] = f"nothing in `{assessment.name}` counts {indicator}", advice
        return True

    def chosen(
        self,
        found: OutcomeReference,
        assessment: Assessment,
        impact: Impact,
        arguments: Sequence[tree.Expression],
        span: Span,
    ) -> list[str] | None:
        """The nodes of a stage, of a name, or with a tag; None, and told, where there is no such thing or part.

        A rule for every assessment has to fit any of them: for it a stage and a tag may be without a part.
        """
        asked = self._asked(found, arguments)
        if asked is None:
            return None
        self.readers.add(self.reader)
        if not (found.of_any and found.what != "node") and not self.postponed and assessment.reached:
            impacts = assessment.impacts.values()
            adding = {name for one in impacts for name in one.contributions}
            sparing = {name for one in impacts for name in one.credits}
            if adding.isdisjoint(asked) and not self._only_spares(assessment, asked, sparing, span):
                advice = self._there(found.what, assessment, impact)
                self.no_part(assessment, self._why(found.what, asked, assessment), span, advice)
                return None
        return [name for name in asked if name in impact.contributions]

    def no_part(self, assessment: Assessment, why: str, span: Span, advice: str) -> None:
        """Tell that an assessment has no such part as is asked for at ``span``."""
        what = " ".join(span.text.split()).partition(".")[2]
        self.on.wrong("E0324", span, "", name=assessment.name, what=what, why=why, advice=[advice])

    def only_spared(self, assessment: Assessment, span: Span) -> None:
        """Tell that what is asked for at ``span`` is always 0, since it is only avoided."""
        self.zeros[span] = "what is asked for is only avoided", f"what it spares is in `{assessment.name}.credits`"

    def _only_spares(self, assessment: Assessment, asked: list[str], sparing: set[str], span: Span) -> bool:
        """Whether what is asked for is a part of the credits alone, which is no error, and told."""
        if sparing.isdisjoint(asked):
            return False
        self.only_spared(assessment, span)
        return True

    def _asked(self, found: OutcomeReference, arguments: Sequence[tree.Expression]) -> list[str] | None:
        """All nodes of the model that are asked for, whether an assessment needs them or not."""
        if found.what == "stage":
            stage = self.word(arguments[0], self.on.names.root.stage_names(), "stage")
            return None if stage is None else [name for name, node in self.nodes.items() if node.stage == stage]
        if found.what == "node":
            if self.is_elsewhere(arguments[0]):
                return []
            asked = self.word(arguments[0], self.node_names(), "node")
            known = {name: (name, node.declared, node.template) for name, node in self.nodes.items()}
            return None if asked is None else [name for name, names in known.items() if asked in names]
        tag = self._tag(arguments, of_any=found.of_any)
        return None if tag is None else [name for name, node in self.nodes.items() if tag in node.tags]

    def is_elsewhere(self, argument: tree.Expression) -> bool:
        """Whether an instance is asked for that is perhaps called so under the scenario of its check."""
        name = said(argument)
        template, bracket, _ = name.partition("(")
        self.instanced |= bool(bracket)
        if not bracket or not self.postponed or name in self.node_names():
            return False
        return any(is_template(member) and member.name == template for member in self.on.names.members())

    def _why(self, what: str, asked: list[str], assessment: Assessment) -> str:
        which = {"stage": "no node of this stage", "tag": "no node with this tag"}.get(what, "it")
        if any(name in assessment.reached for name in asked):
            return "it emits nothing itself, and only passes on what others emit"
        return "nothing in the assessment needs it" if what == "node" else f"the assessment needs {which}"

    def _there(self, what: str, assessment: Assessment, impact: Impact) -> str:
        """What there is instead: the parts of the same kind that are something."""
        nodes = [self.nodes[name] for name in impact.contributions]
        told = {
            "stage": [node.stage for node in nodes],
            "node": [node.name if node.name.isidentifier() else in_quotes(node.name) for node in nodes],
            "tag": [f'{key}, "{value}"' for node in nodes for key, value in node.tags],
        }[what]
        parts = [f"`{what}({one})`" for one in dict.fromkeys(told)]
        if not parts:
            return f"nothing that adds to `{assessment.name}` has a tag" if nodes else "nothing in it emits anything"
        listed = ", ".join(parts[:MOST]) + (f" and {len(parts) - MOST} more" if len(parts) > MOST else "")
        return f"what adds to `{assessment.name}` is {listed}"

    def _tag(self, arguments: Sequence[tree.Expression], *, of_any: bool) -> tuple[str, str] | None:
        tags = {tag for node in self.nodes.values() for tag in node.tags}
        foreign = of_any and arguments[0].span.file is not self.on.names.root.module.file
        known = [key for key, _ in tags] + [getattr(arguments[0], "path", "")] * foreign
        key = self.word(arguments[0], known, "tag")
        if key is None:
            return None
        if not isinstance(arguments[1], tree.TextLiteral):
            wanted, found = 'a tag and a text: `tag(scope, "2")`', arguments[1].span.text
            self.on.wrong("E0312", arguments[1].span, "", name="tag", wanted=wanted, found=found)
            return None
        tag = (key, arguments[1].value)
        if tag in tags or foreign:
            return tag
        values = sorted(value for name, value in tags if name == key)
        advice = did_you_mean(tag[1], values) or f"the values of `{key}` are {', '.join(values)}"
        self.on.wrong("E0310", arguments[1].span, "", name=tag[1], what=f"value of the tag `{key}`", advice=[advice])
        return None

    def node_names(self) -> list[str]:
        """Nodes, products of nodes that have several, and templates for all their instances."""
        return [*self.nodes, *(name for node in self.nodes.values() for name in (node.declared, node.template))]

    def word(self, argument: tree.Expression, known: Iterable[str], what: str) -> str | None:
        """What an argument names among what is ``known``; None, and told, where that is nothing."""
        known, name = list(known), said(argument)
        if name in known:
            return name
        listed = f"there are {', '.join(sorted(set(known))[:MOST])}" if known else None
        advice = instance_meant(name, known) or did_you_mean(name, known) or listed
        self.on.wrong("E0310", argument.span, "", name=argument.span.text[:60], what=what, advice=[advice])
        return None


def said(argument: tree.Expression) -> str:
    """A name as results have it, in quotes or without them: ``chatgpt``, ``equipment("net-03")``."""
    return argument.value if isinstance(argument, tree.TextLiteral) else " ".join(argument.span.text.split())
