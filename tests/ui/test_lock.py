"""Locked out and back: races around closing, and the place that one comes back to."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

if sys.platform != "linux":
    pytest.skip("the desktop that locks is played on a D-Bus", allow_module_level=True)

from clinic_desktop.domain.errors import Cancelled, SignedOut
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.main_window.records_banner import FoundDialog
from clinic_desktop.ui.patients.filter_bar import Chip
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.verifying import Line, Report
from clinic_desktop.usecases.work import Work, writes
from tests import make
from tests.faults import locking
from tests.faults.locking import Desktop, save_slowly
from tests.make import Clock
from tests.ui.access import doors
from tests.ui.patients.screen import is_open, opened

LONG_QUERY = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 50000000) "
    "SELECT count(*) FROM n"
)


@pytest.fixture
def desktop(qtbot: QtBot, qapp: QApplication, tmp_path: Path, clock: Clock) -> Iterator[Desktop]:
    with locking.desktop(qtbot, qapp, tmp_path, clock) as made:
        made.sign_in()
        yield made


def page_of(desktop: Desktop) -> SignInPage:
    page = desktop.application.entry.content
    assert isinstance(page, SignInPage)
    return page


def lock(desktop: Desktop) -> None:
    desktop.application.lock.lock()
    desktop.until(lambda: not desktop.application.lock.is_closing)


def knock(page: SignInPage, password: str, login: str = "rima") -> None:
    doors.type_into(page, "login", login)
    doors.type_into(page, "password", password)
    doors.press(page, "sign_in")


@writes(Permission.REGISTER_PATIENTS)
def save_for_ever(work: Work, begun: threading.Event) -> None:
    """A save that writes and reads on until the door stops it."""
    patients.register(work, make.form("Endless", "Save"))
    begun.set()
    while True:
        work.session.execute(text(LONG_QUERY)).all()


# closing


def test_a_sign_in_waits_for_the_save_that_still_runs_and_says_so(desktop: Desktop) -> None:
    desktop.run_save()
    desktop.application.lock.lock()
    page = page_of(desktop)
    desktop.until(lambda: "being saved" in doors.texts(page))
    assert page.form.login.text() == "maya"
    knock(page, doors.PASSWORD, "maya")
    assert desktop.application.lock.is_closing
    desktop.saving.set()
    desktop.until(lambda: desktop.application.main is not None)
    assert [row.name for row in desktop.window.desk.run(patients.search, "Slow0")] == ["Slow0 Slow"]


def test_locking_twice_and_while_it_closes_is_harmless(desktop: Desktop) -> None:
    desktop.run_save()
    for _time in range(3):
        desktop.application.lock.lock()
    page = page_of(desktop)
    desktop.suspend()
    desktop.saving.set()
    desktop.until(lambda: not desktop.application.lock.is_closing)
    assert page_of(desktop) is page


def test_a_lock_of_the_computer_between_password_and_desk_closes_the_file(desktop: Desktop) -> None:
    password = doors.receptionist_password(desktop.backend)
    desktop.application.lock.switch_user()
    page = page_of(desktop)
    knock(page, password)
    desktop.until(doors.visible(page, "new_password"))
    assert page._entrance is not None
    database = page._entrance._database
    desktop.screen_locked()
    desktop.until(lambda: page_of(desktop) is not page)
    assert (database.is_open, database.connections) == (False, 0)


def test_closing_waits_for_the_save_and_lets_nobody_else_in(as_receptionist: Backend) -> None:
    begun, may_end = threading.Event(), threading.Event()
    saving = threading.Thread(
        target=as_receptionist.run, args=(save_slowly, "Rania", begun, may_end)
    )
    saving.start()
    assert begun.wait(10)
    closing = threading.Thread(target=as_receptionist.close)
    closing.start()
    with pytest.raises(SignedOut):
        while closing.is_alive():
            as_receptionist.run(patients.search, "Ra")
    assert as_receptionist.database.is_open, "the save still runs"
    may_end.set()
    saving.join()
    closing.join()
    assert as_receptionist.database.connections == 0


def test_a_transaction_open_for_over_a_minute_is_rolled_back(
    as_receptionist: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic_desktop.usecases.backend.LONGEST_CLOSE", 0.4)
    begun = threading.Event()
    errors: list[Cancelled] = []

    def save() -> None:
        try:
            as_receptionist.run(save_for_ever, begun)
        except Cancelled as error:
            errors.append(error)

    saving = threading.Thread(target=save)
    saving.start()
    assert begun.wait(10)
    as_receptionist.close()
    saving.join()
    assert len(errors) == 1
    assert as_receptionist.database.connections == 0


# the way back


def test_search_filter_row_and_record_are_as_they_were(desktop: Desktop) -> None:
    desktop.open_list()
    registry = desktop.registry
    registry.list.search.clear()
    registry.list.filters.choose(Chip.NEWEST)
    chosen = registry.list.model.rows[1].id
    registry.list.table.select(chosen)
    lock(desktop)
    desktop.sign_in()
    registry = desktop.registry
    assert registry.list.filters.chosen is Chip.NEWEST
    selected = registry.list.table.selected()
    assert selected is not None
    assert selected.id == chosen
    registry.open_record(chosen)
    registry.record.tabs.setCurrentIndex(2)
    lock(desktop)
    desktop.sign_in()
    record = desktop.registry.record
    assert record.isVisible()
    assert record.record is not None
    assert record.record.id == chosen
    assert record.tabs.currentIndex() == 2


def test_the_field_one_was_typing_in_has_the_keyboard_again(desktop: Desktop) -> None:
    desktop.open_dialog()
    opened(PatientDialog).input.name.given.setFocus()
    desktop.until(lambda: opened(PatientDialog).input.name.given.hasFocus())
    lock(desktop)
    desktop.sign_in()
    dialog = opened(PatientDialog)
    assert dialog.input.name.given.text() == locking.TYPED
    desktop.until(lambda: dialog.focusWidget() is dialog.input.name.given)


def test_a_dialog_in_which_nothing_was_typed_is_open_again(desktop: Desktop) -> None:
    desktop.open_list()
    desktop.registry.edit(desktop.registry.list.model.rows[0].id)
    lock(desktop)
    desktop.sign_in()
    assert not opened(PatientDialog).is_changed()


def test_somebody_else_comes_to_a_place_of_his_own(desktop: Desktop) -> None:
    password = doors.receptionist_password(desktop.backend)
    desktop.open_dialog()
    desktop.application.lock.switch_user()
    page = page_of(desktop)
    assert page.form.login.text() == ""
    knock(page, password)
    desktop.until(doors.visible(page, "new_password_next"))
    steps = page.stack.currentWidget()
    assert steps is not None
    for name in ("password", "again"):
        doors.type_into(steps, name, doors.OWN_PASSWORD)
    doors.press(steps, "new_password_next")
    desktop.until(lambda: desktop.application.main is not None)
    assert desktop.window.page_name() == "today"
    assert not is_open(PatientDialog)


def test_what_was_searched_lies_in_the_encrypted_file_alone(
    desktop: Desktop, tmp_path: Path
) -> None:
    desktop.open_dialog()
    lock(desktop)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in kept if locking.TYPED.encode() in path.read_bytes()] == []


# records and their log


def test_records_that_do_not_agree_with_their_log_are_told_after_signing_in(
    desktop: Desktop,
) -> None:
    lock(desktop)
    desktop.sign_in()
    banner = desktop.window.records_banner
    desktop.until(lambda: banner.report is not None)
    assert not banner.isVisible()
    banner.tell(Report((Line("Audit trail", 9, ("Deed 7: it was altered",)),)))
    assert "do not agree" in banner.text.text()
    doors.press(banner, "records_found")
    assert "Deed 7" in opened(FoundDialog).lines.toPlainText()
