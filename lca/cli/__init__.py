"""The command line. click is met here; each command is imported when it is called."""

from __future__ import annotations

import click

from lca import __version__
from lca.cli.streams import Commands

COMMANDS = {
    "new": ("lca.cli.new:new", "Write a model to begin with to FOLDER."),
    "import": ("lca.cli.arrivals:bring_in", "Make a model of FILE, which another tool wrote."),
    "check": ("lca.cli.models:check", "Find all that is wrong with models and libraries."),
    "run": ("lca.cli.run:run", "Compute models: totals by stage and node, derived results, checks and rules."),
    "trace": ("lca.cli.models:trace", "Show how a total comes about, down to its sources."),
    "test": ("lca.cli.suite:test", "Check and compute models, and evaluate their checks."),
    "audit": ("lca.cli.audit:audit", "Write the audit trail of MODEL, which `lca verify` checks."),
    "sign": ("lca.cli.sign:sign", "Sign TRAIL, so that others can tell who stands by it."),
    "verify": ("lca.cli.verifying:verify", "Derive every number of audit trails again."),
    "report": ("lca.cli.reports:report", "Write a report for people, of MODEL or of TRAIL."),
    "export": ("lca.cli.reports:export", "Write MODEL or TRAIL in a form that other tools read."),
    "graph": ("lca.cli.graph:graph", "Draw the life cycle of MODEL or of TRAIL."),
    "sensitivity": ("lca.cli.analyses:sensitivity", "Show which figures each total depends on most."),
    "sweep": ("lca.cli.sweep:sweep", "Compute MODEL over the values of one parameter or two."),
    "compare": ("lca.cli.analyses:compare", "Split the change of each total between two scenarios."),
    "diff": ("lca.cli.analyses:diff", "Show what differs between two versions of a model."),
    "lock": ("lca.cli.lock:lock", "Write down which libraries models use, as they are now."),
    "explain": ("lca.cli.texts:explain", "Explain an error CODE, with a wrong and a mended example."),
    "factors": ("lca.cli.factors:factors", "Look into factor libraries, make them and check them."),
    "fmt": ("lca.cli.texts:fmt", "Rewrite models in their one canonical form, in place."),
}
"""By the name of each, in the order of the work: where it stands, and the first sentence of its page."""


@click.group(cls=Commands, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lca")
def main() -> None:
    """Life-cycle assessments as text: checked, computed, traced and audited.

    MODEL is a path to a .lca file, or the bare name of a model that comes with the tool (such as chatgpt); TRAIL is an
    audit trail, as `lca audit` writes it. `lca COMMAND --help` is the page of a command.

    Exit status:
      0    fine
      1    the model is wrong, or a check or a rule does not hold
      2    wrong use: no such file or name, or an output that cannot be written
      130  interrupted
    """
