"""What a quarter's figures say: candidates, ranked by how much of news they are."""

from kcanalysis.presenting.takeaways.choosing import Note, note

__all__ = ["Note", "note"]
