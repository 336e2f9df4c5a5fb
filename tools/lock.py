"""Pin the version of every package that an installation takes, at the end of pyproject.toml.

uv reads the pins as constraints, so every machine installs the same versions. They stand there
and not in uv.lock because that file also records where the packages were downloaded from, which
differs from machine to machine.

Usage: python tools/lock.py UV
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
MARK = "# Below: pinned by 'make lock'; do not edit.\n"


def main(uv: str) -> None:
    """Resolve afresh, and write the pins in place of the old ones."""
    kept = PROJECT.read_text("utf-8").partition(MARK)[0]
    PROJECT.write_text(kept, "utf-8")
    subprocess.run([uv, "lock", "--quiet", "--upgrade"], check=True, cwd=PROJECT.parent)
    exported = subprocess.run(
        [uv, "export", "--quiet", "--all-groups", "--no-hashes", "--no-annotate", "--no-header",
         "--no-emit-project"],
        check=True, cwd=PROJECT.parent, capture_output=True, text=True,
    )  # fmt: skip
    pins = "".join(f'    "{line}",\n' for line in exported.stdout.splitlines())
    PROJECT.write_text(f"{kept}{MARK}[tool.uv]\nconstraint-dependencies = [\n{pins}]\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
