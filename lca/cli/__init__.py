"""The command line. click is met here; each command imports what it needs when it runs."""

from __future__ import annotations

import click

from lca import __version__
from lca.cli import authoring, beginning, finding
from lca.cli.analyses import compare, diff, sensitivity
from lca.cli.arrivals import bring_in
from lca.cli.audit import audit, verify
from lca.cli.factors import factors
from lca.cli.graph import graph
from lca.cli.lock import lock
from lca.cli.models import check, trace
from lca.cli.new import new
from lca.cli.recipes import difference, import_
from lca.cli.reports import export, report
from lca.cli.run import run
from lca.cli.streams import Commands
from lca.cli.suite import test
from lca.cli.sweep import sweep
from lca.cli.texts import explain, fmt


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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


COMMANDS = (
    new, bring_in, check, run, trace, test, audit, verify, report, export, graph, sensitivity, sweep, compare, diff,
    lock, explain, factors, fmt,
)  # fmt: skip
for command in COMMANDS:
    main.add_command(command)
for command in (beginning.new, authoring.check, authoring.used, import_, difference, finding.search, finding.tree):
    factors.add_command(command)
