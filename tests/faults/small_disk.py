"""A disk of its own for a folder, small enough to be filled."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BALLAST = "ballast"


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[None]:
    """The empty folder lies on a disk of that size; skips the test where none can be made."""
    mount = shutil.which("mount")
    if sys.platform != "linux" or mount is None or os.geteuid() != 0:
        pytest.skip("only the administrator of a Linux computer can make a small disk")
    size = f"size={megabytes}m"
    made = subprocess.run([mount, "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=False)
    if made.returncode != 0:
        pytest.skip("this computer does not let a small disk be made")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, room: int) -> None:
    """Leave only so many bytes."""
    ballast = max(shutil.disk_usage(folder).free - room, 0)
    (folder / BALLAST).write_bytes(bytes(ballast))


def free(folder: Path) -> None:
    (folder / BALLAST).unlink(missing_ok=True)
