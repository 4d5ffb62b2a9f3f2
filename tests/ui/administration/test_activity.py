"""The activity: its filters, what a deed wrote, who looked, export, the state of the seal."""

import csv
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clinic_desktop.data.places import Places
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.administration.activity_section import ActivitySection
from clinic_desktop.ui.administration.deed_dialog import DeedDialog
from clinic_desktop.ui.administration.deed_kinds import choices
from clinic_desktop.ui.administration.verify_panel import VerifyDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.widgets import record_words
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.verifying import Line, Report
from tests import make
from tests.conftest import formatter
from tests.ui.patients.screen import Chosen, focused, opened, shown

DeskFor = Callable[[Role], Desk]


def ready(section: ActivitySection) -> Callable[[], bool]:
    """Whether the latest question was answered."""
    return lambda: bool(section.table.rows.rows)


def activity(qtbot: QtBot, desk: Desk) -> ActivitySection:
    section = ActivitySection(desk)
    section.resize(1200, 800)
    shown(qtbot, section)
    qtbot.waitUntil(ready(section))
    return section


def cells(section: ActivitySection, row: int = 0) -> list[str]:
    columns = section.table.rows.columns
    return [column.text(section.table.rows.rows[row]) for column in columns]


def deeds(section: ActivitySection) -> list[str]:
    return [row.action for row in section.table.rows.rows]


def choose(qtbot: QtBot, section: ActivitySection, text: str) -> None:
    """Type into the patient's box and take the first offer with the keyboard."""
    section.filter.patient.setFocus()
    QTest.keyClicks(section.filter.patient, text)
    qtbot.waitUntil(lambda: bool(section.filter.patient.offered()))
    QTest.keyClick(section.filter.patient, Qt.Key.Key_Return)


def test_deeds_stand_in_words_and_patients_by_number(qtbot: QtBot, desk_for: DeskFor) -> None:
    desk_for(Role.RECEPTIONIST).run(patients.register, make.form("Rania"))
    section = activity(qtbot, desk_for(Role.PRIVACY_OFFICER))
    QAbstractItemModelTester(section.table.rows)
    assert cells(section)[1:4] == ["Rima Khoury", "Reception", "Registered a patient"]
    assert cells(section)[4]
    assert "Rania" not in " ".join(cells(section))


def test_a_kind_of_deed_narrows_the_list(qtbot: QtBot, desk_for: DeskFor) -> None:
    reception = desk_for(Role.RECEPTIONIST)
    patient = reception.run(patients.register, make.form())
    reception.run(patients.open_record, patient)
    section = activity(qtbot, desk_for(Role.PRIVACY_OFFICER))
    combo = section.filter.deed
    at = combo.findText("Records looked at")
    combo.setFocus()
    while combo.currentIndex() < at:
        QTest.keyClick(combo, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: deeds(section) == ["patients.open_record"])


def test_a_patient_is_chosen_by_name_with_the_keyboard(qtbot: QtBot, desk_for: DeskFor) -> None:
    reception = desk_for(Role.RECEPTIONIST)
    rania = reception.run(patients.register, make.form("Rania"))
    reception.run(patients.register, make.form("Omar"))
    section = activity(qtbot, desk_for(Role.PRIVACY_OFFICER))
    choose(qtbot, section, "rani")
    qtbot.waitUntil(lambda: len(section.table.rows.rows) == 1)
    assert section.table.rows.rows[0].patients[0][0] == rania
    assert "Rania Khoury" in section.filter.patient.text()
    section.filter.patient.clear()
    qtbot.waitUntil(lambda: len(section.table.rows.rows) > 1)


def test_a_name_that_nobody_bears_is_said_at_enter(qtbot: QtBot, desk_for: DeskFor) -> None:
    section = activity(qtbot, desk_for(Role.PRIVACY_OFFICER))
    QTest.keyClicks(section.filter.patient, "nobody")
    QTest.keyClick(section.filter.patient, Qt.Key.Key_Return)
    problem = section.filter.fields["activity_patient"].problem
    assert "Nobody is found" in problem.text()
    QTest.keyClick(section.filter.patient, Qt.Key.Key_Backspace)
    assert problem.text() == ""


def test_the_last_day_includes_its_deeds_and_none_lie_before_the_first(
    qtbot: QtBot, desk_for: DeskFor
) -> None:
    desk = desk_for(Role.PRIVACY_OFFICER)
    section = activity(qtbot, desk)
    section.filter.since.set_value(desk.today)
    section.filter.until.set_value(desk.today)
    section.filter.changed.emit()
    qtbot.waitUntil(lambda: "audit_trail.listing" in deeds(section))
    section.filter.until.set_value(desk.today - timedelta(days=1))
    assert section.filter.asked() is None
    assert "before the first" in section.filter.fields["activity_until"].problem.text()


