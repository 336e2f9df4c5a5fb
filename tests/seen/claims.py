"""Phrases of earnings releases, and what they are about, written down by hand."""

from __future__ import annotations

import csv

from kcanalysis.reading.vocabulary import Metric, scan
from tests.seen.reckoning import DATA


def check_claims() -> None:
    """Every phrase is about the item that was written down for it, with the sign of its words."""
    with (DATA / "phrases.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            sentence = f"{row['phrase']} was rmb1.0 million"
            (metric,) = [w.entry for w in scan(sentence, sentence) if isinstance(w.entry, Metric)]
            found = f"{metric.statement}.{metric.item}".strip(".")
            assert (found, metric.sign) == (row["item"], int(row["sign"])), row["phrase"]
