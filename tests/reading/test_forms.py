"""Every form of a release gives the same facts, and the same tie-out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcanalysis.facts import Fact, read_facts
from kcanalysis.quarter import Quarter
from kcanalysis.reading import Release, read_release
from kcanalysis.reading.document import Paragraph
from kcanalysis.tieout.release import check_release
from tests.conftest import DATA
from tests.forms import FORMS, write_form
from tests.forms.content import Grid, compose
from tests.forms.variation import Variation

QUICK = [form for form in FORMS if form != "pdf"]


def read(content: bytes, form: str, directory: Path) -> Release:
    path = directory / f"release.{FORMS[form][0]}"
    path.write_bytes(content)
    return read_release(path)


def without_source(facts: list[Fact]) -> Counter[Fact]:
    return Counter(replace(fact, source="") for fact in facts)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["2024Q4", "2026Q1"])
def test_every_form_gives_the_facts_that_it_was_written_from(
    name: str, form: str, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    release = read(write_form(stored[name], form), form, tmp_path)
    assert without_source(release.facts) == without_source(stored[name])
    assert release.notes == []


@pytest.mark.parametrize("form", FORMS)
def test_the_name_of_the_file_says_nothing_about_its_form(
    form: str, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    path = tmp_path / "-release"
    path.write_bytes(write_form(stored["2026Q1"], form))
    assert without_source(read_release(path).facts) == without_source(stored["2026Q1"])


@pytest.mark.parametrize(
    ("form", "table", "text"),
    [
        ("rows", "release.txt:38", "release.txt:23"),
        ("layout", "release.txt:41", "release.txt:27"),
        ("markdown", "release.md:40", "release.md:23"),
        ("exhibit", "release.htm:table 5, row 5, column 4", "release.htm:paragraph 13"),
        ("newswire", "release.html:table 3, row 5, column 2", "release.html:paragraph 13"),
        ("pdf", "release.pdf:page 2, line 9", "release.pdf:page 1, line 25"),
    ],
)
def test_a_source_names_the_place_in_the_way_of_its_form(
    form: str, table: str, text: str, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    facts = read(write_form(stored["2026Q1"], form), form, tmp_path).facts
    assert (facts[0].source, facts[-1].source) == (table, text)


variations = st.builds(
    Variation,
    quarter=st.builds(Quarter, st.integers(2020, 2030), st.integers(1, 4)),
    year_to_date=st.booleans(),
    before=st.booleans(),
    added=st.booleans(),
    dropped=st.integers(0, 5),
    swapped=st.integers(0, 9),
    seed=st.integers(0, 2**32),
)


def assert_reads_back(variation: Variation, form: str, directory: Path) -> None:
    facts = variation.apply(read_facts(DATA / "releases/2024Q4.csv"))
    release = read(write_form(facts, form), form, directory)
    assert without_source(release.facts) == without_source(facts)
    assert len(release.notes) == variation.added


@pytest.mark.parametrize("form", QUICK)
@given(variation=variations)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_releases_of_other_quarters_columns_and_rows_read_back(
    form: str, variation: Variation, tmp_path: Path
) -> None:
    assert_reads_back(variation, form, tmp_path)


@pytest.mark.slow
@given(variation=variations)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pdfs_of_other_quarters_columns_and_rows_read_back(
    variation: Variation, tmp_path: Path
) -> None:
    assert_reads_back(variation, "pdf", tmp_path)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["2024Q4", "2026Q1"])
def test_a_real_release_in_any_form_has_the_same_facts_and_the_same_tie_out(
    name: str, form: str, real_releases: dict[str, Path], tmp_path: Path
) -> None:
    real = read_release(real_releases[name])
    prose = [block.text for block in real.document.blocks if isinstance(block, Paragraph)]
    end = next(at for at, text in enumerate(prose) if text.startswith("Safe Harbor"))
    statements = [block for block in compose(real.facts) if isinstance(block, Grid)]
    release = read(FORMS[form][1]([*prose[:end], *statements]), form, tmp_path)
    assert without_source(release.facts) == without_source(real.facts)
    assert outcome(release) == outcome(real)


def outcome(release: Release) -> Counter[tuple[object, ...]]:
    return Counter(
        (found.kind, found.state, found.stated, found.item, found.period_end, found.months)
        for found in check_release(release)
    )