def test_the_list_comes_by_two_hundred(qtbot: QtBot, desk_for: DeskFor) -> None:
    reception = desk_for(Role.RECEPTIONIST)
    for number in range(205):
        reception.run(patients.register, make.form(f"Person{number}"))
    section = activity(qtbot, desk_for(Role.PRIVACY_OFFICER))
    assert len(section.table.rows.rows) == 200
    section.older.click()
    qtbot.waitUntil(lambda: len(section.table.rows.rows) > 205)
    assert not section.older.isEnabled()


def test_enter_opens_what_a_deed_changed_before_and_after(qtbot: QtBot, desk_for: DeskFor) -> None:
    reception = desk_for(Role.RECEPTIONIST)
    patient = reception.run(patients.register, make.form("Rania"))
    record = reception.run(patients.open_record, patient)
    reception.run(patients.edit, patient, record, make.form("Raniah"))
    section = activity(qtbot, desk_for(Role.ADMINISTRATOR))
    section.table.setFocus()
    section.table.selectRow(deeds(section).index("patients.edit"))
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.window().findChild(DeedDialog) is not None)
    dialog = opened(DeedDialog)
    lines = [(line.record, line.field, line.old, line.new) for line in dialog.model.rows]
    assert ("Patient", "Given name", "\u2068Rania\u2069", "\u2068Raniah\u2069") in lines
    assert not any("sort_key" in line for line in lines)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_what_a_deed_wrote_of_a_restricted_record_is_not_told(
    qtbot: QtBot, desk_for: DeskFor
) -> None:
    practitioner = desk_for(Role.PRACTITIONER)
    patient = practitioner.run(patients.register, make.form("Rania"))
    officer = desk_for(Role.PRIVACY_OFFICER)
    keeper = make.USERS[Role.PRACTITIONER].id
    officer.run(patients.restrict, patient, (keeper,), "Asked by the patient")
    section = activity(qtbot, officer)
    section.open_deed(
        next(row.seq for row in section.table.rows.rows if row.action == "patients.register")
    )
    qtbot.waitUntil(lambda: section.window().findChild(DeedDialog) is not None)
    dialog = opened(DeedDialog)
    told = " ".join(line.old + line.new for line in dialog.model.rows)
    assert "record is restricted" in told
    assert "Rania" not in told
    dialog.close()


def test_who_looked_is_asked_from_the_record_and_one_click_leads_back(
    qtbot: QtBot, desk_for: DeskFor, places: Places
) -> None:
    reception = desk_for(Role.RECEPTIONIST)
    patient = reception.run(patients.register, make.form("Rania"))
    reception.run(patients.register, make.form("Omar"))
    window = MainWindow(desk_for(Role.PRIVACY_OFFICER), None, places)
    shown(qtbot, window)
    window.route("patient", {"id": patient})
    button = window.findChild(QPushButton, "who_looked")
    assert button is not None
    button.click()
    section = window.findChild(ActivitySection)
    assert section is not None
    qtbot.waitUntil(lambda: "Rania Khoury" in section.heading.text())
    qtbot.waitUntil(lambda: "patients.open_record" in deeds(section))
    assert "patients.register" not in deeds(section)
    assert section.bar.isVisible()
    assert not section.filter.isVisible()
    assert window.focusWidget() is section.back
    QTest.keyClick(section.back, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "patients.register" in deeds(section))
    assert section.filter.isVisible()


