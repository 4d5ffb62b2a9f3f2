"""Who can open the key file, and who cannot."""

import secrets
import statistics
import time
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import InvalidInput, SignInFailed, StorageError
from clinic_desktop.security import argon, keys, recovery_code, vault
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceSecrets, new_secrets
from clinic_desktop.security.vault import Credentials
from tests.security.vaults import ANN, BOB, QUICK, Clinic, make_clinic


@pytest.fixture(scope="module")
def clinic() -> Clinic:
    return make_clinic()


def test_every_user_and_the_recovery_code_find_the_same_master_key(
    clinic: Clinic, tmp_path: Path
) -> None:
    vault.save(tmp_path, clinic.opened.vault, clinic.opened.master_key)
    loaded = vault.load(tmp_path)
    ann = vault.unlock(loaded, clinic.tag("ann"), ANN, clinic.device)
    bob = vault.unlock(loaded, clinic.tag("BOB "), BOB, clinic.device)
    paper = vault.unlock_with_code(loaded, clinic.code.lower().replace("-", " "))
    expected = clinic.opened.master_key
    assert (ann.master_key, bob.master_key, paper.master_key) == (expected,) * 3


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(clinic: Clinic) -> None:
    held = clinic.opened.vault
    with pytest.raises(SignInFailed) as wrong:
        vault.unlock(held, clinic.tag("ann"), BOB, clinic.device)
    with pytest.raises(SignInFailed) as unknown:
        vault.unlock(held, clinic.tag("zed"), BOB, clinic.device)
    assert str(wrong.value) == str(unknown.value)


