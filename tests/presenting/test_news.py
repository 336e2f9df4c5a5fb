"""How candidates are weighed by how much of news their figures are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from statistics import pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.presenting.takeaways.candidate import News, news_of
from tests.presenting.made_up import made

SERIES = st.lists(st.integers(-40, 40).map(float), min_size=6, max_size=12)


@given(SERIES)
def test_news_is_a_turn_of_sign_before_a_record_before_a_change(values: list[float]) -> None:
    news = news_of(made(net_loss=values), "net_loss")
    assert news is not None
    now, year, quarter = values[-1], values[-5], values[-2]
    is_record = now > max(values[-5:-1]) or now < min(values[-5:-1])
    turned = now * year < 0 and now * quarter < 0
    assert news.kind == ("turn" if turned else "record" if is_record else "change")
    spread = pstdev(values)
    assert float(news.size) == pytest.approx(abs(now - year) / spread if spread else 0)
    if turned or is_record or now != year:
        assert news.is_up == (now > 0 if turned else now > year)


@given(st.decimals(0, 1000, places=3), st.decimals(0, 1000, places=3), SERIES)
def test_no_change_outweighs_a_record_and_no_record_a_turn(
    size: Decimal, other: Decimal, values: list[float]
) -> None:
    found = news_of(made(net_loss=[*values, 99.0]), "net_loss")
    assert found is not None
    turn, change = News("turn", True, size), News("change", True, other)
    record = replace(found, kind="record", size=size)
    assert turn.score > record.score > change.score
    more = News("change", True, other + 1)
    assert more.score >= change.score
    assert (more.score > change.score) == (other < Decimal("9.9"))


def test_a_record_over_more_quarters_weighs_more() -> None:
    scores = []
    for count in (5, 8, 20):
        news = news_of(made(net_loss=[float(n) for n in range(1, count + 1)]), "net_loss")
        assert news is not None
        assert news.record is not None
        scores.append(news.score)
    assert scores == sorted(set(scores))
