"""Draws the sample documents of tests/reports as pictures into docs/screenshots."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.reports.samples import all_samples  # noqa: E402 -- the path must be known first

TARGET = ROOT / "docs" / "screenshots"
DOTS_PER_INCH = "50"


def main() -> None:
    """Writes paper-<name>.png, the first two pages of each sample."""
    with TemporaryDirectory() as folder:
        for name, pdf in all_samples().items():
            source = Path(folder) / f"{name}.pdf"
            source.write_bytes(pdf)
            command = ["pdftoppm", "-r", DOTS_PER_INCH, "-png", "-l", "2", str(source)]
            subprocess.run([*command, str(TARGET / f"paper-{name}")], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
