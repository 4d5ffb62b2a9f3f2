"""What somebody without a password can find in a clinic's folders."""

import csv
import os
import subprocess
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from clinic_desktop.security import keys, vault
from clinic_desktop.security.device import DeviceSecrets

CANARIES = 60
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def found_in(folder: Path, marks: Iterable[str]) -> list[str]:
    """Every mark that lies readable in some file below, with the file's name."""
    wanted = {
        form.encode(encoding): mark
        for mark in marks
        for form in (mark, mark.casefold())
        for encoding in ENCODINGS
    }
    return [
        f"{mark} in {path.relative_to(folder)}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for content in (path.read_bytes(),)
        if content.strip(b"\0")  # the reserve for a full disk is 64 MB of nothing
        for sought, mark in wanted.items()
        if sought in content
    ]


def canaries(people: Path) -> list[str]:
    """Sixty first names of a Synthea file, each with the number that makes it unlike any word."""
    with people.open(encoding="utf-8", newline="") as file:
        return [row["FIRST"] for row in islice(csv.DictReader(file), CANARIES)]


def open_below(folder: Path, process: int | None = None) -> list[str]:
    """The clinic's files below that a process holds open; None: this one."""
    held = Path(f"/proc/{process or os.getpid()}/fd")
    targets = [str(link.readlink()) for link in held.iterdir() if link.is_symlink()]
    return [target for target in targets if target.startswith(f"{folder}/clinic-")]


def asked(program: str, database: Path, *statements: str) -> tuple[str, str]:
    """What a database program answers to the question for every table, and what it complains of."""
    script = "\n".join((*statements, "SELECT name FROM sqlite_master;", ""))
    done = subprocess.run(
        [program, "-batch", database], input=script, capture_output=True, text=True, check=False
    )
    return done.stdout.strip(), done.stderr.strip()


def raw_key(data: Path, login: str, password: str, device: DeviceSecrets | None) -> bytes:
    """The key of the database file, by way of the key file and a user's password."""
    held = vault.load(data)
    tag = vault.tag_of(vault.tag_key_of(held, device), login)
    opened = vault.unlock(held, tag, password, device)
    return keys.database_key(opened.master_key, held.database_id)
