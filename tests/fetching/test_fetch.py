from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from kcanalysis.cli import main
from kcanalysis.fetching import client
from tests.fetching.conftest import EXHIBIT, NOTICE, RELEASE, fetch, files, index, put
from tests.fetching.server import (
    LISTING,
    Edgar,
    Fault,
    body,
    closed_port,
    cut_off,
    redirect,
    silence,
    status,
    trickle,
)


def test_what_is_new_is_found_by_its_content_kept_and_stored(
    edgar: Edgar, data: Path, releases: dict[str, bytes]
) -> None:
    result = fetch(edgar, data)
    assert result.exit_code == 0, result.stderr
    assert [row["quarter"] for row in index(data)] == ["2025Q1", "2025Q2", "2025Q3"]
    assert index(data)[1] == {
        "quarter": "2025Q2",
        "accession": "0001104659-25-082001",
        "address": f"https://www.sec.gov/Archives/edgar/data/1795589{RELEASE}",
        "filed": "2025-08-20",
        "sha256": hashlib.sha256(releases["2025Q2"]).hexdigest(),
        "file": f"kc-2025q2-{EXHIBIT}",
    }
    assert (data / "sources" / f"kc-2025q2-{EXHIBIT}").read_bytes() == releases["2025Q2"]
    assert (data / "sources" / "kc-2025q3-news.htm").read_bytes() == releases["2025Q3"]
    stored = (data / "releases" / "2025Q2.csv").read_text()
    assert f",kc-2025q2-{EXHIBIT}:" in stored
    assert "2025Q2: filed 2025-08-20, https://www.sec.gov/Archives/edgar/" in result.stdout
    assert f"stored in {data / 'releases' / '2025Q3.csv'}" in result.stdout
    assert edgar.agents == {"kcanalysis ann@example.com"}


def test_a_fetched_release_is_stored_as_ingest_stores_it(edgar: Edgar, data: Path) -> None:
    fetch(edgar, data, "2025Q2")
    other = data.with_name("other")
    CliRunner().invoke(
        main, ["ingest", str(data / "sources" / f"kc-2025q2-{EXHIBIT}"), "--data", str(other)]
    )
    assert files(other / "releases")["2025Q2.csv"] == files(data / "releases")["2025Q2.csv"]


def test_only_the_quarters_asked_for_are_fetched(edgar: Edgar, data: Path) -> None:
    assert fetch(edgar, data, "2Q25").exit_code == 0
    assert [row["quarter"] for row in index(data)] == ["2025Q2"]
    # the filing is the second after the quarter; those after it are not asked for
    assert edgar.count("/index.json") == 2
    assert fetch(edgar, data, "--since", "2025Q2").exit_code == 0
    assert [row["quarter"] for row in index(data)] == ["2025Q2", "2025Q3"]


def test_older_pages_of_the_listing_are_read_as_far_as_needed(edgar: Edgar, data: Path) -> None:
    edgar.recent = 1
    assert fetch(edgar, data, "2025Q1").exit_code == 0
    pages = [path for path in edgar.asked if "submissions-0" in path]
    assert [page[-8:] for page in pages] == ["001.json", "002.json"]
    edgar.asked.clear()
    assert fetch(edgar, data, "2025Q3").exit_code == 0
    assert not [path for path in edgar.asked if "submissions-002" in path]


def test_a_quarter_without_a_release_is_told(edgar: Edgar, data: Path) -> None:
    result = fetch(edgar, data, "2025Q4")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "2025Q4: EDGAR has no release of it (filings looked at: 0)\n"
    edgar.filings[4].documents[EXHIBIT] = NOTICE
    result = fetch(edgar, data, "--since", "2025Q2")
    assert "2025Q2: EDGAR has no release of it (filings looked at: 4)\n" in result.stdout
    assert result.exit_code == 0


def test_nothing_is_new(edgar: Edgar, data: Path) -> None:
    put("2026Q1", data)
    before = files(data)
    result = fetch(edgar, data)
    assert result.exit_code == 0
    assert result.stdout == "Nothing new: no quarter has ended since the latest release.\n"
    assert files(data) == before


