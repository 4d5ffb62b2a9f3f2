"""Where the program's own files lie, and where a clinic's files lie unless somebody says otherwise."""

import os
import sys
from hashlib import sha256
from pathlib import Path

APPLICATION = "ClinicDesktop"


def resources() -> Path:
    """The folder of style sheet, fonts, forms and translations (source run or frozen)."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root / "resources"


def default_data() -> Path:
    """Where this computer's clinic lies: a folder that no service copies elsewhere."""
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"]) / APPLICATION / "data"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APPLICATION / "data"
    root = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(root) / "clinic-desktop"


def default_state(data: Path) -> Path:
    """Where the counters and anchors of a data folder lie: apart from it, so that one copy lacks them."""
    if sys.platform == "win32":
        root = Path(os.environ["LOCALAPPDATA"]) / APPLICATION / "state"
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Application Support" / APPLICATION / "state"
    else:
        home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
        root = Path(home) / "clinic-desktop"
    return root if data == default_data() else root / _folder_name(data)


def _folder_name(data: Path) -> str:
    """A short name for another data folder that says nothing about where it is."""

    return sha256(str(data.absolute()).encode()).hexdigest()[:16]
