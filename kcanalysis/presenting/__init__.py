"""What a person sees: figures, tables and words, from the panel and its metrics only."""

import logging

# What it tells of a first start, or of a home that cannot be written in, would stand in a report.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