def test_what_is_at_hand_is_verified_and_not_fetched_again(edgar: Edgar, data: Path) -> None:
    fetch(edgar, data, "2025Q2")
    edgar.asked.clear()
    before = files(data)
    result = fetch(edgar, data, "2025Q2")
    assert result.stdout.startswith("2025Q2: at hand, as fetched: ")
    assert (edgar.asked, files(data)) == ([], before)


def test_what_is_at_hand_and_not_stored_is_stored(edgar: Edgar, data: Path) -> None:
    fetch(edgar, data, "2025Q2")
    before = files(data)
    (data / "releases" / "2025Q2.csv").unlink()
    assert "stored in" in fetch(closed_port(), data, "2025Q2").stdout
    assert files(data) == before


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_file_that_is_not_as_fetched_is_fetched_again(
    edgar: Edgar, data: Path, damage: str
) -> None:
    fetch(edgar, data, "2025Q2")
    before = files(data)
    path = data / "sources" / f"kc-2025q2-{EXHIBIT}"
    path.unlink() if damage == "missing" else path.write_bytes(b"another")
    edgar.asked.clear()
    result = fetch(edgar, data, "2025Q2")
    assert (result.exit_code, files(data)) == (0, before)
    assert "was not as fetched, and is fetched again" in result.stdout
    assert edgar.asked == [f"/Archives/edgar/data/1795589{RELEASE}"]


def test_an_exhibit_that_changed_is_not_taken(edgar: Edgar, data: Path) -> None:
    fetch(edgar, data, "2025Q2")
    (data / "sources" / f"kc-2025q2-{EXHIBIT}").unlink()
    before = files(data)
    edgar.filings[4].documents[EXHIBIT] += b"<!-- changed -->"
    result = fetch(edgar, data, "2025Q2")
    assert (result.exit_code, files(data)) == (2, before)
    assert "is not what was fetched before (by its SHA-256)" in result.stderr
    (data / "sources" / "index.csv").unlink()
    assert fetch(edgar, data, "2025Q2").exit_code == 0


def test_it_goes_on_where_it_stopped(edgar: Edgar, data: Path) -> None:
    edgar.faults = {"/news.htm": [status(500)] * 9}
    result = fetch(edgar, data)
    assert result.exit_code == 2
    assert "news.htm: answers 500; run it again after 61 s: it goes on" in result.stderr
    assert [row["quarter"] for row in index(data)] == ["2025Q1", "2025Q2"]
    assert (data / "releases" / "2025Q2.csv").exists()
    edgar.faults, before = {}, len(edgar.asked)
    result = fetch(edgar, data, "--since", "2025Q1")
    assert result.exit_code == 0
    assert len(index(data)) == 3
    assert not [path for path in edgar.asked[before:] if path.endswith((RELEASE, "dex991.htm"))]


def test_the_files_may_be_kept_elsewhere(edgar: Edgar, data: Path, tmp_path: Path) -> None:
    assert fetch(edgar, data, "2025Q2", "--to", str(tmp_path / "kept")).exit_code == 0
    assert list(files(tmp_path / "kept")) == [f"kc-2025q2-{EXHIBIT}"]
    assert list(files(data / "sources")) == ["index.csv"]


def test_a_release_that_cannot_be_read_is_kept_and_told_and_the_others_are_stored(
    edgar: Edgar, data: Path, releases: dict[str, bytes]
) -> None:
    # a statement is gone
    head, title, _ = releases["2025Q2"].partition(b"STATEMENT OF CASH FLOWS")
    edgar.filings[4].documents[EXHIBIT] = head
    assert title
    result = fetch(edgar, data)
    assert result.exit_code == 2
    assert f"Error: kc-2025q2-{EXHIBIT}: the " in result.stderr
    assert [row["quarter"] for row in index(data)] == ["2025Q1", "2025Q2", "2025Q3"]
    assert set(files(data / "releases")) == {"2024Q4.csv", "2025Q1.csv", "2025Q3.csv"}


