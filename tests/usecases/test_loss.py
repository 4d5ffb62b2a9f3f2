"""Keys lost and brought back: no step in between leaves a way in that nobody can open."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest

from clinic_desktop.data.audit import AuditEntry
from clinic_desktop.domain.errors import (
    ClinicError,
    InvalidInput,
    MustWait,
    SignInFailed,
    StorageError,
)
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import vault
from clinic_desktop.security.device import Item
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases.access import Entrance, Need
from tests.usecases.loss import EVERYBODY, OWNER, RECEPTION, Clinic

NEW = "copper harbour violin thistle"
REASON = "the old computer broke"


class PowerCut(BaseException):
    """Nothing catches it, as nothing catches the end of the current."""


class BrittleDevice(MemoryDevice):
    """A keyring under which the power fails before its nth change."""

    def __init__(self) -> None:
        super().__init__()
        self.left: int | None = None

    def write(self, item: Item, value: bytes) -> None:
        self._spend()
        super().write(item, value)

    def delete(self, item: Item) -> None:
        self._spend()
        super().delete(item)

    def _spend(self) -> None:
        if self.left is None:
            return
        if self.left == 0:
            raise PowerCut
        self.left -= 1


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return Clinic(tmp_path_factory.mktemp("founded"))


@pytest.fixture
def clinic(founded: Clinic, tmp_path: Path) -> Clinic:
    return founded.copy(tmp_path / "clinic")


# a new secret, taken over user by user


def test_another_computer_gets_a_secret_of_its_own_and_users_come_over_one_by_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    old = clinic.present_secret()
    clinic.move(tmp_path / "new")
    clinic.door().recover(clinic.code, REASON)
    assert clinic.present_secret() != old
    assert clinic.used_secrets() == {old}
    clinic.owner().close()
    assert clinic.used_secrets() == {old, clinic.present_secret()}
    assert len(clinic.secrets().old_secrets) == 1
    clinic.everybody_gets_in()
    assert clinic.used_secrets() == {clinic.present_secret()}
    assert clinic.secrets().old_secrets == ()
    assert set(vault.load(clinic.places.data).escrow) == {clinic.present_secret()}


def test_an_emptied_keyring_gets_a_new_secret_too(clinic: Clinic) -> None:
    old = clinic.present_secret()
    clinic.store.items.clear()
    clinic.door().recover(clinic.code)
    clinic.everybody_gets_in()
    assert clinic.used_secrets() == {clinic.present_secret()} != {old}


def test_a_second_loss_before_everybody_came_over_is_no_harm(clinic: Clinic) -> None:
    for _time in range(3):
        clinic.store.items.clear()
        clinic.door().recover(clinic.code)
        clinic.owner().close()
    clinic.everybody_gets_in()
    assert clinic.used_secrets() == {clinic.present_secret()}


def test_one_old_secret_missing_from_the_keyring_comes_back_with_the_code(clinic: Clinic) -> None:
    clinic.store.items.clear()
    clinic.door().recover(clinic.code)
    clinic.owner().close()
    clinic.store.delete(Item.OLD_DEVICE_SECRETS)
    with pytest.raises(StorageError, match="no longer holds"):
        clinic.door().sign_in("rana", RECEPTION)
    clinic.door().recover(clinic.code)
    clinic.everybody_gets_in()


def test_the_second_factor_still_opens_after_coming_over(clinic: Clinic) -> None:
    phone = enrol(clinic)
    clinic.store.items.clear()
    clinic.door().recover(clinic.code)
    for _time in range(2):
        clinic.clock.forward(minutes=2)
        entrance = clinic.door().sign_in("maya", OWNER)
        entrance.enter_code(phone.at(clinic.clock.now))
        entrance.finish().close()


def test_a_copy_of_the_old_computer_opens_with_the_old_key_file_only(
    clinic: Clinic, tmp_path: Path
) -> None:
    before = clinic.copy(tmp_path / "before")
    clinic.store.items.clear()
    clinic.door().recover(clinic.code)
    clinic.everybody_gets_in()
    for name in ("clinic.vault", "clinic.vault.bak"):
        shutil.copy(clinic.places.data / name, before.places.data / name)
    for login, password in EVERYBODY:
        with pytest.raises(StorageError, match="no longer holds"):
            before.door().sign_in(login, password)


def enrol(clinic: Clinic) -> pyotp.TOTP:
    entrance = clinic.door().sign_in("maya", OWNER)
    phone = pyotp.TOTP(entrance.start_enrolment().key_text.replace(" ", ""))
    entrance.confirm_enrolment(phone.at(clinic.clock.now))
    entrance.finish().close()
    return phone


# a crash between any two steps


def cut_everywhere(clinic: Clinic, folder: Path, deed: Callable[[Clinic], object]) -> int:
    """Do `deed` with the power failing before each change of the keyring and each saving of keys.

    After each failure everybody must get in, with the code again where it is asked for.
    """
    cuts = 0
    while True:
        hurt = brittle(clinic, folder / str(cuts), cuts)
        try:
            deed(hurt)
        except PowerCut:
            heal_and_check(hurt)
            cuts += 1
            continue
        return cuts


def brittle(clinic: Clinic, folder: Path, left: int) -> Clinic:
    hurt = clinic.copy(folder)
    store = BrittleDevice()
    store.items, hurt.store = dict(hurt.store.items), store
    store.left = left
    return hurt


def heal_and_check(hurt: Clinic) -> None:
    assert isinstance(hurt.store, BrittleDevice)
    hurt.store.left = None
    held = vault.load(hurt.places.data)
    assert hurt.used_secrets() <= held.escrow.keys(), "a slot hangs on what the paper cannot give"
    try:
        hurt.door().sign_in("maya", OWNER).abandon()
    except (StorageError, MustWait):
        hurt.door().recover(hurt.code, REASON)
    hurt.everybody_gets_in()


def recover(clinic: Clinic) -> None:
    clinic.door().recover(clinic.code)


def test_a_power_cut_anywhere_in_a_recovery_locks_nobody_out(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.store.items.clear()
    assert cut_everywhere(clinic, tmp_path, recover) >= 5


def test_a_power_cut_anywhere_while_a_user_comes_over_locks_nobody_out(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.store.items.clear()
    recover(clinic)
    clinic.owner().close()

    def come_over(hurt: Clinic) -> None:
        hurt.door().sign_in("rana", RECEPTION).finish().close()

    assert cut_everywhere(clinic, tmp_path, come_over) >= 5


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("deed", ["recover", "come over", "reset"])
def test_a_power_cut_around_the_saving_of_the_key_file_locks_nobody_out(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, deed: str, is_after: bool
) -> None:
    clinic.store.items.clear()
    if deed == "come over":
        recover(clinic)
    save = vault.save

    def fail(folder: Path, held: vault.Vault, master_key: bytes) -> None:
        if is_after:
            save(folder, held, master_key)
        raise PowerCut

    with monkeypatch.context() as power:
        power.setattr(vault, "save", fail)
        with pytest.raises(PowerCut):
            DEEDS[deed](clinic)
    if deed == "reset":
        reset(clinic).finish().close()
        clinic.door().sign_in("maya", NEW).finish().close()
        return
    hurt = clinic
    try:
        hurt.door().sign_in("maya", OWNER).abandon()
    except StorageError:
        recover(hurt)
    hurt.everybody_gets_in()


def reset(clinic: Clinic, login: str = "maya", password: str = NEW) -> Entrance:
    return clinic.door().reset_with_code(clinic.code, login, password, Progress(), REASON)


DEEDS: dict[str, Callable[[Clinic], object]] = {
    "recover": recover,
    "come over": Clinic.owner,
    "reset": reset,
}


# the only administrator forgot the password


def test_an_administrator_chooses_a_new_password_with_the_code(clinic: Clinic) -> None:
    backend = reset(clinic, " MAYA ").finish()
    assert backend.user.name == "Maya Haddad"
    backend.close()
    with pytest.raises(SignInFailed):
        clinic.door().sign_in("maya", OWNER)
    clinic.door().sign_in("maya", NEW).finish().close()
    clinic.door().sign_in("rana", RECEPTION).finish().close()


def test_the_new_password_stands_in_the_trail(clinic: Clinic) -> None:
    reset(clinic).finish().close()
    backend = clinic.door().sign_in("maya", NEW).finish()
    with backend.database.transaction() as session:
        entry = session.query(AuditEntry).filter_by(action="access.reset_with_code").one()
        assert (entry.outcome, entry.user_id) == ("done", backend.user.id)
        assert session.query(AuditEntry).filter_by(action="access.recover").count() == 0
    backend.close()


def test_the_second_factor_is_set_up_again_after_a_new_password(clinic: Clinic) -> None:
    enrol(clinic)
    entrance = reset(clinic)
    assert entrance.needs == {Need.ENROL}
    phone = pyotp.TOTP(entrance.start_enrolment().key_text.replace(" ", ""))
    entrance.confirm_enrolment(phone.at(clinic.clock.now))
    entrance.finish().close()
    clinic.clock.forward(minutes=2)
    assert clinic.door().sign_in("maya", NEW).needs == {Need.CODE}


def test_the_code_gives_a_password_to_administrators_only_and_tells_nobody_who_exists(
    clinic: Clinic,
) -> None:
    said = set()
    for login in ("rana", "nobody", ""):
        with pytest.raises(InvalidInput, match="administrator") as refusal:
            reset(clinic, login)
        assert list(refusal.value.problems) == ["login"]
        said.add(str(refusal.value))
    assert len(said) == 1
    clinic.everybody_gets_in()


def test_the_rules_for_passwords_hold_for_the_new_one_too(clinic: Clinic) -> None:
    for weak in ("short", "maya haddad maya", "password1234"):
        with pytest.raises(InvalidInput) as refusal:
            reset(clinic, password=weak)
        assert list(refusal.value.problems) == ["password"]
    clinic.everybody_gets_in()


def test_a_locked_administrator_gets_in_at_once_with_code_and_new_password(clinic: Clinic) -> None:
    door = clinic.door()
    for login in ("maya", "rana"):
        for _attempt in range(5):
            with pytest.raises(SignInFailed):
                door.sign_in(login, "wrong wrong wrong")
    door.reset_with_code(clinic.code, "maya", NEW, Progress()).finish().close()
    with pytest.raises(MustWait):
        door.sign_in("rana", RECEPTION)


def test_code_and_name_bring_a_new_computer_back_with_a_new_password(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.move(tmp_path / "new")
    with pytest.raises(InvalidInput) as asked:
        clinic.door().reset_with_code(clinic.code, "maya", NEW, Progress())
    assert list(asked.value.problems) == ["reason"]
    reset(clinic).finish().close()
    clinic.door().sign_in("rana", RECEPTION).finish().close()
    assert clinic.used_secrets() == {clinic.present_secret()}


def test_a_wrong_code_gives_no_password(clinic: Clinic) -> None:
    with pytest.raises(ClinicError):
        clinic.door().reset_with_code(clinic.code[:-1], "maya", NEW, Progress())
    clinic.everybody_gets_in()
