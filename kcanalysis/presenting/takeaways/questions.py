"""Questions for management, asked where the figures or the release give rise to them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.wording import name_in_words
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.speaking import Parts
from kcanalysis.presenting.takeaways.candidate import news_of
from kcanalysis.said import Said


def questions(panel: Panel, said: Said) -> list[Parts]:
    """Give the questions that a quarter gives rise to, in the order of ``takeaways.toml``."""
    asked = read_knowledge("takeaways")["questions"]
    found = [each for one in asked for each in _asked(panel, said, one)]
    return found[: read_knowledge("takeaways")["page"]["questions"]]


def gone(said: Said) -> list[str]:
    """Name what the text of a release gives no longer."""
    names = [name_in_words(one.item) for one in said.changes if one.kind == "gone" and one.item]
    return list(dict.fromkeys(names))


def _asked(panel: Panel, said: Said, one: dict[str, Any]) -> Iterator[Parts]:
    """Ask one question, if there is a reason to."""
    if "figure" in one:
        id = one["figure"]
        if say.known(panel, id) and say.value(panel, id) > Decimal(str(one["above"])):
            yield say.tell(panel, one["ask"])
    elif "cause" in one:
        if any(reason.cause == one["cause"] for reason in said.reasons):
            yield (one["ask"],)
    elif "low" in one:
        records = [news_of(panel, one[name]) for name in ("low", "high")]
        ways = [news.record.is_high for news in records if news and news.record]
        if ways == [False, True]:
            yield (one["ask"],)
    elif names := gone(said):
        yield say.tell(panel, one["ask"], names[0])