@pytest.mark.parametrize(
    ("end", "fault", "seen"),
    [
        (LISTING, status(429, Retry_After="0"), 2),
        (LISTING, status(500), 2),
        (LISTING, status(503, Retry_After="soon"), 2),
        (LISTING, cut_off, 2),
        (LISTING, silence(0.4), 2),
        (RELEASE, status(429), 2),
        (RELEASE, cut_off, 2),
        (RELEASE, silence(0.4), 2),
    ],
)
def test_what_passes_is_tried_again(
    edgar: Edgar,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    end: str,
    fault: Fault,
    seen: int,
) -> None:
    monkeypatch.setattr(client, "_TIMEOUT", 0.2)
    edgar.faults = {end: [fault]}
    result = fetch(edgar, data, "2025Q2")
    assert (result.exit_code, edgar.count(end)) == (0, seen), result.stderr
    assert len(index(data)) == 1


@pytest.mark.parametrize(
    ("fault", "times", "message"),
    [
        (status(500), 4, "answers 500; run it again after 61 s: it goes on"),
        (status(429), 4, "answers 429; run it again after 61 s: it goes on"),
        (status(429, Retry_After="600"), 1, "answers 429; run it again after 600 s"),
        (cut_off, 4, "the answer breaks off; run it again after 61 s"),
        (silence(0.4), 4, "no answer in time; run it again after 61 s"),
        (status(403), 1, "EDGAR refuses (403), as it does for ten minutes after too many"),
        (status(404), 1, "is not there (404)"),
        (status(418), 1, "answers 418, with no file"),
        (
            body(b"<html>Welcome</html>"),
            1,
            "submissions: the listing is not as EDGAR gives it (JSONDecodeError(",
        ),
        (body(b'{"filings": {"recent": {"form": ["6-K"]}}}'), 1, "the listing is not as EDGAR"),
        (body(b"[" * 99999), 1, "the listing is not as EDGAR gives it"),
        (body(b""), 1, "the listing is not as EDGAR gives it"),
        (redirect("http://127.0.0.1:9/elsewhere"), 1, "leads where nothing is fetched"),
        (redirect("file:///etc/passwd"), 1, "leads where nothing is fetched"),
        (redirect(LISTING), 31, "EDGAR leads where nothing is fetched (Exceeded 30 redirects.)"),
    ],
)
def test_what_does_not_pass_is_one_line_and_changes_nothing(
    edgar: Edgar,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
    times: int,
    message: str,
) -> None:
    monkeypatch.setattr(client, "_TIMEOUT", 0.2)
    edgar.faults = {LISTING: [fault] * 99}
    before = files(data)
    result = fetch(edgar, data)
    assert (result.exit_code, result.stdout, files(data)) == (2, "", before)
    assert message in result.stderr
    assert result.stderr.startswith(("Error: http", "Error: EDGAR leads"))
    assert (result.stderr.count("\n"), edgar.count(LISTING)) == (1, times)


@pytest.mark.parametrize(
    ("limit", "most", "fault"),
    [("_LARGEST", 10**6, body(b" " * 10**7)), ("_SLOWEST", 0.3, trickle)],
)
def test_what_is_too_large_or_too_slow_is_one_line_and_nothing_is_kept(
    edgar: Edgar, data: Path, monkeypatch: pytest.MonkeyPatch,
    limit: str, most: float, fault: Fault,
) -> None:  # fmt: skip
    monkeypatch.setattr(client, limit, most)
    edgar.faults, before = {RELEASE: [fault]}, files(data)
    result = fetch(edgar, data, "2025Q2")
    assert (result.exit_code, result.stdout, files(data)) == (2, "", before)
    size, seconds = (1, 300) if limit == "_LARGEST" else (50, 0.3)
    assert result.stderr.endswith(
        f"{EXHIBIT}: is larger than {size} MB, or slower than {seconds} s: no release is; nothing "
        "is kept\n"
    )
    assert result.stderr.count("\n") == 1


def test_a_redirect_on_the_same_server_is_followed(edgar: Edgar, data: Path) -> None:
    edgar.faults = {RELEASE: [redirect(f"/Archives/edgar/data/1795589{RELEASE}")]}
    assert fetch(edgar, data, "2025Q2").exit_code == 0


def test_a_document_that_is_listed_and_not_there_is_told(edgar: Edgar, data: Path) -> None:
    edgar.faults = {"/n_ex99-1.htm": [status(404)]}
    result = fetch(edgar, data, "2025Q2")
    assert "/n_ex99-1.htm: is not there (404)" in result.stderr
    assert (result.exit_code, len(index(data))) == (2, 1)


