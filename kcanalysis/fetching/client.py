"""Asks EDGAR for files: no other host, not too fast, again where that may help, and by name."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import requests
from requests.adapters import HTTPAdapter

from kcanalysis.errors import InputError
from kcanalysis.store import write_changed

_HOSTS = ("https://data.sec.gov/", "https://www.sec.gov/")
_SPACING = 0.11  # seconds: EDGAR allows ten requests a second
_TIMEOUT = 20  # seconds without a sign of life
_PAUSES = (1, 4, 16)  # seconds
_LONGEST = 60  # seconds that one waits because EDGAR says so
_LARGEST = 50 * 10**6  # bytes
_SLOWEST = 300  # seconds for one file
_PASSING = (429, 500, 502, 503, 504)


class NotThereError(InputError):
    """EDGAR has no such file."""


class _Paced(HTTPAdapter):
    """Sends no request, redirected ones included, right after another."""

    _next = 0.0

    def send(self, *args: Any, **options: Any) -> requests.Response:
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + _SPACING
        return super().send(*args, **options)


class Client:
    """Gets files from EDGAR, or from the server at `base`; `tell` hears what is going on."""

    def __init__(self, contact: str, base: str | None, tell: Callable[[str], None]) -> None:
        if base and not base.lower().startswith(("http://", "https://")):
            raise InputError(f"{base}: is not an address such as http://localhost:8000")
        self.tell = tell
        self._base = f"{base.rstrip('/')}/" if base else ""
        self._has_answered = False
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"kcanalysis {contact}"
        # where no adapter is for, nothing is sent, whoever redirects there
        self._session.adapters.clear()
        paced = _Paced()
        for place in (self._base,) if base else _HOSTS:
            self._session.mount(place, paced)

    def get(self, address: str) -> bytes:
        """Get a file of EDGAR, with growing pauses; InputError says why it cannot be had."""
        for host in _HOSTS if self._base else ():
            address = address.replace(host, self._base)
        for pause in (*_PAUSES, _LONGEST + 1):
            try:
                with self._session.get(address, timeout=_TIMEOUT, stream=True) as answer:
                    self._has_answered = True
                    if answer.status_code == 200:
                        return _content(answer)
                    problem, asked = _problem_of(answer), answer.headers.get("Retry-After", "")
            except requests.RequestException as error:
                problem, asked = self._problem(error), ""
            wait = max(pause, int(asked) if asked.isdecimal() else 0)
            if wait > _LONGEST:
                break
            self.tell(f"{address}: {problem}; again in {wait} s")
            time.sleep(wait)
        raise InputError(f"{address}: {problem}; run it again after {wait} s: it goes on")

    def _problem(self, error: requests.RequestException) -> str:
        """Say why there is no answer; raise an InputError if it is of no use to ask again."""
        if isinstance(error, requests.Timeout):
            return "no answer in time"
        if isinstance(error, (ValueError, requests.TooManyRedirects)):
            raise InputError(f"EDGAR leads where nothing is fetched ({error})") from error
        if not isinstance(error, requests.ConnectionError):
            return "the answer breaks off"
        if not self._has_answered:
            kind = type(error).__name__
            raise InputError(f"EDGAR cannot be reached ({kind}); nothing has changed") from error
        return "cannot be reached"


def _content(answer: requests.Response) -> bytes:
    """Read an answer, unless it is too large or too slow to be a listing or a release."""
    content, begun = bytearray(), time.monotonic()
    for part in answer.iter_content(64):  # so few that the clock is seen where they trickle
        content += part
        if len(content) > _LARGEST or time.monotonic() - begun > _SLOWEST:
            most = f"{_LARGEST // 10**6} MB, or slower than {_SLOWEST} s"
            raise InputError(f"{answer.url}: is larger than {most}: no release is; nothing is kept")
    return bytes(content)


def _problem_of(answer: requests.Response) -> str:
    """Say what is wrong with an answer; raise an InputError if it is of no use to ask again."""
    status = answer.status_code
    if status == 404:
        raise NotThereError(f"{answer.url}: is not there (404)")
    if status == 403:
        raise InputError(
            f"{answer.url}: EDGAR refuses (403), as it does for ten minutes after too many "
            "requests, or where the contact is no person's: see --contact"
        )
    if status not in _PASSING:
        raise InputError(f"{answer.url}: answers {status}, with no file")
    return f"answers {status}"


def contact_for(given: str | None) -> str:
    """Give the address that is named, else the one remembered, checked."""
    contact = given or ""
    with suppress(OSError, UnicodeDecodeError):
        contact = contact or _file().read_text("utf-8")
    if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+", contact):
        found = f", not {contact!r}" if contact else ""
        raise InputError(
            f"EDGAR wants an e-mail address from whoever asks it{found}: name yours with "
            "--contact, once, or in the environment variable KCANALYSIS_CONTACT"
        )
    return contact


def remember(contact: str) -> None:
    """Keep an address for the next time; where that cannot be, it is named again."""
    with suppress(InputError):
        write_changed(_file(), contact.encode())


def _file() -> Path:
    return Path(click.get_app_dir("kcanalysis"), "contact")
