"""New keys for the whole clinic: everything goes on, and what somebody kept opens nothing new."""

import os
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from clinic_desktop.data import audit, audit_checkpoints, file_settings, reasons, recopying
from clinic_desktop.data import clinic as records
from clinic_desktop.data.places import Places
from clinic_desktop.domain.errors import (
    Cancelled,
    ClinicError,
    CodeWanted,
    InvalidInput,
    NotAllowed,
    StorageError,
)
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import device, keys, vault
from clinic_desktop.security.anchor import OlderThanRemembered
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import patients, rekeying, verifying
from clinic_desktop.usecases.access import FrontDoor
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.faults.founding_day import PASSWORD, PLAN

LEAVER, LEAVERS_PASSWORD = "bob", "granite parade lemon orbit"
WAYS_OF_WHO_LEFT = ((LEAVER, LEAVERS_PASSWORD), (LEAVER, PASSWORD), ("maya", LEAVERS_PASSWORD))
PUT_BACK = (
    ("clinic.vault",),
    ("clinic.vault", "clinic-1.db"),
    ("clinic.vault", "clinic.vault.bak"),
    ("clinic.vault", "clinic.vault.bak", "clinic-1.db"),
)


class Site:
    """A clinic founded for one test, and its administrator at the desk."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "data", folder / "state")
        self.store = MemoryDevice()
        founded = self.door().found(PLAN, Progress())
        founded.entrance.kit(founded.recovery_code)
        founded.entrance.confirm_kit(founded.recovery_code)
        self.backend = founded.entrance.finish()
        self.backend.prove()

    def door(self) -> FrontDoor:
        return FrontDoor(self.places, make.Clock(), store=self.store)

    def rekey(self, progress: Progress | None = None) -> rekeying.Rekeyed:
        return rekeying.rekey(self.backend, "Bob left", progress or Progress())

    def sign_in_again(self) -> Backend:
        self.backend.close()
        self.backend = self.door().sign_in("maya", PASSWORD).finish()
        self.backend.prove()
        return self.backend

    @property
    def files(self) -> list[str]:
        """The clinic's files, without their journals."""
        names = (path.name for path in self.places.data.glob("clinic-*"))
        return sorted(name for name in names if not name.endswith(("-wal", "-shm")))

    def names(self) -> list[str]:
        with self.backend.database.transaction() as session:
            return list(session.execute(text("SELECT family FROM patient ORDER BY 1")).scalars())


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    made.backend.run(patients.register, make.form(family="Khoury"))
    yield made
    made.backend.close()


def opens(path: Path, key: bytes) -> bool:
    try:
        with closing(file_settings.connect(path, key, create=False, read_only=True)):
            return True
    except (StorageError, sqlcipher.DatabaseError):
        return False


def at_step(number: int, act: Callable[[], object]) -> Progress:
    """Progress that does something the moment a re-key has come so far."""
    steps = iter(range(1000))

    def tell(_done: int, _total: int) -> None:
        if next(steps) == number:
            act()

    return Progress(tell)


def test_everything_is_carried_over_under_another_key(site: Site) -> None:
    old_key, old = site.backend.stay.keys.database_key(), site.places.database(1)
    shutil.copyfile(old, old.with_name("kept.db"))
    done = site.rekey()
    new_key = site.backend.stay.keys.database_key()
    assert done.epoch == 2
    assert done.rows > 50
    assert site.files == ["clinic-2.db"]
    assert site.names() == ["Khoury"]
    assert opens(site.places.database(2), new_key)
    assert not opens(site.places.database(2), old_key)
    assert not opens(old.with_name("kept.db"), new_key)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX")
def test_only_the_owner_of_the_computer_account_may_read_the_new_file(site: Site) -> None:
    site.rekey()
    assert stat.S_IMODE(site.places.database(2).stat().st_mode) == 0o600


def test_the_same_stay_goes_on_in_the_new_file(site: Site) -> None:
    site.rekey()
    site.backend.run(patients.register, make.form(family="Haddad"))
    site.backend.stay.keys.add_user(LEAVER, LEAVERS_PASSWORD)
    assert site.rekey().epoch == 3
    backend = site.sign_in_again()
    assert site.names() == ["Haddad", "Khoury"]
    backend.database.tidy()
    assert backend.run(verifying.everything, Progress()).is_good


def test_everybody_signs_in_with_the_own_password_afterwards(site: Site) -> None:
    keyholder = site.backend.stay.keys
    keyholder.add_user(LEAVER, LEAVERS_PASSWORD)
    site.rekey()
    held = vault.load(site.places.data)
    secrets = device.read_secrets(site.store)
    tag = vault.tag_of(vault.tag_key_of(held, secrets), LEAVER)
    assert vault.unlock(held, tag, LEAVERS_PASSWORD, secrets).master_key == (
        keyholder.opened.master_key
    )


