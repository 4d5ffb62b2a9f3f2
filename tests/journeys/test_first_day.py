"""The first day of a clinic: from nothing to a printed record, by keyboard alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app import Application
from clinic_desktop.data.places import Places
from clinic_desktop.security import device as computer
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.kit_page import KitPage
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.import_dialog import ImportDialog
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from tests.data import independent_client
from tests.journeys import hands, tools, traces
from tests.journeys.screen import texts_of
from tests.make import Clock
from tests.shared_data import shared_data

Shown = TypeVar("Shown", bound=QWidget)

PASSWORD = "walnut bicycle thunder lagoon"
PEOPLE = {
    "khalil": ("خليل", "الحداد", "+961 3 123 456"),
    "aigerim": ("Айгерім", "Садықова", "+7 701 555 0143"),
    "priya": ("प्रिया", "शर्मा", "+91 98200 12345"),
}
NEW_PHONE = "+961 71 987 654"
LONG = 30_000


@dataclass
class Day:
    """Who sits at the keyboard, and what they wrote down."""

    qtbot: QtBot
    application: Application
    clock: Clock
    folder: Path
    secret: str = ""

    @property
    def window(self) -> MainWindow:
        assert self.application.main is not None
        return self.application.main

    @property
    def patients(self) -> PatientsPage:
        page = self.window.page("patients")
        assert isinstance(page, PatientsPage)
        return page

    def until(self, holds: Callable[[], bool]) -> None:
        def is_awake_and_holds() -> bool:
            hands.keep_awake()
            return QApplication.activeWindow() is not None and holds()

        self.qtbot.waitUntil(is_awake_and_holds, timeout=LONG)

    def until_at(self, name: str) -> None:
        self.until(lambda: hands.is_at(name))

    def until_shown(self, kind: type[Shown]) -> Shown:
        self.until(lambda: any(each.window().isActiveWindow() for each in _shown(kind)))
        return _shown(kind)[0]

    def until_gone(self, kind: type[QWidget]) -> None:
        self.until(lambda: not _shown(kind))

    def code(self) -> str:
        return tools.code_now(self.secret, self.clock.now)


@pytest.fixture
def day(qtbot: QtBot, application: Application, clock: Clock, tmp_path: Path) -> Day:
    tools.wanted("oathtool", "zbarimg", "pdftotext", "sqlite3", "sqlcipher")
    return Day(qtbot, application, clock, tmp_path)


def test_a_receptionist_goes_from_an_empty_computer_to_a_printed_record(
    day: Day, places: Places, device: MemoryDevice
) -> None:
    people = shared_data() / "populations" / "synthea-csv-ibm-1000" / "patients.csv"
    found_the_clinic(day)
    keep_the_kit(day)
    set_up_the_second_factor(day)
    register_three(day)
    bring_in(day, people)
    find_everybody(day)
    edit(day)
    print_a_copy(day)
    lock(day, places)
    sign_in_again(day)
    press_lock(day)
    nothing_can_be_read(day, places, device, people)


def found_the_clinic(day: Day) -> None:
    day.until_at("welcome_next")
    hands.enter()
    hands.fill(name="Cedar Clinic", second_name="عيادة الأرز", phone="+961 1 340 100")
    hands.enter()
    hands.fill(admin_name="Maya Haddad", admin_login="maya")
    hands.go_to("is_practitioner")
    hands.press(Qt.Key.Key_Space)
    hands.fill(password=PASSWORD, again=PASSWORD)
    hands.enter()


def keep_the_kit(day: Day) -> None:
    page = day.until_shown(KitPage)
    day.until_at("pdf_print")
    day.until(lambda: page.preview.document.pageCount() > 0)
    words = tools.pdf_text(page.preview.content(), day.folder)
    hands.go_to("kit_next")
    hands.enter()
    hands.write(tools.kit_code(words).lower())
    hands.enter()


def set_up_the_second_factor(day: Day) -> None:
    page = day.until_shown(EnrolPage)
    day.until_at("enrol_code")
    picture = day.folder / "square.png"
    assert page.qr.grab().save(str(picture))
    day.secret = tools.bare_key(page.key.text())
    assert tools.secret_in_picture(picture) == day.secret
    picture.unlink()
    hands.write(day.code())
    day.until_at("spare_codes_kept")
    hands.press(Qt.Key.Key_Space)
    hands.enter()
    day.until_shown(MainWindow)


def register_three(day: Day) -> None:
    for given, family, phone in PEOPLE.values():
        hands.control(Qt.Key.Key_N)
        day.until_at("phone")
        hands.fill(phone=phone, given=given, family=family)
        hands.control(Qt.Key.Key_Return)
        day.until_at("record_tabs")


def bring_in(day: Day, people: Path) -> None:
    hands.control(Qt.Key.Key_6)
    day.until_at("patients_search")
    hands.go_to("import")
    hands.press(Qt.Key.Key_Space)
    dialog = day.until_shown(ImportDialog)
    hands.go_to("import_file_next")
    hands.enter()
    day.until_at("fileNameEdit")
    hands.write(str(people))
    hands.enter()
    day.until(dialog.columns_page.isVisible)
    hands.go_to("import_columns_next")
    hands.enter()
    day.until(dialog.check_page.isVisible)
    hands.go_to("on_duplicate")
    hands.press(Qt.Key.Key_Down)
    hands.go_to("import_check_next")
    hands.enter()
    day.until(dialog.result_page.isVisible)
    assert dialog.result_page.imported.number.text() == "1,000"
    hands.go_to("import_result_next")
    hands.enter()
    day.until_gone(ImportDialog)


def find_everybody(day: Day) -> None:
    hands.control(Qt.Key.Key_6)
    day.until_at("patients_search")
    for word, (given, _family, _phone) in PEOPLE.items():
        for typed in (word[:4], word, given[:3]):
            hands.fill(patients_search=typed)
            day.until(lambda given=given: any(given in name for name in names(day)))  # type: ignore[misc]
    hands.fill(patients_search="khalil")
    day.until(lambda: names(day)[:1] == ["خليل الحداد"])


def names(day: Day) -> list[str]:
    """Who stands in the list, from the top."""
    return [str(row.name) for row in day.patients.list.model.rows]


def edit(day: Day) -> None:
    hands.enter()
    day.until_at("record_tabs")
    hands.control(Qt.Key.Key_E)
    day.until_at("phone")
    hands.fill(phone=NEW_PHONE)
    hands.go_to("more")
    hands.press(Qt.Key.Key_Space)
    hands.fill(second_given="Khalil", second_family="Haddad")
    hands.control(Qt.Key.Key_Return)
    day.until_at("record_tabs")


def print_a_copy(day: Day) -> None:
    hands.control(Qt.Key.Key_P)
    day.until(lambda: hands.is_at("record_copy_dialog"))
    hands.control(Qt.Key.Key_Return)
    day.until_shown(PaperDialog)
    hands.go_to("pdf_save")
    hands.press(Qt.Key.Key_Space)
    day.until_at("fileNameEdit")
    copy = day.folder / "copy.pdf"
    hands.control(Qt.Key.Key_A)
    hands.write(str(copy))
    hands.enter()
    day.until(copy.exists)
    words = tools.pdf_text(copy.read_bytes(), day.folder)
    assert "Khalil Haddad" in words
    assert "خليل" in words and "الحداد" in words
    assert NEW_PHONE in tools.plain(words)
    copy.unlink()
    hands.press(Qt.Key.Key_Escape)
    day.until_gone(PaperDialog)


def lock(day: Day, places: Places) -> None:
    before = texts_of(QApplication.topLevelWidgets())
    assert any("Khalil Haddad" in text for text in before)
    press_lock(day)
    shown = "\n".join(texts_of(QApplication.topLevelWidgets()))
    names = [part for given, family, _phone in PEOPLE.values() for part in (given, family)]
    assert [name for name in (*names, "Khalil", "987 654", "Cedar") if name in shown] == []
    assert traces.open_below(places.data) == []


def press_lock(day: Day) -> None:
    with day.qtbot.waitSignal(day.application.lock.closed, timeout=LONG):
        hands.control(Qt.Key.Key_L)
    day.qtbot.waitUntil(lambda: not _alive(MainWindow))


def sign_in_again(day: Day) -> None:
    day.clock.forward(seconds=30)  # the code used before is worth nothing any more
    day.until_at("password")
    hands.write(PASSWORD)
    hands.enter()
    day.until_at("code_digits")
    hands.write(day.code())
    day.until_shown(MainWindow)
    assert day.window.page_name() == "patients"


def nothing_can_be_read(day: Day, places: Places, device: MemoryDevice, people: Path) -> None:
    typed = [part for person in PEOPLE.values() for part in person]
    marks = [*typed, "Khalil", "Cedar Clinic", "Maya Haddad", NEW_PHONE, *traces.canaries(people)]
    assert traces.found_in(day.folder, marks) == []
    database = places.database(1)
    assert traces.asked("sqlite3", database)[0] == ""
    key = traces.raw_key(places.data, "maya", PASSWORD, computer.read_secrets(device))
    assert traces.asked("sqlcipher", database)[0] == ""
    with pytest.raises(independent_client.WrongKey):
        independent_client.decrypted(database, bytes(32))
    plain = independent_client.decrypted(database, key)
    assert plain.execute("SELECT count(*) FROM patient").fetchone() == (1003,)
    plain.close()


def _shown(kind: type[Shown]) -> list[Shown]:
    return [widget for widget in _alive(kind) if widget.isVisible()]


def _alive(kind: type[Shown]) -> list[Shown]:
    return [widget for widget in QApplication.allWidgets() if isinstance(widget, kind)]
