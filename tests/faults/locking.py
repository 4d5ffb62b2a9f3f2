"""A desk that is locked again and again: its clinic, the ways it is locked, what is open then."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, QStandardPaths
from PySide6.QtDBus import QDBusConnection
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app import Application, make_application
from clinic_desktop.domain.errors import SignedOut
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.ui import theme
from clinic_desktop.ui.access.idle_watch import IdleWatch
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.access.system_lock_linux import LinuxLock
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import patients, verifying
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.work import Work, writes
from tests import make
from tests.journeys.screen import texts_of
from tests.make import Clock
from tests.ui.access import doors
from tests.ui.access.logind import LOGIND, MINE, ROOT, Logind, connection, own_bus
from tests.ui.patients.screen import is_open, opened

LATEST = 2.0  # seconds from the moment the desk must be locked until nothing can be read
NAMES = ("Rania", "Karam", "Zaynab", "Fakhoury")
TYPED = "Yusra"
PATIENCE = 30_000


@writes(Permission.REGISTER_PATIENTS)
def save_slowly(work: Work, name: str, begun: threading.Event, may_end: threading.Event) -> Id:
    """A save whose transaction stays open until the test lets it end."""
    patient = patients.register(work, make.form(name, "Slow"))
    begun.set()
    assert may_end.wait(30)
    return patient


@contextmanager
def desktop(qtbot: QtBot, qapp: QApplication, folder: Path, clock: Clock) -> Iterator["Desktop"]:
    """A clinic of two patients, the program at its sign-in page, a bus that says what happens."""
    QStandardPaths.setTestModeEnabled(True)
    door = doors.front_door(folder, clock)
    first = doors.administrator(door)
    first.run(patients.register, make.form("Rania", "Karam", phone="+961 3 123 456"))
    first.run(patients.register, make.form("Zaynab", "Fakhoury"))
    first.close()
    make_application(door.places.state)
    ticks = doors.Seconds()
    with own_bus() as address:
        logind, ours = Logind(connection(address)), connection(address)
        application = Application(qapp, door.places, lambda: door, IdleWatch(qapp, ticks))
        system = LinuxLock(application, ours, ours)
        application.listen_to(system)
        application.open()
        qtbot.waitUntil(lambda: system.session == MINE)
        yield Desktop(qtbot, application, ticks, logind, ours)
        application.close()
        application.entry.close()
        application.deleteLater()
        logind.leave()
    theme.apply(qapp)
    QStandardPaths.setTestModeEnabled(False)


@dataclass
class Desktop:
    """The program with a clinic of two patients, and the desktop around it."""

    qtbot: QtBot
    application: Application
    ticks: doors.Seconds
    logind: Logind
    bus: QDBusConnection
    began: float = 0.0
    saving: threading.Event = field(default_factory=threading.Event)
    slow_saves: list[str] = field(default_factory=list)

    @property
    def window(self) -> MainWindow:
        assert self.application.main is not None
        return self.application.main

    @property
    def backend(self) -> Backend:
        backend = self.window.desk._backend
        assert isinstance(backend, Backend)
        return backend

    @property
    def registry(self) -> PatientsPage:
        page = self.window.page("patients")
        assert isinstance(page, PatientsPage)
        return page

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE)

    def sign_in(self) -> None:
        page = self.application.entry.content
        assert isinstance(page, SignInPage)
        self.until(lambda: page.form.submit.isEnabled())
        doors.type_into(page, "login", "maya")
        doors.type_into(page, "password", doors.PASSWORD)
        doors.press(page, "sign_in")
        self.until(lambda: self.application.main is not None)

    # what is open

    def open_list(self) -> None:
        self.window.go("patients")
        self.registry.list.search.setText("Ra")
        self.until(lambda: len(self.registry.list.model.rows) > 0)

    def open_dialog(self) -> None:
        self.open_list()
        self.window.route("new_patient", {})
        QTest.keyClicks(opened(PatientDialog).input.name.given, TYPED)

    def open_preview(self) -> None:
        self.open_list()
        self.registry.print_list()
        self.until(lambda: is_open(PaperDialog))

    def open_menu(self) -> None:
        self.open_list()
        menu = self.registry.list.filters._menu
        menu.addAction("Rania")
        menu.popup(self.window.mapToGlobal(QPoint(50, 50)))
        QToolTip.showText(self.window.mapToGlobal(QPoint(9, 9)), "Rania Khoury", self.window)
        assert menu.isVisible()

    def run_save(self) -> None:
        self.open_list()
        begun, self.saving = threading.Event(), threading.Event()
        name, may_end, desk = f"Slow{len(self.slow_saves)}", self.saving, self.window.desk
        self.slow_saves.append(name)
        desk.start(
            lambda _progress: desk.run(save_slowly, name, begun, may_end),
            lambda _patient: None,
            self.window,
        )
        assert begun.wait(10)

    def run_verification(self) -> None:
        self.open_list()
        desk = self.window.desk
        for _job in range(3):  # more than the pool has threads on a small computer
            desk.start(
                lambda progress: desk.run(verifying.everything, progress),
                lambda _report: None,
                self.window,
                "Verifying…",
            )

    # what locks it

    def idle(self) -> None:
        self.ticks.now += 301.0  # the watch's own beat must notice

    def screen_locked(self) -> None:
        self.logind.say(MINE, f"{LOGIND}.Session", "Lock")

    def suspend(self) -> None:
        self.logind.say(ROOT, f"{LOGIND}.Manager", "PrepareForSleep", True)

    def user_switched(self) -> None:
        self.logind.is_active = False
        properties = "org.freedesktop.DBus.Properties"
        self.logind.say(MINE, properties, "PropertiesChanged", f"{LOGIND}.Session", {}, [])

    def key(self) -> None:
        self.application.lock.lock()

    # one try

    def lock(self, what: Callable[[], None], why: Callable[[], None]) -> float:
        """Seconds until nothing could be read; after it everything is closed and forgotten."""
        self.logind.is_active = True
        what()
        backend = self.backend
        self.began = time.monotonic()
        why()
        self.until(self.nothing_to_read)
        seconds = time.monotonic() - self.began
        self.saving.set()
        self.until(lambda: not self.application.lock.is_closing)
        self.until(lambda: not _alive(MainWindow))
        assert [name for name in (*NAMES, TYPED) if name in _written(_windows())] == []
        assert (backend.database.connections, backend.database.is_open) == (0, False)
        assert _has_forgotten(backend)
        self.until(self.logind.sleeps_at_once)
        return seconds

    def nothing_to_read(self) -> bool:
        """The sign-in page alone is on the screen, with no patient's name on it."""
        seen = [window for window in _windows() if window.isVisible()]
        return seen == [self.application.entry] and not any(
            name in _written(seen) for name in (*NAMES, TYPED)
        )

    def found_again(self, what: Callable[[], None]) -> None:
        """Sign in: the place is as it was, the draft is back, the save was not lost."""
        self.sign_in()
        assert self.window.page_name() == "patients"
        assert self.registry.list.search.text() == "Ra"
        names = {row.name for row in self.window.desk.run(patients.search, "Slow")}
        assert len(names) == len(self.slow_saves)
        if what == self.open_dialog:
            dialog = opened(PatientDialog)
            assert dialog.input.name.given.text() == TYPED
            dialog._leave()
            dialog.drafts.drop()
        self.registry.list.search.clear()


def cases(desktop: Desktop, tries: int) -> list[tuple[Callable[[], None], Callable[[], None]]]:
    """What is open with what locks it, each pair as often as the others, in any order."""
    things = (
        desktop.open_dialog,
        desktop.open_preview,
        desktop.open_menu,
        desktop.run_save,
        desktop.run_verification,
    )
    ways = (
        desktop.idle,
        desktop.screen_locked,
        desktop.suspend,
        desktop.user_switched,
    )
    pairs = [(what, why) for what in things for why in ways]
    chosen = [pairs[at % len(pairs)] for at in range(tries)]
    random.Random(tries).shuffle(chosen)  # noqa: S311 - repeatable chance, not a key
    return chosen


def _windows() -> list[QWidget]:
    return QApplication.topLevelWidgets()


def _written(windows: list[QWidget]) -> str:
    return "\n".join(texts_of(windows))


def _alive(kind: type[QWidget]) -> bool:
    return any(isinstance(widget, kind) for widget in QApplication.allWidgets())


def _has_forgotten(backend: Backend) -> bool:
    try:
        _keys = backend.stay.keys.opened
    except SignedOut:
        return backend.stay.keys.signer is None
    return False
