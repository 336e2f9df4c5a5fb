"""Change releases at random in every form, and see what the readers make of them.

Each reader gets releases that were written in its form and then damaged: bytes, digits, lines and
tags changed, doubled, dropped, swapped, cut off. The outcome must be an error of one or two lines
or facts; a figure that differs from the one that was written must be told by the tie-out or by a
note, unless the damage made it, or its year, another that is printed like one. Anything else is
printed with the seed that repeats it, and the exit code is 1.

The form ``sentences`` has releases whose prose is made up of the words that releases use, in any
order: no sentence may end in anything but findings or an error.

Usage: python -m tools.fuzz [INPUTS for each form, 200 if left out] [FORM ...]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact, read_facts
from kcanalysis.reading import read_release
from kcanalysis.tieout import exceptions
from kcanalysis.tieout.release import check_release
from tests.forms import FORMS
from tests.forms.content import compose

INPUTS = 200
SENTENCES = 40
SLOW = 20.0
_TOKENS = (
    b"<table>", b"</table>", b"<td>", b"</tr>", b"<tr><td colspan=99>", b"<sup>", b"<!--",
    b"&nbsp;", b"=cmd|' /C'!A0",
    b"\t", b"\n\n", b"|", b"  ", b"\x0c", b"(", b")", b"%", b"-", b"\xe2\x80\x94", b"\xff", b"\0",
    b"RMB", b"US$", b"million", b"Three Months Ended", b"Dec 31,", b"2024", b"1,234",
)  # fmt: skip
_WORDS = (
    "EBITDA", "Total revenues", "Gross profit", "Gross margin", "Operating loss", "net loss",
    "Headcount", "The increase in gross profit", "was", "were", "reached", "increased", "narrowed",
    "by", "to", "from", "of", "RMB359.7 million", "US$12.1 million", "5.1%", "2.3 points",
    "RMB1.2 billion", "compared with operating loss of", "compared with", "from net profit of",
    "in the same quarter of 2025", "in the same quarter", "last quarter", "year-over-year", ",",
    "and", "representing", "respectively", "mainly due to", "as of March 31, 2026", "profit",
    "loss", "approximately", "of total revenues", "(", ")", "which", "9" * 40, "1e309",
    "RMB-5 million",
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Fuzz each form, print what came out; 1 if anything must be mended."""
    inputs = int(arguments[0]) if arguments else INPUTS
    data = Path(__file__).parents[1] / "data" / "releases"
    facts = {path.stem: read_facts(path) for path in sorted(data.glob("*.csv"))}
    faults = 0
    print(f"{'form':<22}{'inputs':>8}{'right':>8}{'error':>8}{'told':>8}{'digits':>8}{'faults':>8}")
    for form in arguments[1:] or (*FORMS, "sentences"):
        counts = fuzz(form, facts, inputs)
        faults += counts["fault"]
        columns = ("right", "error", "told", "digits", "fault")
        print(f"{form:<22}{counts.total():>8}" + "".join(f"{counts[key]:>8}" for key in columns))
    return 1 if faults else 0


def fuzz(form: str, facts: dict[str, list[Fact]], inputs: int) -> Counter[str]:
    """Feed a reader some inputs, and count the outcomes."""
    ending, write = FORMS.get(form, FORMS["rows"])
    written = {name: write(compose(stated)) for name, stated in facts.items()}
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"release.{ending}"
        for seed in range(inputs):
            random = Random(f"{form} {seed}")
            name = random.choice(sorted(facts))
            if form == "sentences":
                title, *rest = compose(facts[name])
                path.write_bytes(write([title, *_sentences(random), *rest]))
            else:
                path.write_bytes(damaged(written[name], random))
            outcome, why = observe(path, facts[name])
            counts[outcome] += 1
            if outcome == "fault":
                print(f"{form}, seed {seed}: {why}")
    return counts


def _sentences(random: Random) -> list[str]:
    """Make up paragraphs of a sentence each."""
    lengths = [random.randint(3, 14) for _ in range(SENTENCES)]
    return [f"{' '.join(random.choices(_WORDS, k=length))}." for length in lengths]


def observe(path: Path, facts: Sequence[Fact]) -> tuple[str, str]:
    """Read a damaged release; tell what came out, and why it is a fault if it is one."""
    begun = time.monotonic()
    try:
        release = read_release(path)
        found = check_release(release)
    except InputError as error:
        clear = len(str(error).splitlines()) <= 2 and len(str(error)) < 600
        outcome = ("error", "") if clear else ("fault", f"not one or two lines: {error}")
    except Exception as error:
        # whatever it is: an analyst would see a traceback
        outcome = ("fault", f"{type(error).__name__}: {error}")
    else:
        right = {(_key(fact), fact.value) for fact in facts}
        wrong = [fact for fact in release.facts if (_key(fact), fact.value) not in right]
        if not wrong:
            outcome = ("right", "")
        elif exceptions(found) or release.notes:
            outcome = ("told", "")
        else:
            printed = {fact.value for fact in facts}
            dated = {_but_the_year(fact) for fact in facts}
            other = [f for f in wrong if f.value in printed and _but_the_year(f) not in dated]
            outcome = ("fault", f"silent: {other[0]}") if other else ("digits", "")
    taken = time.monotonic() - begun
    return outcome if taken < SLOW else ("fault", f"took {taken:.0f} seconds")


def _key(fact: Fact) -> tuple[object, ...]:
    return fact.statement, fact.item, fact.period_end, fact.months, fact.currency, fact.unit


def _but_the_year(fact: Fact) -> tuple[object, ...]:
    """Tell a figure from others but for its year, of which a digit may have been damaged."""
    end = fact.period_end
    return fact.item, end.month, end.day, fact.months, fact.currency, fact.unit, fact.value


def damaged(content: bytes, random: Random) -> bytes:
    """Damage a file in one to four ways."""
    for _ in range(random.randint(1, 4)):
        content = random.choice(_DAMAGES)(content, random)
    return content


def _byte(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.randbytes(1) + content[at + 1 :]


def _digit(content: bytes, random: Random) -> bytes:
    places = [at for at, byte in enumerate(content) if chr(byte).isdigit()]
    at = random.choice(places or [0])
    return content[:at] + random.choice(b"0123456789lO.,").to_bytes() + content[at + 1 :]


def _token(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice(_TOKENS) * random.choice((1, 1, 3, 400)) + content[at:]


def _cut(content: bytes, random: Random) -> bytes:
    start, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    return content[:end] if random.random() < 0.3 else content[:start] + content[end:]


def _lines(content: bytes, random: Random) -> bytes:
    lines = content.split(b"\n")
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    match random.choice(("drop", "double", "swap", "move")):
        case "drop":
            del lines[at]
        case "double":
            lines.insert(at, lines[at])
        case "swap":
            lines[at], lines[to] = lines[to], lines[at]
        case _:
            lines.insert(to, lines.pop(at))
    return b"\n".join(lines)


_DAMAGES = (_byte, _digit, _digit, _token, _cut, _lines, _lines, _lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