def test_wrong_content_in_the_place_of_an_exhibit_is_no_release(edgar: Edgar, data: Path) -> None:
    edgar.faults = {RELEASE: [body(b"<html><p>Please enable JavaScript</p></html>")]}
    result = fetch(edgar, data, "2025Q2")
    assert result.exit_code == 2
    assert "2025Q2: EDGAR has no release of it (filings looked at: 4)" in result.stderr
    assert not (data / "sources").exists()


def test_offline_it_says_so_and_changes_nothing(data: Path) -> None:
    before = files(data)
    result = fetch(closed_port(), data)
    assert (
        result.stderr == "Error: EDGAR cannot be reached (ConnectionError); nothing has changed\n"
    )
    assert (result.exit_code, files(data)) == (2, before)
    assert not (data.parent / "config").exists()


def test_names_that_would_lead_elsewhere_are_not_followed(edgar: Edgar, data: Path) -> None:
    edgar.filings[4].documents["../../../../x.htm"] = b""
    edgar.filings[4].documents["x/y.htm"] = b""
    assert fetch(edgar, data, "2025Q2").exit_code == 0
    assert not [path for path in edgar.asked if "x.htm" in path or "y.htm" in path]
    for page in ("CIK0001795589-submissions-1/../x.json", "https://example.com/x.json"):
        files_ = [{"name": page, "filingTo": "2030-01-01"}]
        empty = {name: [] for name in ("form", "filingDate", "accessionNumber", "primaryDocument")}
        listing = f'{{"filings": {{"recent": {empty}, "files": {files_}}}}}'.replace("'", '"')
        edgar.faults = {LISTING: [body(listing.encode())]}
        assert "the listing is not as EDGAR gives it" in fetch(edgar, data, "2025Q3").stderr


def test_without_a_base_only_the_two_hosts_are_asked() -> None:
    session = client.Client("ann@example.com", None, print)._session
    assert sorted(session.adapters) == ["https://data.sec.gov/", "https://www.sec.gov/"]


def test_a_base_is_an_address(data: Path) -> None:
    result = fetch("ftp://example.com", data)
    assert result.exit_code == 2
    assert "ftp://example.com: is not an address such as" in result.stderr


def test_no_more_than_ten_requests_are_made_in_a_second(
    edgar: Edgar, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_SPACING", 0.11)
    fetch(edgar, data)
    assert len(edgar.times) > 10
    assert min(after - before for before, after in pairwise(edgar.times)) > 0.09


def test_the_contact_is_asked_for_and_remembered(edgar: Edgar, data: Path) -> None:
    bare = ["fetch", "2025Q2", "--data", str(data), "--base", edgar.address]
    result = CliRunner().invoke(main, bare)
    assert result.exit_code == 2
    assert "from whoever asks it: name yours with --contact, once, or in the" in result.stderr
    assert edgar.asked == []
    result = CliRunner().invoke(main, bare, env={"KCANALYSIS_CONTACT": "nobody"})
    assert "EDGAR wants an e-mail address from whoever asks it, not 'nobody'" in result.stderr
    CliRunner().invoke(main, bare, env={"KCANALYSIS_CONTACT": "bob@example.com"})
    assert edgar.agents == {"kcanalysis bob@example.com"}
    CliRunner().invoke(main, [*bare[:1], "2025Q3", *bare[2:]])
    assert edgar.agents == {"kcanalysis bob@example.com"}
    assert len(index(data)) == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("quarter", "2025Q5"),
        ("address", "https://example.com/x.htm"),
        ("address", "javascript:alert(1)"),
        ("file", "../../x.htm"),
        ("sha256", "0"),
    ],
)
def test_a_damaged_index_is_told_by_line_and_column(
    edgar: Edgar, data: Path, column: str, value: str
) -> None:
    fetch(edgar, data, "2025Q2")
    path = data / "sources" / "index.csv"
    path.write_text(path.read_text().replace(index(data)[0][column], value))
    result = fetch(edgar, data, "2025Q2")
    assert result.exit_code == 2
    assert f"index.csv, line 2, column {column}: {value!r} is not as" in result.stderr
