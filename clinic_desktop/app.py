"""Puts the application together, in order; the only module that knows all others."""

import gc
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop import paths
from clinic_desktop.data.instance import AlreadyOpen, InstanceLock
from clinic_desktop.data.places import Places
from clinic_desktop.domain import language
from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import harden
from clinic_desktop.ui import background, errors, theme
from clinic_desktop.ui.access.idle_watch import IdleWatch
from clinic_desktop.ui.access.lock_controller import LockController, Stopped
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.entry_window import EntryWindow
from clinic_desktop.ui.widgets.secret_clipboard import ClipboardWatch

if TYPE_CHECKING:
    from clinic_desktop.ui.access.lock_controller import Drafts
    from clinic_desktop.ui.access.system_lock import SystemLock
    from clinic_desktop.ui.desk import Desk
    from clinic_desktop.ui.main_window import MainWindow
    from clinic_desktop.usecases.access import Entrance, Founded, FrontDoor, Need
    from clinic_desktop.usecases.backend import Backend
    from clinic_desktop.usecases.clinic import ClinicProfile

UNSAID = 500  # ms that closing may take before the sign-in page speaks of it
FLUSH_EVERY = 2000  # ms: the longest a noted search waits for its place in the trail
VAULT_FILES = ("clinic.vault", "clinic.vault.bak")  # seen without loading what reads them
LATER = (
    "clinic_desktop.usecases.access",
    "clinic_desktop.ui.access.entrance_steps",
    "clinic_desktop.ui.main_window",
)


def utc_now() -> datetime:
    """The one wall clock of the program."""
    return datetime.now(UTC)


class LazyDoor:
    """The front door, loaded on the pool: the sign-in page must not wait for the database library."""

    def __init__(self, make: "Callable[[], FrontDoor]", until_closed: Callable[[], None]) -> None:
        """`until_closed` waits for what the last lock is still closing: two may not be open."""
        self._make = make
        self._until_closed = until_closed
        self._made: FrontDoor | None = None

    def __call__(self) -> "FrontDoor":
        if self._made is None:
            self._made = self._make()
        return self._made

    def sign_in(self, login: str, password: str) -> "Entrance":
        self._until_closed()
        return self().sign_in(login, password)

    def serve_wait(self, login: str) -> int | None:
        return self().serve_wait(login)

    def recover(self, code: str, reason: str = "") -> None:
        self._until_closed()
        self().recover(code, reason)

    def reset_with_code(
        self, code: str, login: str, password: str, progress: Progress, reason: str = ""
    ) -> "Entrance":
        self._until_closed()
        return self().reset_with_code(code, login, password, progress, reason)


class Application(QObject):
    """Either the entry window (first run, sign-in) or the main window stands on the screen."""

    def __init__(
        self,
        app: QApplication,
        places: Places,
        make_door: "Callable[[], FrontDoor] | None" = None,
        watch: IdleWatch | None = None,
    ) -> None:
        """`make_door` replaces the front door in tests and in the demo clinic, `watch` its clock."""
        super().__init__(app)
        self._app = app
        self.places = places
        self.lock = LockController(watch or IdleWatch(app))
        self.door = LazyDoor(make_door or partial(_front_door, places), self.lock.wait_until_closed)
        settings = str(places.state / "window.ini")
        self.settings = QSettings(settings, QSettings.Format.IniFormat)
        self.entry = EntryWindow(self.settings)
        self.main: MainWindow | None = None
        self._desk: Desk | None = None
        self._system: SystemLock | None = None
        self.lock.locked.connect(self._show_locked)
        self._flush = QTimer(self, interval=FLUSH_EVERY)
        self._flush.timeout.connect(self._flush_reads)
        self.clipboard = ClipboardWatch()
        self.lock.locking.connect(self.clipboard.wipe)
        app.aboutToQuit.connect(self.close)
        app.commitDataRequest.connect(self._end_session)

    def open(self) -> None:
        """Show the first run where there is no clinic, else the sign-in page."""
        if any((self.places.data / name).exists() for name in VAULT_FILES):
            self._show_sign_in()
            QTimer.singleShot(0, self._load_the_rest)
        else:
            self._show_setup()
        self.entry.show()

    def close(self) -> None:
        """Leave nothing open: drafts saved, file closed, keys forgotten."""
        page = self.entry.content
        if isinstance(page, SignInPage):
            page.abandon()
        self.lock.lock()
        self.clipboard.wipe()  # X11 would hand it on to a clipboard program
        background.stop_all()
        self.lock.wait_for_end()

    def raise_window(self) -> None:
        """Bring the window to the front: somebody started the program a second time."""
        window: QWidget = self.main if self.main is not None else self.entry
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.raise_()
        window.activateWindow()

    def _load_the_rest(self) -> None:
        background.start(_load, _ignore, self)

    def _show_setup(self) -> None:
        # needed once in a clinic's life
        from clinic_desktop.ui.setup.setup_wizard import SetupWizard

        wizard = SetupWizard(self.door(), background.start, _afterwards)
        wizard.finished.connect(self._show_desk)
        self.entry.hold(wizard)

    def _show_sign_in(self, stopped: Stopped | None = None) -> None:
        page = SignInPage(self.door, background.start)
        page.signed_in.connect(self._show_desk)
        if stopped is not None and stopped.login:
            page.prefill(stopped.login)
        self.entry.hold(page)
        page.enter()

    def _show_desk(self, backend: "Backend") -> None:
        # loaded on the pool while the password was typed
        from clinic_desktop.ui.desk import Desk
        from clinic_desktop.ui.main_window import MainWindow
        from clinic_desktop.usecases import clinic

        is_back = self.lock.opened(backend, backend.stay.login, self._left_behind)
        desk = Desk(backend, clinic.formatter(backend.stay.clinic))
        main = MainWindow(desk, self.settings, self.places)
        main.lock_requested.connect(self.lock.lock)
        main.switch_user_requested.connect(self.lock.switch_user)
        main.change_password_requested.connect(partial(self._change_password, desk))
        self.main, self._desk = main, desk
        self._flush.start()
        main.show()
        self.entry.hide()
        self.entry.hold(QWidget())
        self._listen_to_system()
        if is_back:
            main.come_back()
        main.records_banner.check()
        main.wall_clock.check()

    def _change_password(self, desk: "Desk") -> None:
        # not needed before somebody asks
        from clinic_desktop.ui.access.change_password_dialog import ChangePasswordDialog

        ChangePasswordDialog(desk, self.main).open()

    def _listen_to_system(self) -> None:
        # its bus is loaded once somebody is inside: the sign-in page must not wait for it
        from clinic_desktop.ui.access.system_lock import system_lock

        if self._system is None and (system := system_lock(self, self.entry)) is not None:
            self.listen_to(system)

    def listen_to(self, system: "SystemLock") -> None:
        """Lock with the computer; tests bring one that hears a bus of their own."""
        self._system = system
        self.lock.listen_to(system)
        system.lock_wanted.connect(self._forget_half_way)

    def _forget_half_way(self, _why: str) -> None:
        """The computer is left between password and code: nothing stays open behind the page."""
        page = self.entry.content
        if isinstance(page, SignInPage) and page.is_half_way:
            page.abandon()
            self._show_sign_in()

    def _end_session(self) -> None:
        """The person logs out of the computer, which will not wait for long."""
        self.lock.lock()
        self.lock.wait_for_end()

    def _left_behind(self) -> "Drafts":
        if self.main is None:
            return {}
        self.main.keep_geometry()
        return self.main.left_behind()

    def _show_locked(self, stopped: Stopped) -> None:
        self._flush.stop()
        main, self.main, self._desk = self.main, None, None
        self._show_sign_in(stopped)
        self.entry.restore()
        QTimer.singleShot(UNSAID, self, self._say_closing)
        if not self._app.closingDown():
            self.entry.show()
        if main is not None:
            main.hide()
            main.deleteLater()

    def _say_closing(self) -> None:
        page = self.entry.content
        if self.lock.is_closing and isinstance(page, SignInPage):
            page.form.say_closing()
            self.lock.closed.connect(page.form.say_closed)

    def _flush_reads(self) -> None:
        if self._desk is not None:
            background.start(_flush(self._desk), _ignore, self)


