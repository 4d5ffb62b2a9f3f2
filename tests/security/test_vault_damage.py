"""The key file edited, damaged, put back or cut off in the middle of a save."""

import copy
import errno
import hashlib
import itertools
import json
import pkgutil
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clinic_desktop.domain.errors import ClinicError, StorageError
from clinic_desktop.security import vault, vault_file
from clinic_desktop.security.canonical import canonical, to_bytes, to_text
from tests.security.vaults import ANN, BOB, Clinic, dice_from, make_clinic

Fields = dict[str, Any]


@pytest.fixture(scope="module")
def clinic() -> Clinic:
    return make_clinic()


@pytest.fixture(scope="module")
def content(clinic: Clinic) -> bytes:
    return vault_file.spell(clinic.opened.vault, clinic.opened.master_key)


def _flip(text: str, dice: random.Random) -> str:
    raw = bytearray(to_bytes(text))
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    return to_text(bytes(raw))


def _salt(fields: Fields, dice: random.Random) -> None:
    header = dice.choice(fields["slots"])["hdr"]
    header["salt"] = _flip(header["salt"], dice)


def _kdf(name: str, value: int) -> Callable[[Fields, random.Random], None]:
    def edit(fields: Fields, dice: random.Random) -> None:
        users = [slot for slot in fields["slots"] if slot["hdr"]["kdf"] is not None]
        dice.choice(users)["hdr"]["kdf"][name] = value

    return edit


def _slot_field(name: str) -> Callable[[Fields, random.Random], None]:
    def edit(fields: Fields, dice: random.Random) -> None:
        slot = dice.choice(fields["slots"])
        slot[name] = _flip(slot[name], dice)

    return edit


def _kind(fields: Fields, dice: random.Random) -> None:
    header = dice.choice(fields["slots"])["hdr"]
    header["kind"] = "recovery" if header["kind"] != "recovery" else "user+device"


def _kind_to_user(fields: Fields, _dice: random.Random) -> None:
    """Try to do without the device secret, in a shape the program itself would write."""
    for slot in fields["slots"]:
        if slot["hdr"]["kind"] == "user+device":
            slot["hdr"].update(kind="user", ds=None)


def _tag(fields: Fields, dice: random.Random) -> None:
    dice.choice(fields["slots"])["hdr"]["tag"] = f"{dice.getrandbits(64):016x}"


def _swap_tags(fields: Fields, dice: random.Random) -> None:
    one, other = dice.sample(fields["slots"], 2)
    one["hdr"]["tag"], other["hdr"]["tag"] = other["hdr"]["tag"], one["hdr"]["tag"]


def _number(name: str) -> Callable[[Fields, random.Random], None]:
    def edit(fields: Fields, dice: random.Random) -> None:
        fields[name] += dice.randint(1, 9)

    return edit


def _database_file(fields: Fields, _dice: random.Random) -> None:
    fields["db"]["file"] = "clinic-9.db"


def _database_path(fields: Fields, _dice: random.Random) -> None:
    fields["db"]["file"] = "../clinic-1.db"


def _escrow(fields: Fields, dice: random.Random) -> None:
    device = next(iter(fields["escrow"]))
    fields["escrow"][device] = _flip(fields["escrow"][device], dice)


def _drop_slot(fields: Fields, dice: random.Random) -> None:
    fields["slots"].remove(dice.choice(fields["slots"]))


def _double_slot(fields: Fields, dice: random.Random) -> None:
    fields["slots"].append(copy.deepcopy(dice.choice(fields["slots"])))


def _swap_master_keys(fields: Fields, dice: random.Random) -> None:
    one, other = dice.sample(fields["slots"], 2)
    one["smk"], other["smk"] = other["smk"], one["smk"]


def _clinic_id(fields: Fields, _dice: random.Random) -> None:
    fields["clinic_id"] = "0" * 32


def _planted_tag_key(fields: Fields, _dice: random.Random) -> None:
    fields["tag_key"] = to_text(bytes(32))


EDITS: dict[str, Callable[[Fields, random.Random], None]] = {
    "salt": _salt,
    "less memory": _kdf("m", 19457),
    "other passes": _kdf("t", 2),
    "endless memory": _kdf("m", 1 << 40),
    "wrapped key": _slot_field("wpriv"),
    "sealed master key": _slot_field("smk"),
    "public key": _slot_field("pub"),
    "kind": _kind,
    "kind to user": _kind_to_user,
    "tag": _tag,
    "tags swapped": _swap_tags,
    "epoch": _number("epoch"),
    "generation": _number("gen"),
    "database file": _database_file,
    "database path": _database_path,
    "escrow": _escrow,
    "slot dropped": _drop_slot,
    "slot doubled": _double_slot,
    "master keys swapped": _swap_master_keys,
    "clinic id": _clinic_id,
    "planted tag key": _planted_tag_key,
}


