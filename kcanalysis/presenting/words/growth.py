"""Sentences on growth."""

from __future__ import annotations

from IPython.display import Markdown

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.words import phrases as say

_PUBLIC, _ENTERPRISE = "public_cloud_revenues", "enterprise_cloud_revenues"


def growth(panel: Panel) -> Markdown:
    """Say how revenues and each segment grew, and how the mix moved."""
    return say.paragraph(
        say.sum_compared(panel, "total_revenues", "Total revenues"),
        say.sum_compared(panel, _PUBLIC, "Public cloud services"),
        say.sum_compared(panel, _ENTERPRISE, "Enterprise cloud services"),
        _share(panel),
        _contributed(panel),
        _trailing(panel),
    )


def ai_and_ecosystem(panel: Panel) -> Markdown:
    """Say how AI gross billings grew, and what they are or, by their stated growth, would be."""
    growth, size = "ai_gross_billings_growth", "ai_to_public_cloud"
    if say.value(panel, growth) is None and say.value(panel, "ai_billings") is None:
        return Markdown("AI gross billings are not known for this quarter.")
    is_stated = say.value(panel, "ai_gross_billings") is not None
    if is_stated:
        text = f"AI gross billings were {say.amount(panel, 'ai_gross_billings')}{_grew(panel)}."
    else:
        text = f"AI gross billings were{_grew(panel)[1:]}, as the release states without a sum"
        if say.value(panel, "ai_billings") is not None:
            text += f", which would make {say.amount(panel, 'ai_billings')}"
        text += "."
    if say.value(panel, size) is not None:
        part = say.percent(panel, size, decimals=0)
        text += f" That is {part} of public cloud revenues in size"
        text += " (billings are gross and no part of revenues)."
    return Markdown(text)


def _grew(panel: Panel) -> str:
    """Say how AI gross billings grew over the year, if that is known."""
    growth = "ai_gross_billings_growth"
    rate = say.value(panel, growth)
    if rate is None:
        return ""
    if rate > 100:
        return f", {say.multiple(panel, growth)} those of a year earlier"
    return f", {'up' if rate >= 0 else 'down'} {say.size(panel, growth, '%', 0)} over the year"


def _share(panel: Panel) -> str:
    share = f"share({_PUBLIC})"
    if say.value(panel, share) is None:
        return ""
    before = ""
    if say.value(panel, share, say.YEAR) is not None:
        before = f", after {say.percent(panel, share, say.YEAR)} a year earlier"
    return f"Public cloud made up {say.percent(panel, share)} of total revenues{before}."


def _contributed(panel: Panel) -> str:
    parts = []
    for name, segment in (("public cloud", _PUBLIC), ("enterprise cloud", _ENTERPRISE)):
        points = say.value(panel, f"contribution({segment})")
        if points is None:
            return ""
        verb = "added" if points >= 0 else "cost"
        parts.append(f"{name} {verb} {say.size(panel, f'contribution({segment})')}")
    return f"Over the year {' and '.join(parts)} percentage points of growth."


def _trailing(panel: Panel) -> str:
    revenues = "trailing_twelve_months(total_revenues)"
    growth = "trailing_growth(total_revenues)"
    if say.value(panel, revenues) is None:
        return ""
    over = ""
    if say.value(panel, growth) is not None:
        over = f", {say.moved(panel, growth, '%')} over the twelve months before"
    return f"Over the last twelve months revenues were {say.amount(panel, revenues)}{over}."