def main(data: Path | None) -> int:
    """Run the window on this computer's clinic, or on the one in `data`; exit code."""
    folder = data.absolute() if data is not None else paths.default_data()
    return run(Places(folder, paths.default_state(folder)))


def run(places: Places, make_door: "Callable[[], FrontDoor] | None" = None) -> int:
    """0 for a good end, 4 where the window could not open.

    `make_door` leads into a clinic whose secrets lie elsewhere than in this computer's keyring.
    """
    harden.forbid_memory_dumps()
    from clinic_desktop.ui.raising import Raising  # Qt's network part only for the second start

    app = make_application(places.state)
    instance = InstanceLock(places.instance_lock)
    raising = Raising(places.data, app)
    try:
        instance.take()
    except AlreadyOpen:
        return 0 if raising.ask_the_other() else 4
    application = Application(app, places, make_door)
    errors.install(app, application.lock.lock)
    raising.listen(application.raise_window)
    try:
        application.open()
        return app.exec()
    except ClinicError as error:
        errors.last_words(app, error)
        return 4
    finally:
        instance.release()


def make_application(state: Path) -> QApplication:
    """Qt with our look, language and log; no name of a clinic anywhere in it."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    errors.log_to(state / "logs" / "clinic.log")
    found = QApplication.instance()
    app = cast(QApplication, found) if found is not None else QApplication(sys.argv[:1])
    app.setApplicationName(paths.APPLICATION)
    app.setApplicationDisplayName(_("Clinic"))
    settings = QSettings(str(state / "window.ini"), QSettings.Format.IniFormat)
    language.use(str(settings.value("look/language", "en")))
    theme.restore(app, settings, is_rtl=language.is_rtl())
    return app


def _front_door(places: Places) -> "FrontDoor":
    # SQLAlchemy and the key libraries cost 0.4 s that the sign-in page must not wait for
    from clinic_desktop.usecases.access import FrontDoor

    return FrontDoor(places, utc_now)


def _afterwards(
    founded: "Founded",
    profile: "ClinicProfile",
    at: "Callable[[Need], None]",
    done: "Callable[[Backend], None]",
) -> QWidget:
    # the wizard knows nothing of the other feature's pages: this is where they meet
    from clinic_desktop.ui.access.entrance_steps import EntranceSteps

    steps = EntranceSteps(founded.entrance, background.start, founded=founded, profile=profile)
    steps.at.connect(at)
    steps.finished.connect(done)
    QTimer.singleShot(0, steps.begin)
    return steps


def _load(progress: Progress) -> None:
    for number, name in enumerate(LATER):
        progress.step(number, len(LATER))
        import_module(name)
    # what was loaded stays for good: walking over it again and again held the window for 90 ms
    gc.freeze()


def _flush(desk: "Desk") -> Callable[[Progress], None]:
    def flush(_progress: Progress) -> None:
        desk.flush()

    return flush


def _ignore(_result: object) -> None:
    return
