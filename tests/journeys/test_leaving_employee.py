"""Somebody leaves: nothing they kept opens the clinic as it is from now on."""

import shutil
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import SignInFailed, StorageError
from clinic_desktop.security import device as computer
from clinic_desktop.security import keys, vault
from clinic_desktop.ui.administration.leaving_dialog import LeavingDialog
from clinic_desktop.usecases import patients
from tests import make
from tests.data import independent_client
from tests.journeys import traces
from tests.journeys.crew import OWNER, RECEPTION, Crew


def test_the_old_password_the_old_key_and_the_old_folder_open_nothing(
    crew: Crew, tmp_path: Path
) -> None:
    kept = what_they_kept(crew, tmp_path / "kept")
    let_go(crew)
    crew.lock()
    the_password_is_refused(crew)
    the_old_key_reads_nothing_new(crew, kept)
    the_old_folder_put_back_is_refused(crew, kept)


def what_they_kept(crew: Crew, kept: Path) -> Path:
    """A copy of the whole data folder, and the password to it: both opened the clinic that day."""
    shutil.copytree(crew.places.data, kept)
    secrets = computer.read_secrets(crew.device)
    assert traces.raw_key(kept, "rima", RECEPTION, secrets)
    return kept


def let_go(crew: Crew) -> None:
    crew.enter("maya", OWNER)
    crew.window.desk.run(patients.register, make.form("Rania"))
    section = crew.choose("rima")
    crew.press(section, "user_deactivate")
    dialog = crew.until(LeavingDialog)
    assert dialog.keys.isChecked()
    crew.press(dialog, "save")
    crew.wait(lambda: bool(dialog.fields["reason"].problem.text()))
    crew.type(dialog, "reason", "Moved to another clinic")
    crew.press(dialog, "save")
    told = crew.until_called("told")
    assert "the clinic has new keys" in crew.said()
    assert "still open with the old password" in crew.said()
    crew.press(told, "told_close")
    assert crew.state_of("rima") == "deactivated"
    assert crew.window.desk.run(patients.search, "Rania")


def the_password_is_refused(crew: Crew) -> None:
    crew.sign_in("rima", RECEPTION)
    crew.wait(lambda: "not right" in crew.said())
    crew.enter("maya", OWNER)
    assert crew.window.desk.run(patients.search, "Rania")
    crew.lock()


def the_old_key_reads_nothing_new(crew: Crew, kept: Path) -> None:
    secrets = computer.read_secrets(crew.device)
    old = traces.raw_key(kept, "rima", RECEPTION, secrets)
    held = vault.load(crew.places.data)
    (database,) = crew.places.data.glob("clinic*.db")
    assert database.name == held.database_file
    with pytest.raises(independent_client.WrongKey):
        independent_client.decrypted(database, old)
    tag = vault.tag_of(vault.tag_key_of(held, secrets), "rima")
    with pytest.raises(SignInFailed):
        vault.unlock(held, tag, RECEPTION, secrets)
    master = vault.unlock(
        held, vault.tag_of(vault.tag_key_of(held, secrets), "maya"), OWNER, secrets
    )
    new = keys.database_key(master.master_key, held.database_id)
    independent_client.decrypted(database, new).close()


def the_old_folder_put_back_is_refused(crew: Crew, kept: Path) -> None:
    """The way in would be there again, the password right: this computer remembers better."""
    crew.close()
    shutil.rmtree(crew.places.data)
    shutil.copytree(kept, crew.places.data)
    with pytest.raises(StorageError, match="older than this PC remembers"):
        crew.door().sign_in("rima", RECEPTION)
    crew.open()
    crew.sign_in("rima", RECEPTION)
    crew.wait(lambda: "older than this PC remembers" in crew.said())
    assert not crew.is_in
