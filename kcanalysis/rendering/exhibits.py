"""The exhibits of a document: they are numbered, once for every form that it takes, and paired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from kcanalysis.knowledge import read_knowledge
from kcanalysis.presenting.table import Table
from kcanalysis.rendering.blocks import Abreast, Block, Code, Exhibit, Picture

HALF = (21 - 2 * float(read_knowledge("looks")["print"]["margin"])) / 2.54 / 2
"""Half the width of the text in inches: what is no wider may stand abreast."""


def number_exhibits(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give tables and pictures that have a caption their numbers, in order.

    What stands in a box beside sentences, and a table that says that it is none, has no number.
    """
    numbers = count(1)
    for block in blocks:
        if isinstance(block, (Table, Picture)) and block.caption:
            is_one = isinstance(block, Picture) or block.is_exhibit
            yield Exhibit(next(numbers), block) if is_one else block
        else:
            yield block


def set_abreast(blocks: Iterable[Block]) -> list[Block]:
    """Set two narrow pictures that follow each other side by side, behind the code of both."""
    made: list[Block] = []
    for block in blocks:
        at = max((n for n, each in enumerate(made) if not isinstance(each, Code)), default=-1)
        if at >= 0 and _is_narrow(block) and _is_narrow(made[at]):
            made[at:] = [*made[at + 1 :], Abreast((made[at], block))]
        else:
            made.append(block)
    return made


def _is_narrow(block: Block) -> bool:
    picture = block.content if isinstance(block, Exhibit) else block
    return isinstance(picture, Picture) and 0 < (picture.width or 0) <= HALF
