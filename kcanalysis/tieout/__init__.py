"""The tie-out: every number of a release is checked, and what does not tie is told."""

from kcanalysis.tieout.checks import check_facts
from kcanalysis.tieout.finding import Finding, concerning, exceptions, summary
from kcanalysis.tieout.recall import (
    findings_on,
    load_findings,
    read_said,
    store_findings,
    store_said,
)

__all__ = [
    "Finding",
    "check_facts",
    "concerning",
    "exceptions",
    "findings_on",
    "load_findings",
    "read_said",
    "store_findings",
    "store_said",
    "summary",
]
