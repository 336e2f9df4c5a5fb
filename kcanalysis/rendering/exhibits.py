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
    """Give tables that have a caption and pictures that have a title their numbers, in order.

    What stands in a box beside sentences, and a table that says that it is none, has no number.
    """
    numbers = count(1)
    for block in blocks:
        if isinstance(block, Abreast):
            yield Abreast(tuple(_numbered(part, numbers) for part in block.parts))
        elif isinstance(block, Table) and block.is_exhibit and block.caption:
            yield Exhibit(next(numbers), block)
        else:
            yield _numbered(block, numbers) if isinstance(block, Picture) else block


def set_abreast(blocks: Iterable[Block]) -> list[Block]:
    """Set two narrow pictures that follow each other side by side, behind the code of both."""
    made: list[Block] = []
    for block in blocks:
        at = max((n for n, each in enumerate(made) if not isinstance(each, Code)), default=-1)
        before = made[at] if at >= 0 else None
        if (
            isinstance(before, Exhibit)
            and isinstance(block, Exhibit)
            and _are_narrow(before, block)
        ):
            made[at:] = [*made[at + 1 :], Abreast((before, block))]
        else:
            made.append(block)
    return made


def exhibits_of(blocks: Iterable[Block]) -> Iterator[Exhibit]:
    """Find the exhibits among blocks, also those that stand abreast."""
    for block in blocks:
        parts = block.parts if isinstance(block, Abreast) else (block,)
        yield from (part for part in parts if isinstance(part, Exhibit))


def _numbered(picture: Picture | Exhibit, numbers: Iterator[int]) -> Picture | Exhibit:
    if isinstance(picture, Picture) and picture.title:
        return Exhibit(next(numbers), picture)
    return picture


def _are_narrow(*exhibits: Exhibit) -> bool:
    pictures = [each.content for each in exhibits if isinstance(each.content, Picture)]
    narrow = [picture.width is not None and picture.width <= HALF for picture in pictures]
    return len(narrow) == len(exhibits) and all(narrow)
