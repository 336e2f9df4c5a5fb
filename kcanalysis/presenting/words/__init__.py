"""Sentences written from the figures by rules; they say no more than the figures do."""

from kcanalysis.presenting.words.cash import cash
from kcanalysis.presenting.words.front import summary, tieout, title
from kcanalysis.presenting.words.growth import ai_and_ecosystem, growth
from kcanalysis.presenting.words.margins import margins
from kcanalysis.presenting.words.reasons import reasons_for

__all__ = [
    "ai_and_ecosystem",
    "cash",
    "growth",
    "margins",
    "reasons_for",
    "summary",
    "tieout",
    "title",
]
