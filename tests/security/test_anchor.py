"""Old key files and old records are noticed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic_desktop.security import anchor, keys
from clinic_desktop.security.anchor import Anchor, OlderThanRemembered
from clinic_desktop.security.device import Item, NoKeyring
from clinic_desktop.security.memory_device import MemoryDevice

KEY = keys.anchor_key(bytes(32))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEEN = Anchor(gen=7, epoch=2, file_id="a" * 16, audit_seq=40, audit_mac="ab" * 32, at=NOON)
OLDER = replace(SEEN, gen=6, audit_seq=30, at=NOON - timedelta(days=1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anchor.json"


def test_what_was_written_is_remembered(path: Path) -> None:
    device = MemoryDevice()
    anchor.write(path, SEEN, KEY, device)
    assert anchor.read(path, KEY, device) == SEEN


@pytest.mark.parametrize("lost", ["file", "keyring"])
def test_either_copy_is_enough(path: Path, lost: str) -> None:
    device = MemoryDevice()
    anchor.write(path, SEEN, KEY, device)
    if lost == "file":
        path.unlink()
    else:
        device.delete(Item.ANCHOR)
    assert anchor.read(path, KEY, device) == SEEN


def test_an_old_state_file_put_back_does_not_hide_the_newer_memory(path: Path) -> None:
    device = MemoryDevice()
    anchor.write(path, OLDER, KEY, device)
    old = path.read_bytes()
    anchor.write(path, SEEN, KEY, device)
    path.write_bytes(old)
    assert anchor.read(path, KEY, device) == SEEN


def test_an_edited_state_file_is_not_believed(path: Path) -> None:
    device = MemoryDevice()
    anchor.write(path, SEEN, KEY, device)
    device.delete(Item.ANCHOR)
    path.write_bytes(path.read_bytes().replace(b'"gen":7', b'"gen":1'))
    assert anchor.read(path, KEY, device) is None


def test_without_a_keyring_damage_is_still_found(path: Path) -> None:
    anchor.write(path, SEEN, None, NoKeyring())
    assert anchor.read(path, None, NoKeyring()) == SEEN
    path.write_bytes(path.read_bytes().replace(b'"gen":7', b'"gen":1'))
    assert anchor.read(path, None, NoKeyring()) is None


def test_an_older_key_file_is_refused_20_of_20_times() -> None:
    refused = 0
    for gen in range(20):
        seen = replace(SEEN, gen=gen + 1)
        with pytest.raises(OlderThanRemembered, match="older than this PC remembers"):
            anchor.check_keys(seen, gen, SEEN.epoch)
        refused += 1
    assert refused == 20


def test_a_key_file_of_the_same_or_a_later_generation_is_accepted() -> None:
    anchor.check_keys(SEEN, SEEN.gen, SEEN.epoch)
    anchor.check_keys(SEEN, SEEN.gen + 3, SEEN.epoch + 1)


def test_records_that_reach_the_remembered_row_are_accepted() -> None:
    anchor.check_records(SEEN, SEEN.file_id, SEEN.epoch, 40, SEEN.audit_mac)
    anchor.check_records(SEEN, SEEN.file_id, SEEN.epoch, 90, SEEN.audit_mac)
    anchor.check_records(SEEN, "b" * 16, SEEN.epoch + 1, 40, SEEN.audit_mac)


@pytest.mark.parametrize(
    ("file_id", "head", "mac"),
    [
        (SEEN.file_id, 39, None),
        (SEEN.file_id, 41, "cd" * 32),
        (SEEN.file_id, 41, None),
        ("b" * 16, 41, SEEN.audit_mac),
    ],
    ids=["cut", "rewritten", "row gone", "another file"],
)
def test_older_or_other_records_are_refused(file_id: str, head: int, mac: str | None) -> None:
    with pytest.raises(OlderThanRemembered, match="this PC remembers"):
        anchor.check_records(SEEN, file_id, SEEN.epoch, head, mac)


def test_a_new_clinic_without_audit_rows_is_accepted() -> None:
    new = replace(SEEN, audit_seq=0, audit_mac="")
    anchor.check_records(new, SEEN.file_id, SEEN.epoch, 0, None)


def test_a_lost_memory_is_not_taken_for_a_new_clinic() -> None:
    with pytest.raises(OlderThanRemembered, match="no longer remembers"):
        anchor.check_keys(None, 1, 1)
    with pytest.raises(OlderThanRemembered, match="no longer remembers"):
        anchor.check_records(None, SEEN.file_id, 1, 0, None)


def test_a_clock_set_back_by_more_than_two_minutes_is_noticed() -> None:
    assert not anchor.has_clock_gone_back(SEEN, NOON - timedelta(minutes=2))
    assert anchor.has_clock_gone_back(SEEN, NOON - timedelta(minutes=2, seconds=1))
