"""A7: a real keyring emptied, another computer's, and keyrings that may not be used."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys import tools

ROOT = Path(__file__).parents[2]
UNLOCK = 'printf %s "a keyring password" | gnome-keyring-daemon --unlock --components=secrets'
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TMPDIR")
LIMIT = 180  # seconds: the code must have brought everybody back


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tools.wanted("dbus-run-session", "gnome-keyring-daemon")
    home = tmp_path_factory.mktemp("founded") / "home"
    home.mkdir()
    done = session(home, "found")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def computer(founded: Path, tmp_path: Path) -> Path:
    """A home with a keyring of its own, in which a clinic was founded."""
    return Path(
        shutil.copytree(
            founded, tmp_path / "first", ignore=shutil.ignore_patterns("xdg_runtime_dir")
        )
    )


def session(home: Path, step: str, *, setting: str = "", keyring: bool = True) -> "Done":
    """One step of the day in a desktop session of its own; `setting` as "NAME=value"."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG", "DBUS"))
    }
    places = {name: str(home / name.lower()) for name in HOMES}
    for place in places.values():
        Path(place).mkdir(mode=0o700, exist_ok=True)
    name, _equals, value = setting.partition("=")
    environment = {**kept, **places, **({name: value} if name else {})}
    program = f'"{sys.executable}" -m tests.faults.keyring_day {step} "{home / "clinic"}"'
    script = f"{UNLOCK} >/dev/null && exec {program}" if keyring else f"exec {program}"
    command = ["dbus-run-session", "--", "sh", "-c", script] if keyring else ["sh", "-c", script]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600
    )


Done = subprocess.CompletedProcess[str]


def assert_back_in_time(done: Done) -> None:
    assert done.returncode == 0, done.stderr
    seconds = re.search(r"seconds ([0-9.]+)", done.stdout)
    assert seconds is not None and float(seconds[1]) < LIMIT


def test_an_emptied_keyring_is_filled_from_the_paper_and_everybody_gets_in(computer: Path) -> None:
    assert_back_in_time(session(computer, "emptied"))


def test_another_computer_comes_back_with_data_folder_and_code(
    computer: Path, tmp_path: Path
) -> None:
    other = tmp_path / "second"
    other.mkdir()
    shutil.copytree(computer / "clinic", other / "clinic")
    shutil.copy(computer / "note.json", other)
    assert_back_in_time(session(other, "moved"))


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        pytest.param("keyring.backends.fail.Keyring", marks=pytest.mark.long),
        pytest.param("keyring.backends.chainer.ChainerBackend", marks=pytest.mark.long),
    ],
)
def test_a_variable_cannot_choose_another_keyring(computer: Path, backend: str) -> None:
    done = session(computer, "without", setting=f"PYTHON_KEYRING_BACKEND={backend}")
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_a_settings_file_cannot_choose_another_keyring(computer: Path, tmp_path: Path) -> None:
    chosen = computer / "xdg_config_home" / "python_keyring"
    chosen.mkdir(parents=True)
    (chosen / "keyringrc.cfg").write_text(
        "[backend]\ndefault-keyring=keyring.backends.null.Keyring\n"
    )
    assert_back_in_time(session(computer, "emptied"))


def test_without_any_keyring_nothing_opens_and_nothing_is_written(computer: Path) -> None:
    nowhere = f"DBUS_SESSION_BUS_ADDRESS=unix:path={computer / 'nowhere'}"
    done = session(computer, "without", setting=nowhere, keyring=False)
    assert done.returncode == 0, done.stderr