def _edited(content: bytes, edit: Callable[[Fields, random.Random], None], seed: int) -> bytes:
    """As a knowing attacker leaves it: the checksum is right again."""
    fields = json.loads(content)
    del fields["sum"]
    edit(fields, dice_from(seed))
    fields["sum"] = hashlib.sha256(canonical(fields)).hexdigest()
    return canonical(fields)


def _accepted(clinic: Clinic, edited: bytes) -> list[str]:
    """Who still gets in through the edited file."""
    found = vault_file.read(edited)
    if found is None:
        return []
    ways = {
        "ann": lambda: vault.unlock(found, clinic.tag("ann"), ANN, clinic.device),
        "bob": lambda: vault.unlock(found, clinic.tag("bob"), BOB, clinic.device),
        "code": lambda: vault.unlock_with_code(found, clinic.code),
    }
    return [name for name, way in ways.items() if not _refuses(way)]


def _refuses(way: Callable[[], object]) -> bool:
    try:
        way()
    except ClinicError:
        return True
    return False


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_key_file_lets_nobody_in(clinic: Clinic, content: bytes, name: str) -> None:
    for seed in range(3):
        edited = _edited(content, EDITS[name], seed)
        assert edited != content
        assert _accepted(clinic, edited) == []


@pytest.mark.long
@pytest.mark.parametrize("name", EDITS)
def test_an_edited_key_file_lets_nobody_in_100_times(
    clinic: Clinic, content: bytes, name: str
) -> None:
    for seed in range(100):
        assert _accepted(clinic, _edited(content, EDITS[name], seed)) == []


def test_the_untouched_file_lets_everybody_in(clinic: Clinic, content: bytes) -> None:
    assert _accepted(clinic, content) == ["ann", "bob", "code"]


@pytest.mark.parametrize(
    "spelling",
    [
        lambda content: content.replace(b'"v":1', b'"v":true', 1),
        lambda content: content.replace(b'{"clinic_id"', b'{"gen":9,"clinic_id"', 1),
        lambda content: content.replace(b'{"clinic_id"', b'{"extra":1,"clinic_id"', 1),
        lambda content: content + b"\n",
        lambda _content: b"[" * 100_000,
        lambda _content: b"null",
        lambda content: content.ljust(vault_file.LARGEST + 1),
    ],
    ids=["truth", "repeated", "extra", "newline", "nested", "null", "long"],
)
def test_there_is_one_spelling_only(content: bytes, spelling: Callable[[bytes], bytes]) -> None:
    assert vault_file.read(spelling(content)) is None


def _damaged(content: bytes, seed: int) -> bytes:
    dice, raw = dice_from(seed), bytearray(content)
    if seed % 2:
        return bytes(raw[: dice.randrange(len(raw))])
    for _flip_number in range(3):
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    return bytes(raw)


def test_one_flipped_bit_anywhere_is_seen(content: bytes) -> None:
    dice = dice_from(29)
    for _flip_number in range(200):
        raw = bytearray(content)
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        assert vault_file.read(bytes(raw)) is None


def test_a_file_cut_short_anywhere_is_seen(content: bytes) -> None:
    assert all(vault_file.read(content[:length]) is None for length in range(len(content)))


