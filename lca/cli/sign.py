"""The command that signs audit trails, and makes the keys for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca.cli.help_pages import HelpPage
from lca.cli.new_keys import make_keys, passphrase_of
from lca.cli.options import WITH
from lca.cli.output import answered
from lca.cli.writing import write_file
from lca.diagnostics import LcaError, problem
from lca.diagnostics.render import inert

if TYPE_CHECKING:
    from lca.signatures.keys import SigningKey
    from lca.signatures.statements import Signer
    from lca.signatures.verdicts import FoundSignature
    from lca.verify import Json, Paths

ROLES = ("author", "reviewer", "commissioner", "publisher")
LONGEST = 200
"""Of a name."""


@click.command(cls=HelpPage)
@click.argument("trail", required=False, metavar="[TRAIL]")
@click.option("--new-key", default="", metavar="PATH", help="Make a pair of keys, and sign nothing.")
@click.option("--ask-passphrase", is_flag=True, help="Protect the new key by a passphrase.")
@click.option("--key", default="", metavar="PATH", help="The private key to sign with.")
@click.option("--name", default="", metavar="NAME", help="Who signs.")
@click.option("--role", type=click.Choice(ROLES), default="author", help="As what; as the author if not told.")
@click.option("--expires", default="", metavar="YYYY-MM-DD", help="The last day on which the signature holds.")
@click.option("--inside", is_flag=True, help="Put the signature into the trail, and not into a file beside it.")
@WITH
@answered
def sign(
    trail: str | None,
    new_key: str,
    ask_passphrase: bool,
    key: str,
    name: str,
    role: str,
    expires: str,
    inside: bool,
    folders: tuple[Path, ...],
) -> None:
    """Sign TRAIL, so that others can tell who stands by it.

    A signature says who, and that nothing has changed since, not that the trail is right. What `lca verify` finds wrong
    is not signed. Each signature is added to those that are there, the reviewer's to the author's. It is written to
    TRAIL.intoto.jsonl, beside the trail, which stays as it is, or into the trail.

    A private key is for its owner alone; a passphrase is asked for, or taken from the variable LCA_KEY_PASSPHRASE. Give
    the public key to whoever checks, by a way on which they know that it is yours.

    Examples:
      lca audit chatgpt -o chatgpt.json
      lca sign --new-key alice.key
      lca sign chatgpt.json --key alice.key --name "Alice Jones"
      lca sign --new-key bob.key
      lca sign chatgpt.json --key bob.key --role reviewer --expires 2099-12-31
      lca verify chatgpt.json --key alice.pub --key bob.pub

    Output:
      A DSSE envelope with an in-toto statement, described in lca/trail/README.md.

    Exit status:
      0  signed, or the keys made
      1  the trail is not signed, since something in it does not hold
      2  no trail; a key that cannot be used; a file that cannot be written
    """
    if new_key:
        if trail or key or name or expires or inside or folders:
            raise click.UsageError("--new-key makes keys, and signs nothing: sign with --key afterwards")
        make_keys(Path(new_key), ask=ask_passphrase)
        return
    if not trail or not key or ask_passphrase:
        raise click.UsageError("sign a trail by `lca sign TRAIL --key PATH`, or make keys by `lca sign --new-key PATH`")
    if len(name) > LONGEST or not name.isprintable():
        raise click.UsageError(f"--name wants at most {LONGEST} signs that can be printed")
    last_day = _day(expires)
    from lca.signatures.keys import signing_key
    from lca.signatures.statements import Signer

    signing = signing_key(Path(key), lambda: passphrase_of(Path(key)))
    _signed(Path(trail), signing, Signer(name=name, role=role), last_day, folders, inside=inside)


def _day(text: str) -> str | None:
    """The day on which a signature expires."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--expires wants a day, as in 2027-12-31, not {text!r}") from None
    if day < datetime.now(UTC).date():
        raise click.UsageError(f"--expires wants a day to come, and {day} is over")
    return day.isoformat()


def _signed(path: Path, key: SigningKey, signer: Signer, expires: str | None, folders: Paths, *, inside: bool) -> None:
    """Sign a trail that was read and verified, and is the same still."""
    from lca import __version__
    from lca.signatures.envelopes import SUFFIX
    from lca.signatures.signing import bundle_with, envelope_over, predicate_of, trail_with
    from lca.signatures.statements import Verified, statement, unsigned

    document, data = _read(path)
    answer = _verified(path, folders)
    if _read(path)[1] != data:
        raise _unsigned(path, "it changed while it was looked at")
    before, there = _signatures_so_far(path, document)
    verified = Verified(engine=f"lca {__version__}", status=answer["status"], levels=answer["levels"])
    said = predicate_of(document, signer, expires, verified, there, datetime.now(UTC))
    envelope = envelope_over(statement(path.name, unsigned(document), said), key)
    target = path if inside else path.with_name(path.name + SUFFIX)
    write_file(target, trail_with(document, envelope) if inside else bundle_with(before, envelope))
    who = ", ".join(one for one in (signer.name, signer.role) if one)
    click.echo(inert(f"{target}: signed by {who}, with the key {key.id}"), err=True)


def _read(path: Path) -> tuple[Json, bytes]:
    from lca.verify import NoTrail, read

    try:
        return read(path)
    except (NoTrail, MemoryError) as error:
        raise LcaError([problem("E0921", path=path, reason=str(error) or "it fills the memory")]) from None


def _verified(path: Path, folders: Paths) -> Json:
    """What `lca verify` answers of a trail. Raises LcaError where it does not hold; what should be known is told."""
    from lca.cli.trail_answers import answer_about
    from lca.verify import told

    answer = answer_about(path, folders)
    if answer["status"]:
        click.echo(told(answer), err=True)
    if answer["status"] not in (0, 3):
        raise _unsigned(path, "`lca verify` finds that something in it does not hold")
    return answer


def _signatures_so_far(path: Path, document: Json) -> tuple[bytes, tuple[FoundSignature, ...]]:
    """The bundle beside a trail that holds, and the signatures in both. Raises LcaError where it cannot be read now."""
    from lca.signatures.envelopes import Malformed, bundle_beside
    from lca.signatures.verdicts import found_signatures

    bundle = bundle_beside(path)
    if isinstance(bundle, Malformed):
        raise _unsigned(path, str(bundle))
    return bundle, found_signatures(document, bundle, (), datetime.now(UTC))


def _unsigned(path: Path, reason: str) -> LcaError:
    return LcaError([problem("E0962", path=path, reason=reason)])
