"""Keys that sign trails: made for `lca sign --new-key`, and their passphrases."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from lca.cli.whole_files import write_new_pair
from lca.diagnostics import LcaError, problem
from lca.diagnostics.render import inert

PASSPHRASE = "LCA_KEY_PASSPHRASE"  # noqa: S105  # the name of a variable


def make_keys(path: Path, *, ask: bool) -> None:
    """Write a new private key, and its public one beside it; neither is written over anything."""
    from lca.signatures.keys import new_pair

    public = path.with_suffix(".pub") if path.name else path
    if public == path:
        raise click.UsageError("--new-key wants the path of the private key, such as alice.key; alice.pub is made, too")
    passphrase = _of_environment() or (_asked(path, new=True) if ask else b"")
    private_pem, public_pem, name = new_pair(passphrase or None)
    try:
        private = write_new_pair((path, private_pem), (public, public_pem))
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from None
    hidden = "under a passphrase" if passphrase else "without a passphrase"
    click.echo(inert(f"{path}: the private key, {hidden}. Keep it to yourself, and a copy where only you can get it."))
    if not private:
        said = f"{path}: this system cannot keep others from it. Move it to where only you can read."
        click.echo(inert(said), err=True)
    click.echo(inert(f"{public}: the public key {name}. Give it to whoever checks what you sign."))


def passphrase_of(path: Path) -> bytes:
    """The passphrase of a key: of the environment, or asked for. It is neither shown nor an argument of a command."""
    return _of_environment() or _asked(path, new=False)


def _of_environment() -> bytes:
    return os.environ.get(PASSPHRASE, "").encode("utf-8", "surrogateescape")


def _asked(path: Path, *, new: bool) -> bytes:
    if not sys.stdin.isatty():
        reason, advice = "there is no terminal to ask for its passphrase", f"set the variable {PASSPHRASE}"
        raise LcaError([problem("E0961", path=path, reason=reason, advice=[advice])])
    said: str = click.prompt(inert(f"Passphrase of {path}"), hide_input=True, confirmation_prompt=new, err=True)
    return said.encode("utf-8", "surrogateescape")


def _unwritten(path: Path, error: Exception) -> LcaError:
    if isinstance(error, FileExistsError):
        reason, advice = "something is there, and nothing is written over", "take another name"
    else:
        reason, advice = getattr(error, "strerror", None) or "its name cannot be a path", None
    return LcaError([problem("E0709", path=getattr(error, "filename", None) or path, reason=reason, advice=[advice])])
