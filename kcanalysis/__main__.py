"""``python -m kcanalysis`` is ``kcanalysis``."""

from kcanalysis.cli import main

main(prog_name="kcanalysis")
