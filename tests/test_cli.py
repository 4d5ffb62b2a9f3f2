"""The commands without a window, as a script would run them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_desktop.cli import demo
from clinic_desktop.data.places import Places
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.access import FrontDoor
from tests.shared_data import shared_data

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """A demo clinic whose state lies where the command line looks for it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(home))
        with demo.demo_clinic(count=60) as places:
            beside = Places(places.data, _state_for(places.data))
            beside.state.parent.mkdir(parents=True, exist_ok=True)
            places.state.rename(beside.state)
            yield beside


def _state_for(data: Path) -> Path:
    from clinic_desktop import paths  # reads the variable that the fixture has just set

    return paths.default_state(data)


def run(*arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "clinic_desktop", *arguments],
        input=typed,
        text=True,
        capture_output=True,
        cwd=ROOT,
        env=os.environ.copy(),
        check=False,
    )


def test_the_self_test_ends_with_one_line_of_json_and_leaves_nothing(tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path))
        done = run("selftest")
    outcome = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (outcome["ok"], outcome["imported"]) == (True, 25)
    assert outcome["pages"] >= 1
    assert set(outcome) == {"imported", "found", "pages", "seconds", "peak_mb", "ok"}
    assert set(tmp_path.iterdir()) == before


def test_the_self_test_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    nothing = tmp_path / "people.csv"
    nothing.write_bytes(b"")
    done = run("selftest", "--import", str(nothing))
    assert done.returncode == 1
    assert json.loads(done.stdout)["ok"] is False
    assert "Traceback" not in done.stderr


def test_a_sound_clinic_verifies(clinic: Places) -> None:
    done = run("--data", str(clinic.data), "verify", "--login", "maya", typed=f"{demo.PASSWORD}\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line[:4] for line in done.stdout.splitlines()] == ["good"] * 6


def test_a_wrong_password_is_refused_with_its_exit_code(clinic: Places) -> None:
    done = run("--data", str(clinic.data), "verify", "--login", "maya", typed="wrong\n")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_clinic_has_its_own_exit_code(tmp_path: Path) -> None:
    done = run("--data", str(tmp_path / "none"), "verify", "--login", "maya", typed="x\n")
    assert done.returncode == 4
    assert "no clinic" in done.stderr
    assert not (tmp_path / "none").exists()


def test_people_are_brought_in_and_found(clinic: Places) -> None:
    file = shared_data() / "populations/synthea-csv-dbt/patients.csv"
    typed = f"{demo.PASSWORD}\n"
    done = run(
        "--data", str(clinic.data), "import", "patients", str(file), "--login", "maya", typed=typed
    )
    assert done.returncode == 0, done.stderr
    backend = FrontDoor(clinic).sign_in("maya", demo.PASSWORD).finish()
    first = file.read_text("utf-8").splitlines()[1].split(",")
    found = backend.run(patients.search, f"{first[7]} {first[8]}")
    backend.close()
    assert found


def test_who_may_not_import_is_told_so(clinic: Places) -> None:
    file = shared_data() / "populations/synthea-csv-dbt/patients.csv"
    typed = f"{demo.PASSWORD}\n"
    done = run(
        "--data", str(clinic.data), "import", "patients", str(file), "--login", "rima", typed=typed
    )
    assert done.returncode == 4
    assert "role" in done.stderr