def test_the_export_is_written_and_counted(qtbot: QtBot, desk_for: DeskFor, tmp_path: Path) -> None:
    desk_for(Role.RECEPTIONIST).run(patients.register, make.form("Rania"))
    desk = desk_for(Role.PRIVACY_OFFICER)
    said: list[str] = []
    desk.toasted.connect(lambda text, _undo: said.append(text))
    section = activity(qtbot, desk)
    section.chooser = Chosen(tmp_path / "activity.csv")
    section.save.click()
    qtbot.waitUntil(lambda: bool(said))
    with (tmp_path / "activity.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} deeds were saved" in said[0].replace("\u2066", "").replace("\u2069", "")
    assert "patients.register" in [row["action"] for row in rows]


def test_an_export_asks_for_a_code_that_is_fresh(
    qtbot: QtBot, desk_for: DeskFor, clock: make.Clock, tmp_path: Path
) -> None:
    desk = desk_for(Role.PRIVACY_OFFICER)
    section = activity(qtbot, desk)
    section.chooser = Chosen(tmp_path / "activity.csv")
    clock.forward(minutes=6)
    with qtbot.waitSignal(desk.code_wanted):
        section.save.click()
    assert not (tmp_path / "activity.csv").exists()


def test_the_seal_says_how_far_and_when_or_what_is_wrong(qtbot: QtBot, desk_for: DeskFor) -> None:
    desk = desk_for(Role.PRIVACY_OFFICER)
    section = activity(qtbot, desk)
    assert "Not verified" in section.chip.accessibleName()
    desk.tell_verified(Report((Line("Audit trail", 40),), last=40))
    assert "Verified to deed" in section.chip.accessibleName()
    assert "40" in section.chip.accessibleName()
    desk.tell_verified(Report((Line("Audit trail", 9),), last=49, is_whole=False))
    assert "Latest deeds" in section.chip.accessibleName()
    desk.tell_verified(Report((Line("Audit trail", 40, ("altered",), deed=7),), last=50))
    assert "Problem at deed" in section.chip.accessibleName()
    desk.tell_verified(Report((Line("Search index", 40, ("one is missing",)),), last=50))
    assert "outside the trail" in section.chip.accessibleName()


def test_verifying_the_trail_seals_it_and_names_who_signed(qtbot: QtBot, desk_for: DeskFor) -> None:
    section = activity(qtbot, desk_for(Role.PRIVACY_OFFICER))
    section.verify.click()
    panel = opened(VerifyDialog).panel
    qtbot.waitUntil(panel.trail_button.hasFocus)
    QTest.keyClick(panel.trail_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Verified to deed" in section.chip.accessibleName(), timeout=20_000)
    told = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert "as it was written" in told
    assert "Ended" in told
    panel.show_report(Report((Line("Checkpoints", 3, notes=("Deeds 1 to 100: signed",)),)))
    assert "signed" in " ".join(label.text() for label in panel.findChildren(QLabel))
    opened(VerifyDialog).close()


@pytest.fixture
def busy_pool() -> Iterator[Callable[[], None]]:
    """A pool whose only worker waits until it is let go."""
    pool, gate = QThreadPool.globalInstance(), Event()
    pool.waitForDone()
    most = pool.maxThreadCount()
    pool.setMaxThreadCount(1)
    pool.start(gate.wait)
    yield gate.set
    gate.set()
    pool.setMaxThreadCount(most)


def test_a_verification_is_stopped_with_the_keyboard_and_says_so(
    qtbot: QtBot, desk_for: DeskFor, busy_pool: Callable[[], None]
) -> None:
    desk = desk_for(Role.PRIVACY_OFFICER)
    dialog = shown(qtbot, VerifyDialog(desk))
    QTest.keyClick(dialog.panel.trail_button, Qt.Key.Key_Space)
    cancel = dialog.panel.progress.cancel_button
    assert dialog.focusWidget() is cancel
    QTest.keyClick(cancel, Qt.Key.Key_Space)
    busy_pool()
    qtbot.waitUntil(lambda: "Stopped" in dialog.panel.verdict.text())
    assert dialog.panel.trail_button.isEnabled()
    assert desk.last_verified is None


@pytest.mark.parametrize(
    ("actions", "titles"),
    [
        (["patients.open_record"], ["Every deed", "Records looked at", "\u2003Opened a record"]),
        (
            ["patients.opened", "patients.open_record"],
            ["Every deed", "Records looked at", "\u2003Opened a record"],
        ),
        (["stock.count"], ["Every deed", "Everything else", "\u2003stock.count"]),
    ],
)
def test_deeds_are_grouped_and_the_same_words_stand_once(
    actions: list[str], titles: list[str]
) -> None:
    assert [text for _actions, text in choices(actions)] == titles


@pytest.mark.parametrize(
    ("name", "stored", "expected"),
    [
        ("patient.sex", "female", "Female"),
        ("patient.born_on", "1990-03-05", "\u206605/03/1990\u2069"),
        ("user.deactivated_at", "2026-03-02T08:00:00.000000Z", "\u206602/03/2026 10:00\u2069"),
        ("appointment.wall_start", "2026-03-02T09:00", "\u206602/03/2026 09:00\u2069"),
        ("user.needs_code", "True", "Yes"),
        ("user.needs_code", "0", "No"),
        ("patient.note", "True", "\u2068True\u2069"),
        ("patient.note", "[by phone", "\u2068[by phone\u2069"),
        ("restriction.user_ids", f"['{'a1' * 16}']", "\u2068Maya\u2069"),
        ("restriction.user_ids", f"['{'99' * 16}']", "\u2068…\u2069"),
        ("patient.note", "", ""),
        ("recall.tries", "[]", "0"),
        ("recall.tries", "[{'at': '2026-03-02', 'note': 'abroad'}]", "1"),
    ],
)
def test_a_stored_value_is_said_as_people_write_it(name: str, stored: str, expected: str) -> None:
    assert record_words.value(name, stored, formatter(), {"a1" * 16: "Maya"}) == expected


def test_a_field_without_words_keeps_its_name_with_blanks() -> None:
    assert record_words.field("patient.favourite_colour") == "Favourite colour"
    assert record_words.table("stock_item") == "Stock item"
    assert record_words.field("ticket.state_reason") == "Why on hold or left"
    assert record_words.field("counter.value") == "Last number given out"