def test_the_deed_its_reason_and_a_signed_end_stand_in_the_trail(site: Site) -> None:
    site.rekey()
    with site.backend.database.transaction() as session:
        head, marker = audit.head(session), records.clinic_file(session)
        last = session.get(audit.AuditEntry, head.seq)
        signed = session.get(audit_checkpoints.AuditCheckpoint, head.seq)
        stated = reasons.latest(session, "rekeying.rekey")
        assert last is not None
        assert (last.action, last.user_id) == ("rekeying.rekey", site.backend.user.id)
        assert marker is not None
        assert signed is not None
        assert (signed.file_id, signed.epoch) == (marker.file_id, 2)
        assert stated is not None
        assert stated.reason == "Bob left"


def test_it_wants_a_code_and_a_reason(site: Site) -> None:
    with pytest.raises(InvalidInput, match="who left"):
        rekeying.rekey(site.backend, "  ", Progress())
    site.backend.stay = replace(site.backend.stay, proven_at=None)
    with pytest.raises(CodeWanted):
        site.rekey()
    assert site.files == ["clinic-1.db"]


def test_only_who_manages_users_may_do_it(as_receptionist: Backend) -> None:
    with pytest.raises(NotAllowed):
        rekeying.rekey(as_receptionist, "curiosity", Progress())


def test_a_disk_without_room_is_said_before_anything_is_done(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recopying, "ROOM", 1e12)
    with pytest.raises(StorageError, match=r"Free \d+ MB more"):
        site.rekey()
    assert site.files == ["clinic-1.db"]


def test_cancel_at_any_step_leaves_everything_as_it_was(site: Site) -> None:
    def stop() -> None:
        raise Cancelled("stopped")

    key, number = site.backend.stay.keys.database_key(), 0
    while number < 200:
        try:
            site.rekey(at_step(number, stop))
        except Cancelled:
            assert site.files == ["clinic-1.db"]
            assert site.backend.stay.keys.database_key() == key
            site.backend.run(patients.register, make.form(family=f"Step{number:03}"))
            number += 1
        else:
            break
    assert number > 10
    assert len(site.names()) == number + 1
    assert site.files == ["clinic-2.db"]


def test_what_is_saved_meanwhile_waits_and_is_in_the_new_file(site: Site) -> None:
    def save(family: str) -> Callable[[], object]:
        return lambda: site.backend.run(patients.register, make.form(family=family))

    savers = [threading.Thread(target=save(f"Waiting{number}")) for number in range(4)]

    def start_saving() -> None:
        for saver in savers:
            saver.start()

    site.rekey(at_step(3, start_saving))
    for saver in savers:
        saver.join()
    assert site.names() == ["Khoury", *(f"Waiting{number}" for number in range(4))]
    assert site.sign_in_again().database.path == site.places.database(2)
    assert len(site.names()) == 5


def test_reading_goes_on_meanwhile_and_ends_on_the_old_file(site: Site) -> None:
    seen: list[list[str]] = []
    with site.backend.database.transaction() as reading:
        site.rekey(at_step(5, lambda: seen.append(site.names())))
        assert reading.execute(text("SELECT family FROM patient")).scalars().all() == ["Khoury"]
        with site.backend.database.transaction() as session:
            marker = records.clinic_file(session)
            assert marker is not None
            assert marker.hub_epoch == 2
    assert seen == [["Khoury"]]
    assert site.backend.database.connections <= 7
    with site.backend.database.transaction() as session:
        listed = session.execute(text("PRAGMA database_list")).one()
        assert Path(listed[2]).name == "clinic-2.db"


def test_what_is_looked_at_meanwhile_is_written_down_afterwards(site: Site) -> None:
    def look() -> None:
        site.backend.run(patients.search, "Khoury")
        site.backend.flush()  # here it would wait for itself

    site.rekey(at_step(5, look))
    site.backend.flush()
    with site.backend.database.transaction() as session:
        assert [deed.action for deed in session.query(audit.AuditEntry)][-1] == "patients.search"


def test_a_key_file_that_cannot_be_written_leaves_everything_as_it_was(site: Site) -> None:
    in_the_way = site.places.data / "clinic.vault.new"
    in_the_way.mkdir()
    with pytest.raises(StorageError, match="The keys were not changed"):
        site.rekey()
    in_the_way.rmdir()
    assert site.files == ["clinic-1.db"]
    site.backend.run(patients.register, make.form(family="Haddad"))
    site.sign_in_again()
    assert site.names() == ["Haddad", "Khoury"]