def test_a_damaged_copy_is_replaced_by_the_other(
    clinic: Clinic, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / vault.FILE_NAME
    for seed in range(200):
        first, second = (path, path.with_name(path.name + ".bak"))[:: 1 if seed % 4 < 2 else -1]
        first.write_bytes(_damaged(content, seed))
        second.write_bytes(content)
        loaded = vault.load(tmp_path)
        master_key = vault.unlock_with_code(loaded, clinic.code).master_key
        assert master_key == clinic.opened.master_key


def test_two_damaged_copies_are_said_to_be_damaged(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "clinic.vault").write_bytes(content[:-1])
    (tmp_path / "clinic.vault.bak").write_bytes(content[1:])
    with pytest.raises(StorageError, match="damaged"):
        vault.load(tmp_path)


def test_a_missing_key_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert not vault.exists(tmp_path)
    with pytest.raises(StorageError, match="missing"):
        vault.load(tmp_path)


def test_opening_mends_the_damaged_copy(clinic: Clinic, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "clinic.vault").write_bytes(b"damaged")
    (tmp_path / "clinic.vault.bak").write_bytes(content)
    vault.mend(tmp_path, vault.load(tmp_path), clinic.opened.master_key)
    assert (tmp_path / "clinic.vault").read_bytes() == content


def test_a_copy_that_cannot_be_mended_keeps_nobody_out(
    clinic: Clinic, content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "clinic.vault").write_bytes(content)
    (tmp_path / "clinic.vault.bak").mkdir()
    vault.mend(tmp_path, vault.load(tmp_path), clinic.opened.master_key)
    assert "could not be mended" in caplog.text


def test_the_newer_of_two_sound_copies_is_taken(clinic: Clinic, tmp_path: Path) -> None:
    old, master_key = clinic.opened, clinic.opened.master_key
    new = vault.remove_slot(old, clinic.tag("bob"))
    vault.save(tmp_path, old.vault, master_key)
    (tmp_path / "clinic.vault").write_bytes(vault_file.spell(new.vault, master_key))
    assert vault.load(tmp_path) == new.vault


def test_a_file_that_would_grow_too_large_is_not_written(clinic: Clinic, tmp_path: Path) -> None:
    vault.save(tmp_path, clinic.opened.vault, clinic.opened.master_key)
    huge = clinic.opened.vault.changed(escrow={f"{n:016x}": bytes(3000) for n in range(100)})
    with pytest.raises(StorageError, match="Nothing was changed"):
        vault.save(tmp_path, huge, clinic.opened.master_key)
    assert vault.load(tmp_path).gen == clinic.opened.vault.gen


@pytest.mark.parametrize("call", ["os.open", "os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("number", range(4))
def test_a_disk_that_fills_up_anywhere_in_a_save_leaves_a_file_that_opens(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    vault.save(tmp_path, clinic.opened.vault, clinic.opened.master_key)
    changed = vault.remove_slot(clinic.opened, clinic.tag("bob"))
    with monkeypatch.context() as full_disk:
        full_disk.setattr(call, _failing_at(call, number))
        told = _told(lambda: vault.save(tmp_path, changed.vault, changed.master_key))
    loaded = vault.load(tmp_path)
    vault.unlock_with_code(loaded, clinic.code)
    assert loaded == (clinic.opened.vault if "Nothing was changed" in told else changed.vault)


def _told(way: Callable[[], object]) -> str:
    try:
        way()
    except StorageError as error:
        return str(error)
    return "saved"


def _failing_at(call: str, number: int) -> Callable[..., Any]:
    """The real `call`, which finds the disk full at its call of that number."""
    real: Callable[..., Any] = pkgutil.resolve_name(call)
    calls = itertools.count()

    def run(*args: Any, **options: Any) -> Any:
        if next(calls) == number:
            raise OSError(errno.ENOSPC, "no space")
        return real(*args, **options)

    return run


# Saves one generation after the other until it is killed, and tells each once it is on the disk.
SAVING = """
import sys
from pathlib import Path
from clinic_desktop.security import vault
folder = Path(sys.argv[1])
opened = vault.unlock_with_code(vault.load(folder), sys.argv[2])
print("ready", flush=True)
while True:
    opened = opened.changed()
    vault.save(folder, opened.vault, opened.master_key)
    print(opened.vault.gen, flush=True)
"""


def _kill_while_saving(clinic: Clinic, folder: Path, generations: int) -> None:
    """Kill after so many acknowledged saves; the file must open and know them all."""
    child = subprocess.Popen(
        [sys.executable, "-c", SAVING, str(folder), clinic.code], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    for _line in range(generations + 1):
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    acknowledged = [int(line) for line in child.stdout.read().split()]
    child.wait()
    child.stdout.close()
    loaded = vault.load(folder)
    master_key = vault.unlock_with_code(loaded, clinic.code).master_key
    assert master_key == clinic.opened.master_key
    assert loaded.gen >= max(acknowledged, default=0)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX test")
def test_a_kill_while_saving_leaves_the_old_or_the_new_file(clinic: Clinic, tmp_path: Path) -> None:
    vault.save(tmp_path, clinic.opened.vault, clinic.opened.master_key)
    for generations in range(4):
        _kill_while_saving(clinic, tmp_path, generations)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX test")
def test_400_kills_while_saving_leave_the_old_or_the_new_file(
    clinic: Clinic, tmp_path: Path
) -> None:
    vault.save(tmp_path, clinic.opened.vault, clinic.opened.master_key)
    for number in range(400):
        _kill_while_saving(clinic, tmp_path, number % 7)
