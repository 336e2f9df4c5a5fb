"""What a quarter's figures say: candidates, ranked by how much of news they are."""

from kcanalysis.presenting.takeaways.choosing import Note, note
from kcanalysis.presenting.takeaways.page import title

__all__ = ["Note", "note", "title"]
