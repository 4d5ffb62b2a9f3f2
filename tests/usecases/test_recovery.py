"""The paper code when this computer's key or memory is gone; users keep their passwords."""

import shutil
from pathlib import Path

import pytest

from clinic_desktop.data import reasons
from clinic_desktop.domain.errors import InvalidInput, MustWait, SignInFailed, StorageError
from clinic_desktop.security import recovery_code
from clinic_desktop.security.device import Item
from clinic_desktop.usecases import patients
from tests import make
from tests.usecases.loss import OWNER, Clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


def test_an_emptied_keyring_is_filled_again_and_everybody_keeps_the_password(
    clinic: Clinic,
) -> None:
    clinic.store.items.clear()
    with pytest.raises(StorageError, match="no longer holds"):
        clinic.door().sign_in("maya", OWNER)
    clinic.door().recover(clinic.code.lower())
    clinic.everybody_gets_in()


def test_a_new_computer_needs_only_the_data_folder_the_code_and_a_reason(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.move(tmp_path / "new")
    with pytest.raises(InvalidInput, match="does not remember") as asked:
        clinic.door().recover(clinic.code)
    assert list(asked.value.problems) == ["reason"]
    assert clinic.store.items == {}
    clinic.door().recover(clinic.code, "the old computer broke")
    clinic.everybody_gets_in()


def test_a_lost_state_folder_is_noticed_and_accepted_with_code_and_reason_only(
    clinic: Clinic,
) -> None:
    shutil.rmtree(clinic.places.state)
    clinic.store.delete(Item.ANCHOR)
    with pytest.raises(StorageError, match="no longer remembers"):
        clinic.door().sign_in("maya", OWNER)
    with pytest.raises(InvalidInput, match="02 Mar 2026"):
        clinic.door().recover(clinic.code, "  ")
    clinic.door().recover(clinic.code, "somebody cleaned the disk")
    clinic.everybody_gets_in()


def put_back_old_records(clinic: Clinic, tmp_path: Path) -> None:
    """Two patients were registered after the copy that lies there now."""
    shutil.copytree(clinic.places.data, tmp_path / "evening")
    clinic.clock.forward(days=1)
    backend = clinic.owner()
    for number in range(2):
        backend.run(patients.register, make.form(phone=f"03 123 45{number}"))
    backend.close()
    for name in ("clinic-1.db", "clinic-1.db-wal", "clinic-1.db-shm"):
        (clinic.places.data / name).unlink(missing_ok=True)
    shutil.copytree(tmp_path / "evening", clinic.places.data, dirs_exist_ok=True)


def test_old_records_put_back_are_accepted_with_a_reason_that_is_kept(
    clinic: Clinic, tmp_path: Path
) -> None:
    put_back_old_records(clinic, tmp_path)
    with pytest.raises(StorageError, match="older than this PC remembers"):
        clinic.door().sign_in("maya", OWNER)
    with pytest.raises(InvalidInput) as asked:
        clinic.door().recover(clinic.code)
    said = asked.value.problems["reason"]
    assert "3 entries are missing" in said
    assert "03 Mar 2026" in said and "02 Mar 2026" in said
    clinic.door().recover(clinic.code, " the disk was replaced ")
    clinic.everybody_gets_in()
    deeds = [action for _user, action, _outcome in clinic.deeds()]
    assert {"access.accept_older", "access.recover"} <= set(deeds)
    assert kept_reason(clinic) == "the disk was replaced"


def kept_reason(clinic: Clinic) -> str | None:
    backend = clinic.owner()
    with backend.database.transaction() as session:
        kept = reasons.latest(session, "access.accept_older")
        said = None if kept is None else kept.reason
    backend.close()
    return said


def test_an_old_key_file_put_back_is_accepted_with_a_reason_only(
    clinic: Clinic, tmp_path: Path
) -> None:
    old = (clinic.places.data / "clinic.vault").read_bytes()
    entrance = clinic.door().sign_in("maya", OWNER)
    entrance.finish().close()
    new_code = renew_the_kit(clinic)
    for name in ("clinic.vault", "clinic.vault.bak"):
        (clinic.places.data / name).write_bytes(old)
    with pytest.raises(StorageError, match="key file is older"):
        clinic.door().sign_in("maya", OWNER)
    with pytest.raises(SignInFailed):
        clinic.door().recover(new_code, "the newer code is not in the old file")
    with pytest.raises(InvalidInput, match=r"clinic\.vault"):
        clinic.door().recover(clinic.code)
    clinic.door().recover(clinic.code, "the disk lost the new one")
    clinic.everybody_gets_in()


def renew_the_kit(clinic: Clinic) -> str:
    entrance = clinic.door().sign_in("maya", OWNER)
    kit = entrance.new_kit()
    entrance.confirm_kit(kit.code)
    entrance.finish().close()
    return kit.code


def test_a_reason_given_where_nothing_is_doubtful_is_not_kept(clinic: Clinic) -> None:
    clinic.door().recover(clinic.code, "just to be sure")
    assert kept_reason(clinic) is None
    assert "access.accept_older" not in [action for _user, action, _outcome in clinic.deeds()]


def test_a_locked_name_is_free_again(clinic: Clinic) -> None:
    door = clinic.door()
    for _attempt in range(25):
        with pytest.raises((SignInFailed, MustWait)):
            door.sign_in("maya", "wrong wrong wrong")
    door.recover(clinic.code)
    door.sign_in("maya", OWNER).finish().close()


def test_the_use_of_the_code_stands_in_the_trail(clinic: Clinic) -> None:
    clinic.door().recover(clinic.code)
    assert ("", "access.recover", "done") in clinic.deeds()


def test_a_mistyped_code_and_another_clinics_code_change_nothing(clinic: Clinic) -> None:
    clinic.store.items.clear()
    with pytest.raises(InvalidInput):
        clinic.door().recover(clinic.code[:-1])
    with pytest.raises(SignInFailed):
        clinic.door().recover(recovery_code.new_code())
    assert clinic.store.items == {}
