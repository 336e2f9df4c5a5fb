"""Findings as a person reads them on a terminal: exceptions first."""

from __future__ import annotations

from collections.abc import Sequence

from kcanalysis.tieout.finding import STATES, Finding, exceptions, summary

_HEADINGS = {
    "unread": "Numbers in the text that were not understood",
    "disclosed_only": "Disclosed only: nothing at hand to check them against",
}


def list_findings(file: str, release: str, findings: Sequence[Finding]) -> str:
    """Give the findings on a release or on what is keyed in as text; what ties is only counted."""
    what = f"release of {release}" if release else "figures keyed in"
    lines = [f"{file}: {what}, {tally(findings)}"]
    if found := exception_lines(findings):
        lines += ["", "Exceptions", *[f"  {line}" for line in found]]
    for state, heading in _HEADINGS.items():
        of_state = [finding for finding in findings if finding.state == state]
        if of_state:
            lines += ["", heading]
            lines += [f"  {finding.source}: {finding.message}" for finding in of_state]
    lines += ["", f"{'Checks':<14}" + "".join(f"{state.replace('_', ' '):>16}" for state in STATES)]
    for kind, counts in summary(findings).items():
        lines.append(f"  {kind:<12}" + "".join(f"{counts[state]:>16}" for state in STATES))
    return "\n".join(lines)


def exception_lines(findings: Sequence[Finding]) -> list[str]:
    """Give each exception in a line, errors first."""
    return [
        f"{finding.severity}: {finding.source}: {finding.message}"
        if not finding.accepted
        else f"accepted: {finding.source}: {finding.message} ({finding.accepted})"
        for finding in exceptions(findings)
    ]


def tally(findings: Sequence[Finding]) -> str:
    """Count checks and exceptions, such as '377 checks, 1 exception (accepted)'."""
    found = exceptions(findings)
    count, accepted = len(found), sum(bool(finding.accepted) for finding in found)
    told = f"{len(findings):,} checks, {count or 'no'} exception{'' if count == 1 else 's'}"
    if not accepted:
        return told
    return f"{told} ({'accepted' if accepted == count else f'{accepted} of them accepted'})"