def test_a_key_file_that_was_not_surely_flushed_is_followed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fail_once_renamed(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        if is_folder and vault.load(site.places.data).epoch == 2:
            raise OSError("the disk does not answer")
        real(handle)

    with monkeypatch.context() as dying:
        dying.setattr(os, "fsync", fail_once_renamed)
        with pytest.raises(StorageError, match="not sure"):
            site.rekey()
    assert site.backend.database.path == site.places.database(2)
    site.backend.run(patients.register, make.form(family="Haddad"))
    site.sign_in_again()
    assert site.names() == ["Haddad", "Khoury"]
    assert site.files == ["clinic-2.db"]


def test_the_next_sign_in_sweeps_what_was_left(site: Site) -> None:
    data = site.places.data
    site.rekey()
    (data / "clinic-1.db").write_bytes(b"held open by somebody")
    (data / "clinic-1.db-wal").write_bytes(b"")
    (data / "clinic-3.db").write_bytes(b"a copy that came to nothing")
    (data / "clinic-3.db.unfinished").touch()
    site.sign_in_again()
    assert site.files == ["clinic-2.db"]
    assert not (data / "clinic-1.db-wal").exists()


def test_a_newer_file_without_a_mark_is_never_removed_or_overwritten(site: Site) -> None:
    unknown = site.places.data / "clinic-2.db"
    unknown.write_bytes(b"perhaps of a newer key file")
    site.sign_in_again()
    site.rekey()
    assert unknown.read_bytes() == b"perhaps of a newer key file"
    assert site.backend.database.path.name == "clinic-3.db"


class Kept:
    """What somebody who left kept: both files, the own password and this computer's secret."""

    def __init__(self, site: Site, folder: Path) -> None:
        site.backend.stay.keys.add_user(LEAVER, LEAVERS_PASSWORD)
        site.backend.database.tidy()
        self.folder = folder
        shutil.copytree(site.places.data, folder)
        self.vault = vault.load(folder)
        self.secrets = device.read_secrets(site.store)
        self.tag = vault.tag_of(vault.tag_key_of(self.vault, self.secrets), LEAVER)
        self.opened = vault.unlock(self.vault, self.tag, LEAVERS_PASSWORD, self.secrets)
        slot = vault.find_slot(self.vault, self.tag)
        assert slot is not None
        site.backend.stay.keys.remove_user(slot.header.id)
        site.rekey()

    def keys_to_try(self, now: vault.Vault) -> list[bytes]:
        """Every key that can be made of the old master key and all that both key files say."""
        ids = (self.vault.database_id, now.database_id, now.clinic_id)
        made = [keys.database_key(self.opened.master_key, one) for one in ids]
        made += [keys.derive(self.opened.master_key, keys.DATABASE)]
        return [*made, self.opened.master_key, self.opened.private_key, *self._secrets()]

    def grafted(self, now: vault.Vault) -> list[vault.Vault]:
        """The key file of today with the old way in put back into it, in several ways."""
        old = vault.find_slot(self.vault, self.tag)
        assert old is not None
        whole = replace(now, slots=(*now.slots, old))
        with_todays_keys = [
            replace(now, slots=(*now.slots, replace(old, sealed=slot.sealed))) for slot in now.slots
        ]
        return [whole, replace(whole, epoch=1), replace(whole, mac=""), *with_todays_keys]

    def _secrets(self) -> list[bytes]:
        assert self.secrets is not None
        return [self.secrets.secret, self.secrets.tag_key]


def test_who_left_opens_nothing_new_with_all_that_was_kept(site: Site, tmp_path: Path) -> None:
    kept = Kept(site, tmp_path / "kept")
    site.backend.database.tidy()
    now, new = vault.load(site.places.data), site.places.database(2)
    connect = partial(file_settings.connect, new, create=False, read_only=True)
    tries: list[Callable[[], object]] = [partial(connect, key) for key in kept.keys_to_try(now)]
    tries += [partial(unlock, kept, now, *way) for way in WAYS_OF_WHO_LEFT]
    tries += [partial(unlock, kept, made, LEAVER, LEAVERS_PASSWORD) for made in kept.grafted(now)]
    tries += [partial(sign_in_with, site, kept, names) for names in PUT_BACK]
    assert len(tries) >= 20
    assert [number for number, one in enumerate(tries) if succeeds(one)] == []


def unlock(kept: Kept, held: vault.Vault, login: str, password: str) -> vault.Opened:
    tag = vault.tag_of(vault.tag_key_of(held, kept.secrets), login)
    return vault.unlock(held, tag, password, kept.secrets)


def succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (ClinicError, sqlcipher.DatabaseError):
        return False
    return True


def sign_in_with(site: Site, kept: Kept, names: tuple[str, ...]) -> None:
    """Put old files back into the clinic's folder and come in through the front door."""
    data = site.places.data
    before = {name: (data / name).read_bytes() for name in names if (data / name).exists()}
    try:
        for name in names:
            shutil.copyfile(kept.folder / name, data / name)
        site.door().sign_in(LEAVER, LEAVERS_PASSWORD)
    finally:
        for name in names:
            (data / name).unlink()
        for name, content in before.items():
            (data / name).write_bytes(content)


def test_the_old_files_put_back_together_are_refused_by_what_this_computer_remembers(
    site: Site, tmp_path: Path
) -> None:
    kept = Kept(site, tmp_path / "kept")
    names = ("clinic.vault", "clinic.vault.bak", "clinic-1.db")
    with pytest.raises(OlderThanRemembered):
        sign_in_with(site, kept, names)
    assert site.sign_in_again().user.roles == (Role.ADMINISTRATOR,)
