"""A server with the filings of a year, data that lack its releases, and the command on both."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kcanalysis.cli import main
from kcanalysis.facts import Fact
from kcanalysis.fetching import client
from kcanalysis.quarter import Quarter
from tests.conftest import DATA
from tests.fetching.server import (
    Edgar,
    Filed,
    serve,
)
from tests.forms import write_form
from tests.forms.variation import Variation

COVER = b"<html><body><p>Form 6-K: a report is attached.</p></body></html>"
NOTICE = (
    b"<html><body><p>Kingsoft Cloud Holdings Limited (NASDAQ: KC) is to tell of its Second "
    b"Quarter 2025 Results on a day in August.</p></body></html>"
)
EXHIBIT = "tm2523456d1_ex99-1.htm"
RELEASE = f"/000110465925082001/{EXHIBIT}"


@pytest.fixture(scope="module")
def releases(stored: dict[str, list[Fact]]) -> dict[str, bytes]:
    """Exhibits of three quarters, the figures of which are made up."""
    return {
        name: write_form(
            Variation(Quarter.parse(name), False, False, False, 0, 0, seed).apply(stored["2026Q1"]),
            "exhibit",
        )
        for seed, name in enumerate(("2025Q1", "2025Q2", "2025Q3"))
    }


@pytest.fixture
def edgar(releases: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Edgar]:
    """A server with the filings of a year, asked without long pauses."""
    monkeypatch.setattr(client, "_PAUSES", (0.01, 0.02, 0.04))
    monkeypatch.setattr(client, "_SPACING", 0.0)
    filings = [
        Filed("0001104659-25-050001", "2025-04-10", {"a1.htm": COVER, "ex99-1.htm": NOTICE}),
        Filed(
            "0001104659-25-051001",
            "2025-05-28",
            {"d2.htm": COVER, "d2dex991.htm": releases["2025Q1"]},
        ),
        Filed("0001104659-25-060001", "2025-06-30", {"f20.htm": COVER}, form="20-F"),
        Filed("0001104659-25-080001", "2025-08-06", {"n6k.htm": COVER, "n_ex99-1.htm": NOTICE}),
        Filed(
            "0001104659-25-082001",
            "2025-08-20",
            {"tm2523456d1_6k.htm": COVER, EXHIBIT: releases["2025Q2"], "ex99-2.htm": NOTICE},
        ),
        # named as no exhibit is
        Filed(
            "0001104659-25-111001", "2025-11-19", {"k.htm": COVER, "news.htm": releases["2025Q3"]}
        ),
        Filed("0001104659-25-120001", "2025-12-02", {"m.htm": COVER}),
    ]
    with serve(Edgar(filings)) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with the release of 2024Q4 only; no contact is known."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("KCANALYSIS_CONTACT", raising=False)
    put("2024Q4", tmp_path / "data")
    return tmp_path / "data"


def put(release: str, data: Path) -> None:
    """Put a frozen release into a data directory."""
    for name in (f"releases/{release}.csv", f"findings/{release}.jsonl"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA / name, data / name)


def fetch(edgar: Edgar | str, data: Path, *arguments: str) -> Result:
    address = edgar if isinstance(edgar, str) else edgar.address
    options = ("--data", str(data), "--base", address)
    if "--contact" not in arguments:
        options += ("--contact", "ann@example.com")
    return CliRunner().invoke(main, ["fetch", *options, *arguments])


def files(directory: Path) -> dict[str, bytes]:
    found = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in found}


def index(data: Path) -> list[dict[str, str]]:
    with (data / "sources" / "index.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))
