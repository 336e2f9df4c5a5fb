"""Files that are made to harm: one clear error, within seconds, and nothing else is touched."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.reading import read_document, read_release
from kcanalysis.reading.forms import MAX_BYTES
from tests.forms import write_form
from tests.forms.content import compose
from tests.forms.pdf import write_pdf

MB = 1_000_000
MEMORY = 500 * MB


def failure(content: bytes, directory: Path) -> str:
    path = directory / "release"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_release(path)
    assert len(str(raised.value).splitlines()) == 1
    return str(raised.value)


def inflated(size: int) -> bytes:
    """Give a PDF whose page is `size` bytes when it is decompressed."""
    squeeze = zlib.compressobj()
    million = b"BT /F1 12 Tf (A) Tj ET\n" * (MB // 23)
    page = b"".join(squeeze.compress(million) for _ in range(size // MB)) + squeeze.flush()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(page), page),
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\0" * MB, "the file is empty"),
        (b"x\0y", "is not a text file"),
        (b"PK\x03\x04\0\0", "is a zip archive or an Office document"),
        (gzip.compress(bytes(MB)), "is a compressed file"),
        (b"\x89PNG\r\n", "is an image"),
        (b"<html>" + b"<b>" * MB, "has more tags"),
        (b"<html><table>" + b"<td>" * MB + b"</table>", "has more tags"),
        (b"<html><p>" + b"a" * MB, "has more than 10,000 characters in one paragraph"),
        (b"<html><p>" + b"<p>longer</p>" * 90_000, "has too much text"),
        (b"<html><p>cut<table><tr><td>1", "its last table does not end"),
        (b"a b\n" * MB, "has too much text"),
        (b"1,234 " * 9_000, "has more than 10,000 characters in one paragraph"),
        (b"<SEC-DOCUMENT><DOCUMENT>\n<TYPE>6-K\n<TEXT>x</TEXT>", "without Exhibit 99.1"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "is damaged: it cannot be read as PDF"),
        (b"%PDF-1.7\n1 0 obj << /A " + b"[" * MB, "is damaged: it cannot be read as PDF"),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_release_is_refused_and_told_why(
    content: bytes, message: str, tmp_path: Path
) -> None:
    assert message in failure(content, tmp_path)


def test_more_than_a_release_can_have_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "nothing"
    with path.open("wb") as stream:
        stream.truncate(100 * MB)
    with pytest.raises(InputError, match="is larger than 16 MB"):
        read_release(path)
    assert MAX_BYTES == 16 * MB


def test_a_name_that_no_file_can_have_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not the name of a file"):
        read_release(tmp_path / "a\0b")


@pytest.mark.parametrize("name", ["a b.txt", "-x.txt", "金山云.txt", "a:b.txt", "=1+1.txt"])
def test_a_file_may_have_any_name(name: str, stored: dict[str, list[Fact]], tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(write_form(stored["2026Q1"], "rows"))
    file, _, line = read_release(path).facts[0].source.partition(":")
    assert (file, line) == (name.replace(":", "_"), "38")


@pytest.mark.parametrize("tag", ["div", "span", "b", "table", "table><tr><td"])
def test_nesting_ten_thousand_deep_does_no_harm(
    tag: str, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    page = write_form(stored["2026Q1"], "newswire").decode()
    path = tmp_path / "release.html"
    path.write_text(page.replace("<article>", f"<article>{f'<{tag}>' * 10_000}"), "utf-8")
    assert [fact.value for fact in read_release(path).facts] == [
        fact.value for fact in stored["2026Q1"]
    ]


def test_entities_and_references_are_neither_expanded_nor_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    path = tmp_path / "release.html"
    many = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    path.write_text(
        f'<!DOCTYPE html [<!ENTITY e0 "boom"><!ENTITY x SYSTEM "{secret.as_uri()}">{many}]>'
        f'<html><head><link href="{secret.as_uri()}"></head><body><p>Told: &x; &e11;</p>'
        f'<iframe src="{secret.as_uri()}"></iframe><img src="http://localhost:9/"></body></html>'
    )
    text = " ".join(block.text for block in read_document(path).paragraphs)
    assert "Told:" in text
    assert "hidden" not in text
    assert "boom" not in text.replace('"boom"', "")


def test_a_pdf_with_a_password_says_so(stored: dict[str, list[Fact]], tmp_path: Path) -> None:
    content = write_pdf(compose(stored["2026Q1"]), owner_password="a", user_password="b")
    assert "is protected by a password" in failure(content, tmp_path)


def test_a_pdf_without_text_is_told_to_be_a_scan(tmp_path: Path) -> None:
    assert "has no text, only images" in failure(write_pdf([], numbered=False), tmp_path)


def test_a_pdf_without_its_cross_reference_table_gives_right_facts_or_an_error(
    stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    content = write_form(stored["2026Q1"], "pdf")
    assert "release: is damaged" in failure(content[: len(content) // 2], tmp_path)
    path = tmp_path / "release"
    path.write_bytes(content.replace(b"00000 n", b"00009 n"))
    assert len(read_release(path).facts) == len(stored["2026Q1"])


LIMITLESS = """
import resource, runpy
def setrlimit(kind, limits):
    if kind == resource.RLIMIT_AS:
        raise ValueError("current limit exceeds maximum limit")
    most.append(kind)
most = []
resource.setrlimit = setrlimit
runpy.run_module("kcanalysis.reading.pdf_text", run_name="__main__")
assert most == [resource.RLIMIT_CPU]
"""


def test_a_pdf_is_read_where_the_system_cannot_limit_memory(stored: dict[str, list[Fact]]) -> None:
    pytest.importorskip("resource")
    content = write_form(stored["2026Q1"], "pdf")
    command = [sys.executable, "-c", LIMITLESS]
    ran = subprocess.run(command, input=content, capture_output=True, check=True)
    assert len(json.loads(ran.stdout)["pages"]) > 1


MEASURED = """
import sys
from pathlib import Path
from kcanalysis.errors import InputError
from kcanalysis.reading import read_release
try:
    read_release(Path(sys.argv[1]))
except InputError as error:
    print(error)
import resource
own = next(line for line in Path("/proc/self/status").open() if line.startswith("VmHWM"))
print(max(int(own.split()[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
@pytest.mark.parametrize(
    "content",
    [
        inflated(1000 * MB),
        b"<html><p " + b"a=b " * 3 * MB + b">",
        b"<html><p>" + b"&nbsp;" * 2 * MB,
        b"<html>" + b"<p>a" * 290_000,
        b"a\t1\n" * 249_000,
        b"first quarter 2024 results \n" * 35_000,
        b"*a " * 3_000 + b"\n" + b"*a *b\n" * 150_000,
    ],
    ids=range(7),
)
def test_memory_stays_below_500_megabytes(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "release"
    path.write_bytes(content)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, timeout=60
    )
    message, memory = ran.stdout.splitlines()
    assert message.startswith("release"), ran.stderr
    assert int(memory) < MEMORY


@given(
    content=st.binary(max_size=400),
    start=st.sampled_from([b"", b"<html>", b"\xff\xfe", b"<SEC-DOCUMENT>", b"|-|-|\n"]),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_one_clear_error(content: bytes, start: bytes, tmp_path: Path) -> None:
    failure(start + content, tmp_path)