def test_an_unknown_name_costs_the_same_work_as_a_known_one(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[KdfParameters] = []
    stretch = argon.stretch

    def counted(secret: bytes, salt: bytes, parameters: KdfParameters) -> bytes:
        runs.append(parameters)
        return stretch(secret, salt, parameters)

    monkeypatch.setattr(argon, "stretch", counted)
    for name in ("ann", "zed"):
        with pytest.raises(SignInFailed):
            vault.unlock(clinic.opened.vault, clinic.tag(name), "wrong", clinic.device)
    assert runs == [QUICK, QUICK]


@pytest.mark.long
def test_an_unknown_name_and_a_wrong_password_take_the_same_time(clinic: Clinic) -> None:
    seconds: dict[str, list[float]] = {"ann": [], "zed": []}
    for _try in range(150):
        for name, taken in seconds.items():
            before = time.perf_counter()
            with pytest.raises(SignInFailed):
                vault.unlock(clinic.opened.vault, clinic.tag(name), "wrong", clinic.device)
            taken.append(time.perf_counter() - before)
    known, unknown = (statistics.median(taken) for taken in seconds.values())
    assert abs(known - unknown) < 0.1 * known


def test_the_recovery_slot_cannot_be_tried_as_a_user(clinic: Clinic) -> None:
    tag = _recovery_tag(clinic)
    with pytest.raises(SignInFailed):
        vault.unlock(clinic.opened.vault, tag, clinic.code, clinic.device)


def test_another_recovery_code_opens_nothing(clinic: Clinic) -> None:
    with pytest.raises(SignInFailed):
        vault.unlock_with_code(clinic.opened.vault, recovery_code.new_code())


def test_a_mistyped_recovery_code_is_told_from_a_wrong_one(clinic: Clinic) -> None:
    with pytest.raises(InvalidInput) as caught:
        vault.unlock_with_code(clinic.opened.vault, clinic.code[:-1])
    assert set(caught.value.problems) == {"code"}


def test_a_copied_folder_is_useless_without_the_keyring(clinic: Clinic) -> None:
    for stolen in (None, new_secrets()):
        with pytest.raises(StorageError, match="recovery code"):
            vault.unlock(clinic.opened.vault, clinic.tag("ann"), ANN, stolen)


def test_a_password_typed_on_another_keyboard_is_the_same_password() -> None:
    clinic = make_clinic()
    composed, decomposed = "caf\u00e9 au lait noir", "cafe\u0301 au lait noir"
    changed = vault.change_password(clinic.opened, clinic.credentials("Ann", composed))
    vault.unlock(changed.vault, clinic.tag("ann"), decomposed, clinic.device)


def test_changing_a_password_keeps_what_was_sealed_to_its_owner(clinic: Clinic) -> None:
    sealed = vault.seal_to_slot(clinic.opened.vault, clinic.tag("ann"), "seed", b"12345")
    changed = vault.change_password(clinic.opened, clinic.credentials("Ann", "another phrase"))
    again = vault.unlock(changed.vault, clinic.tag("ann"), "another phrase", clinic.device)
    assert vault.open_sealed(again, "seed", sealed) == b"12345"
    with pytest.raises(SignInFailed):
        vault.unlock(changed.vault, clinic.tag("ann"), ANN, clinic.device)


def test_nobody_else_reads_what_was_sealed_to_one_user(clinic: Clinic) -> None:
    held = clinic.opened.vault
    sealed = vault.seal_to_slot(held, clinic.tag("ann"), "seed", b"12345")
    bob = vault.unlock(held, clinic.tag("bob"), BOB, clinic.device)
    with pytest.raises(StorageError):
        vault.open_sealed(bob, "seed", sealed)
    with pytest.raises(StorageError):
        vault.open_sealed(clinic.opened, "another purpose", sealed)


def test_a_removed_user_is_refused_and_the_others_are_not(clinic: Clinic) -> None:
    without = vault.remove_slot(clinic.opened, clinic.tag("bob"))
    with pytest.raises(SignInFailed):
        vault.unlock(without.vault, clinic.tag("bob"), BOB, clinic.device)
    vault.unlock(without.vault, clinic.tag("ann"), ANN, clinic.device)


def test_the_recovery_slot_cannot_be_removed(clinic: Clinic) -> None:
    tag = _recovery_tag(clinic)
    assert vault.remove_slot(clinic.opened, tag) is clinic.opened


def test_a_name_can_have_one_slot_only(clinic: Clinic) -> None:
    with pytest.raises(InvalidInput, match="taken"):
        vault.add_user_slot(clinic.opened, clinic.credentials(" bob", "other phrase"))
    with pytest.raises(InvalidInput, match="taken"):
        vault.change_password(clinic.opened, clinic.credentials("Bob", ANN))


def test_a_user_can_be_renamed_with_the_password_at_hand(clinic: Clinic) -> None:
    renamed = vault.change_password(clinic.opened, clinic.credentials("Anna", ANN))
    vault.unlock(renamed.vault, clinic.tag("anna"), ANN, clinic.device)
    assert vault.find_slot(renamed.vault, clinic.tag("ann")) is None


def test_an_administrator_resets_a_password_without_knowing_the_old_one(clinic: Clinic) -> None:
    sealed = vault.seal_to_slot(clinic.opened.vault, clinic.tag("bob"), "seed", b"12345")
    reset = vault.reset_user_slot(clinic.opened, clinic.credentials("Bob", "four words for today"))
    bob = vault.unlock(reset.vault, clinic.tag("bob"), "four words for today", clinic.device)
    assert bob.master_key == clinic.opened.master_key
    with pytest.raises(StorageError):
        vault.open_sealed(bob, "seed", sealed)


def test_every_change_raises_the_generation(clinic: Clinic) -> None:
    opened = clinic.opened
    changes = [
        vault.remove_slot(opened, clinic.tag("bob")),
        vault.change_password(opened, clinic.credentials("Ann", "another phrase")),
        vault.add_user_slot(opened, clinic.credentials("Cyd", "cyd pass phrase")),
        vault.replace_recovery(opened, recovery_code.new_code(), clinic.device),
        vault.reseal(opened, keys.new_key(), "clinic-2.db", "0" * 16),
        vault.escrow_device(opened, new_secrets()),
    ]
    assert {changed.vault.gen for changed in changes} == {opened.vault.gen + 1}


def test_a_new_kit_ends_the_old_code(clinic: Clinic) -> None:
    code = recovery_code.new_code()
    renewed = vault.replace_recovery(clinic.opened, code, clinic.device)
    assert vault.unlock_with_code(renewed.vault, code).master_key == clinic.opened.master_key
    assert list(vault.recover_device_secrets(renewed.vault, code).values()) == [clinic.device]
    with pytest.raises(SignInFailed):
        vault.unlock_with_code(renewed.vault, clinic.code)


def test_a_new_kit_can_be_made_by_who_came_in_with_the_old_one(clinic: Clinic) -> None:
    paper = vault.unlock_with_code(clinic.opened.vault, clinic.code)
    renewed = vault.replace_recovery(paper, recovery_code.new_code(), clinic.device)
    vault.reseal(renewed, keys.new_key(), "clinic-2.db", "0" * 16)


def test_a_new_epoch_needs_nobodys_password(clinic: Clinic) -> None:
    fresh = keys.new_key()
    resealed = vault.reseal(clinic.opened, fresh, "clinic-2.db", "f" * 16)
    bob = vault.unlock(resealed.vault, clinic.tag("bob"), BOB, clinic.device)
    assert bob.master_key == fresh
    assert vault.unlock_with_code(resealed.vault, clinic.code).master_key == fresh
    assert (resealed.vault.epoch, resealed.vault.database_file) == (2, "clinic-2.db")


def test_a_new_computer_needs_the_folder_and_the_code_and_users_keep_their_passwords(
    clinic: Clinic,
) -> None:
    recovered = vault.recover_device_secrets(clinic.opened.vault, clinic.code)
    moved = vault.moved_device(recovered.values())
    paper = vault.unlock_with_code(clinic.opened.vault, clinic.code)
    escrowed = vault.escrow_device(paper, moved)

    bob = vault.unlock(escrowed.vault, clinic.tag("bob"), BOB, moved)
    assert vault.needs_rewrap(bob, moved, QUICK)
    bob = vault.change_password(bob, Credentials(clinic.tag("bob"), BOB, moved, QUICK))
    assert not vault.needs_rewrap(bob, moved, QUICK)
    assert vault.without_unused(bob.vault, moved) == moved  # Ann still hangs on the old one

    ann = vault.unlock(bob.vault, clinic.tag("ann"), ANN, moved)
    ann = vault.change_password(ann, Credentials(clinic.tag("ann"), ANN, moved, QUICK))
    final = vault.without_unused(ann.vault, moved)
    assert final.old_secrets == ()
    assert len(vault.escrow_device(ann, final).vault.escrow) == 1
    with pytest.raises(StorageError):
        vault.unlock(ann.vault, clinic.tag("ann"), ANN, clinic.device)


def test_weaker_parameters_than_this_computers_ask_for_a_new_wrap(clinic: Clinic) -> None:
    assert not vault.needs_rewrap(clinic.opened, clinic.device, QUICK)
    assert vault.needs_rewrap(clinic.opened, clinic.device, argon.DEFAULT)


def test_without_a_keyring_passwords_stand_alone(tmp_path: Path) -> None:
    clinic = make_clinic(with_keyring=False)
    vault.save(tmp_path, clinic.opened.vault, clinic.opened.master_key)
    loaded = vault.load(tmp_path)
    kinds = {slot.header.kind for slot in loaded.slots}
    assert kinds == {vault.Kind.USER, vault.Kind.RECOVERY}
    vault.unlock(loaded, clinic.tag("bob"), BOB, None)
    assert vault.recover_device_secrets(loaded, clinic.code) == {}


def test_no_name_password_or_secret_lies_in_the_file(clinic: Clinic, tmp_path: Path) -> None:
    vault.save(tmp_path, clinic.opened.vault, clinic.opened.master_key)
    content = (tmp_path / vault.FILE_NAME).read_bytes()
    assert isinstance(clinic.device, DeviceSecrets)
    secret = (clinic.device.secret, clinic.device.tag_key, clinic.opened.master_key)
    hidden = ["Ann", "Bob", ANN, clinic.code, *(value.hex() for value in secret)]
    assert not [text for text in hidden if text.encode() in content]


def test_no_secret_shows_in_what_python_prints(clinic: Clinic) -> None:
    assert isinstance(clinic.device, DeviceSecrets)
    printed = repr(clinic.opened) + repr(clinic.device) + repr(clinic.credentials("Ann", ANN))
    secret = (clinic.opened.master_key, clinic.opened.private_key, clinic.device.secret)
    assert not [value for value in secret if repr(value)[2:-1] in printed]
    assert ANN not in printed


def test_tags_do_not_tell_who_is_who_without_the_tag_key() -> None:
    assert vault.tag_of(secrets.token_bytes(32), "ann") != vault.tag_of(bytes(32), "ann")


def test_an_opened_vault_from_another_clinic_is_not_believed(clinic: Clinic) -> None:
    other = replace(clinic.opened.vault, clinic_id="0" * 32)
    with pytest.raises(SignInFailed):
        vault.unlock(other, clinic.tag("ann"), ANN, clinic.device)


def _recovery_tag(clinic: Clinic) -> str:
    slots = clinic.opened.vault.slots
    return next(slot.header.tag for slot in slots if slot.header.kind is vault.Kind.RECOVERY)
