"""A12: after a full day of use no marked string lies in the clear outside of what was exported."""

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.data import independent_client
from tests.faults import canaries, outside

SEARCHED = ("data", "state", "tmp", "home", "output", "while open")
# never stored as typed: hashed, refused, or only looked for
NOT_KEPT = frozenset(
    "password new_password wrong_password wrong_code mine bad_email bad_phone searched bug bug_local "
    "thread_bug sql_value cancelled refused_name import_bad".split()
)


@dataclass(frozen=True)
class Outcome:
    folder: Path
    made: dict[str, str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("day")
    for name in ("tmp", "home", "output", "exports", "told", "keyring"):
        (folder / name).mkdir()
    home = str(folder / "home")
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    environment = os.environ | dict.fromkeys(names, home)
    environment |= {"TMPDIR": str(folder / "tmp"), "QT_QPA_PLATFORM": "offscreen"}
    with (
        (folder / "output" / "out").open("wb") as out,
        (folder / "output" / "err").open("wb") as err,
    ):
        subprocess.run(
            [sys.executable, "-m", "tests.faults.canary_day", str(folder)],
            stdout=out,
            stderr=err,
            env=environment,
            check=False,
            timeout=200,
        )
    told = folder / "told" / "made.json"
    assert told.exists(), (folder / "output" / "err").read_text()
    return Outcome(folder, json.loads(told.read_text()))


def wanted(outcome: Outcome) -> dict[str, set[bytes]]:
    """All marked strings, and the secrets the program made, each in every spelling."""
    marked = canaries.entered()
    secrets = dict(outcome.made)
    for name, code in outcome.made.items():
        secrets[f"{name} bare"] = code.replace("-", "").replace(" ", "")
    forms = {name: canaries.traces(text) for name, text in (marked | secrets).items()}
    forms["phone as stored"] = canaries.traces("+961" + marked["phone"].replace(" ", "")[1:])
    forms["database key bytes"] = {*canaries.spellings(bytes.fromhex(secrets["database key"]))}
    return forms


def test_no_marked_string_lies_in_the_clear(outcome: Outcome) -> None:
    looked_for = wanted(outcome)
    assert len(looked_for) >= 60
    folders = [outcome.folder / name for name in SEARCHED]
    assert all(folder.is_dir() for folder in folders)
    assert canaries.found_in(folders, looked_for) == []


def test_the_day_kept_every_marked_string_in_the_encrypted_file(outcome: Outcome) -> None:
    key = bytes.fromhex(outcome.made["database key"])
    plain = independent_client.decrypted(outcome.folder / "data" / "clinic-1.db", key)
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    tables = [row[0] for row in plain.execute(named).fetchall()]
    rows = [row for table in tables for row in plain.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
    content = repr(rows).lower()
    plain.close()
    missing = [
        name
        for name, text in canaries.entered().items()
        if text.lower() not in content and name not in NOT_KEPT and "screen_" not in name
    ]
    assert missing == []


def test_the_log_names_each_bug_without_its_text(outcome: Outcome) -> None:
    log = (outcome.folder / "state" / "logs" / "clinic.log").read_text()
    for kind in ("ValueError", "KeyError", "RuntimeError", "OperationalError", "Conflict"):
        assert kind in log


def test_the_search_would_see_them_in_the_exports(outcome: Outcome) -> None:
    marked = {"import_family": canaries.traces(canaries.entered()["import_family"])}
    assert canaries.found_in([outcome.folder / "exports"], marked)


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The day at the real windows; `made` holds the titles too."""
    folder = tmp_path_factory.mktemp("screens")
    (folder / "output").mkdir()
    with (folder / "output" / "said").open("wb") as said:
        subprocess.run(
            outside.command(folder, "canaries"),
            stdout=said,
            stderr=said,
            env=outside.environment(folder),
            cwd=outside.ROOT,
            check=False,
            timeout=250,
        )
    told = folder / "told.json"
    assert told.exists(), (folder / "output" / "said").read_text()
    found = json.loads(told.read_text())
    told.unlink()
    return Outcome(folder, found["made"] | {"titles": "\n".join(found["titles"])})


def test_no_marked_string_of_the_screens_lies_in_the_clear(screens: Outcome) -> None:
    made = {name: text for name, text in screens.made.items() if name != "titles"}
    assert set(made) == {"recovery code", "one-time code seed"}
    looked_for = {name: canaries.traces(text) for name, text in made.items()}
    looked_for |= {
        name: canaries.traces(text)
        for name, text in canaries.entered().items()
        if name.startswith("screen_")
    }
    folders = [screens.folder / name for name in ("data", "state", "home", "output")]
    assert all(folder.is_dir() for folder in folders)
    assert canaries.found_in(folders, looked_for) == []
    assert (screens.folder / "exports" / "copy.pdf").exists()
    assert (screens.folder / "state" / "window.ini").exists()


def test_no_title_of_a_window_names_anybody(screens: Outcome) -> None:
    titles = screens.made["titles"]
    assert "Clinic" in titles
    words = {name: text for name, text in canaries.entered().items() if "screen_" in name}
    assert [name for name, text in words.items() if text in titles] == []


@pytest.mark.parametrize("place", range(7))
def test_the_search_sees_every_spelling(tmp_path: Path, place: int) -> None:
    text = "Zqbcdfghklmn"
    spelled = (
        text.encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        text.encode().hex().encode(),
        text.upper().encode("utf-16-le").hex().upper().encode(),
        base64.b64encode(b"x" + text.encode() + b"yz"),
        base64.b64encode(b"xy" + text.lower().encode() + b"z"),
    )[place]
    (tmp_path / "file").write_bytes(b"before" + spelled + b"behind")
    assert canaries.found_in([tmp_path], {"it": canaries.traces(text)})
