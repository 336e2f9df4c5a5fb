"""The e-mail address that EDGAR wants to know from whoever asks it for files."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import click

from kcanalysis.errors import InputError
from kcanalysis.store import write_changed


def contact_for(given: str | None) -> str:
    """Give the address that is named, else the one remembered, checked."""
    contact = given or ""
    with suppress(OSError, UnicodeDecodeError):
        contact = contact or _file().read_text("utf-8")
    if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+", contact):
        raise InputError(
            f"EDGAR wants an e-mail address from whoever asks it, not {contact!r}: name yours with "
            "--contact, once, or in the environment variable KCANALYSIS_CONTACT"
        )
    return contact


def remember(contact: str) -> None:
    """Keep an address for the next time; where that cannot be, it is named again."""
    with suppress(InputError):
        write_changed(_file(), contact.encode())


def _file() -> Path:
    return Path(click.get_app_dir("kcanalysis"), "contact")
