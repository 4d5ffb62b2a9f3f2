"""The one window of the program: it lays out, routes and remembers; features live elsewhere."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration.administration_page import AdministrationPage
from clinic_desktop.ui.appointments.calendar_page import CalendarPage
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import place
from clinic_desktop.ui.main_window.about_dialog import AboutDialog
from clinic_desktop.ui.main_window.access_routes import AccessRoutes
from clinic_desktop.ui.main_window.booking_routes import BookingRoutes
from clinic_desktop.ui.main_window.look_choice import choose_look
from clinic_desktop.ui.main_window.pages import PAGES, Page
from clinic_desktop.ui.main_window.rail import Rail
from clinic_desktop.ui.main_window.records_banner import RecordsBanner
from clinic_desktop.ui.main_window.shortcuts_dialog import ShortcutsDialog
from clinic_desktop.ui.main_window.status_line import StatusLine
from clinic_desktop.ui.main_window.top_bar import TopBar
from clinic_desktop.ui.main_window.user_menu import UserMenu
from clinic_desktop.ui.main_window.wall_clock import WallClock
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.theme import Mode
from clinic_desktop.ui.waiting import WaitingPage
from clinic_desktop.ui.waiting.freed_slots import FreedSlots
from clinic_desktop.ui.waiting.recall_dialogs import RecallDialog
from clinic_desktop.ui.waiting.waiting_dialog import WaitingDialog
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.focus import first_stop
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.progress_strip import ProgressStrip
from clinic_desktop.ui.widgets.room import keep_in_room, room_for
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.toast import Toast
from clinic_desktop.usecases import audit_trail, imports, patients, recalls, waiting_list
from clinic_desktop.usecases.access import Places

_NARROW_UNDER = 1100
_GEOMETRY = "window/geometry"  # the entry window stands in the same place


class MainWindow(QMainWindow):
    """Rail, top bar, pages, status; made when somebody signs in and dropped at lock."""

    lock_requested = Signal()
    switch_user_requested = Signal()
    change_password_requested = Signal()

    def __init__(
        self, desk: Desk, settings: QSettings | None = None, places: Places | None = None
    ) -> None:
        """`settings` remember geometry and look; `places` is where the clinic's files lie."""
        super().__init__()
        self.desk = desk
        self._settings = settings
        self._files = places
        self._pages: dict[str, QWidget] = {}
        self._access = AccessRoutes(desk, self)
        self.booking = BookingRoutes(desk, self)
        self.places: tuple[Page, ...] = tuple(page for page in PAGES if page.is_for(desk, places))
        named(self, "main_window", _("Clinic"))
        self.setWindowTitle(_("Clinic"))  # no name of a clinic or patient: windows are listed
        self._build()
        self._connect()
        self._bind_keys()
        self._restore_geometry()
        self.freed = FreedSlots(desk, self, lambda strip: self._strips.addWidget(strip))
        self.wall_clock = WallClock(desk, self)
        self.wall_clock.zone_changed.connect(self._build_again)
        self.go(self.places[0].name)

    # building

    def _build(self) -> None:
        body = named(QWidget(), "main_body")
        self.rail = Rail(self._on_rail())
        self.top = TopBar(self.desk, self._menu(), body)
        self.stack = named(QStackedWidget(), "pages")
        self.status = StatusLine(self.desk)
        self.keys_banner = named(Banner(is_edge=True), "keys_banner")
        self.records_banner = RecordsBanner(self.desk)
        self._strips = QVBoxLayout()
        column = QVBoxLayout()
        column.setSpacing(0)
        for widget in (self.top, self.keys_banner, self.records_banner):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addLayout(self._strips)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addWidget(_divider())
        upper.addLayout(column, 1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(upper, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(body)
        self.toast = Toast(body)
        if self.desk.clinic.has_no_keyring:
            self.keys_banner.say(_no_keyring_words(), "warn")

    def _menu(self) -> UserMenu:
        deeds = (
            (
                "change_password",
                _("Change password…"),
                "key",
                self.change_password_requested.emit,
            ),
            (
                "spare_codes",
                _("Recovery codes…"),
                "list",
                lambda: self.desk.request("spare_codes"),
            ),
            ("switch_user", _("Switch user"), "users", self.switch_user_requested.emit),
        )
        help_deeds = (
            ("keyboard", _("Keyboard (F1)"), "list", self.show_shortcuts),
            ("about", _("About"), "info", self.show_about),
        )
        return UserMenu(self, deeds, help_deeds, self.choose_look)

    def _connect_built(self) -> None:
        self.rail.chosen.connect(self._chosen)
        self.top.lock_wanted.connect(self.lock_requested)
        self.top.search.new_wanted.connect(lambda text: self.route("new_patient", {"text": text}))

    def _connect(self) -> None:
        self._connect_built()
        self.desk.requested.connect(self.route)
        self.desk.code_wanted.connect(self._access.ask_code)
        self.desk.toasted.connect(self._say)
        self.desk.started.connect(self._follow)

    def _bind_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self._go_searching),
            ("Ctrl+N", lambda: self.desk.request("new_patient")),
            ("Ctrl+B", self._book),
            ("Ctrl+P", self._print),
            ("Ctrl+I", self._import),
            ("Ctrl+L", self.lock_requested.emit),
            ("F1", self.show_shortcuts),
        ]
        for number, page in enumerate(self._on_rail(), 1):
            keys.append((f"Ctrl+{number}", partial(self._chosen, page.name)))
        for sequence, deed in keys:
            QShortcut(QKeySequence(sequence), self).activated.connect(lambda deed=deed: deed())

    # places

    def _on_rail(self) -> list[Page]:
        return [page for page in self.places if page.is_on_rail]

    def page(self, name: str) -> QWidget:
        """The page of that name, made when it is first wanted."""
        if name not in self._pages:
            spec = next(page for page in self.places if page.name == name)
            made = spec.make(self.desk, self._files)
            self._pages[name] = made
            if self._settings is not None and isinstance(made, CalendarPage):
                made.remember_in(self._settings)
            self.stack.addWidget(made)
        return self._pages[name]

    def go(self, name: str) -> None:
        """Show that page; the first one when there is no such page for this person."""
        if all(page.name != name for page in self.places):
            name = self.places[0].name
        page = self.page(name)
        is_new = self.stack.currentWidget() is not page
        self.stack.setCurrentWidget(page)
        self.rail.show_page(name)
        self.top.search.found.hide()
        self._enter(page, is_new=is_new)

    def _enter(self, page: QWidget, *, is_new: bool = False) -> None:
        """Bring the keyboard into the page; where it is on a page shown before, it stays."""
        enter = getattr(page, "enter", None)
        if enter and (is_new or not self._is_inside(page)):
            enter()  # Qt has moved the focus from the page now hidden to just any control
        if not self._is_inside(page):
            (first_stop(page) or self.top.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_inside(self, page: QWidget) -> bool:
        focused = self.focusWidget()
        return focused is not None and page.isAncestorOf(focused) and focused.isVisibleTo(page)

    def made_pages(self) -> dict[str, QWidget]:
        """The pages made so far, by name."""
        return dict(self._pages)

    def page_name(self) -> str:
        """The page shown now, to come back to after a lock."""
        shown = self.stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    def _chosen(self, name: str) -> None:
        self.go(name)
        page = self.page(name)
        if activate := getattr(page, "activate", None):
            activate()
            self._enter(page)

    def route(self, place: str, what: dict[str, Any]) -> None:
        """Answer `desk.request`: a page's name, or something that lives on a page."""
        routes: dict[str, Callable[[], object]] = {
            "patient": lambda: self._patients().open_record(what["id"]),
            "new_patient": lambda: self._new_patient(**what),
            "edit_patient": lambda: self._patients().edit(**what),
            "import": lambda: self._patients().open_import(),
            "calendar": lambda: self._calendar().show_day(**what),
            "appointment": lambda: self._calendar().show_day(appointment=what["id"]),
            "patient_list": lambda: self._patients().show_filtered(**what),
            "slot_freed": lambda: self.freed.announce(**what),
            "wait": lambda: self._wait(**what),
            "recall": lambda: self._recall(**what),
            "recalls": lambda: self._lists(1),
            "waiting_list": lambda: self._lists(0),
            "activity": lambda: self._show_activity(**what),
        }
        if place in routes:
            routes[place]()
        elif place in self._access.routes:
            self._access.routes[place]()
        elif place in self.booking.routes:
            self.booking.routes[place](**what)
        elif any(page.name == place for page in self.places):
            self._chosen(place)

    def _patients(self) -> PatientsPage:
        self.go("patients")
        page = self.page("patients")
        if not isinstance(page, PatientsPage):
            raise TypeError(type(page).__name__)
        return page

    def _calendar(self) -> CalendarPage:
        self.go("calendar")
        page = self.page("calendar")
        if not isinstance(page, CalendarPage):
            raise TypeError(type(page).__name__)
        return page

    def _show_activity(self, patient: str = "") -> None:
        if self.desk.may(audit_trail.listing):
            self.go("administration")
            page = self.page("administration")
            if isinstance(page, AdministrationPage):
                page.show_activity(patient)

    def _new_patient(self, text: str = "", values: dict[str, Any] | None = None) -> None:
        if self.desk.may(patients.register):
            self._patients().new_patient(text, values)

    def _book(self) -> None:
        """For the patient in sight, if there is one."""
        patient = getattr(self.stack.currentWidget(), "patient_in_sight", lambda: "")()
        self.desk.request("book", patient=patient)

    def _wait(self, patient: str = "") -> None:
        if self.desk.may(waiting_list.add):
            WaitingDialog(self.desk, self, patient=patient).open()

    def _recall(self, patient: str = "", appointment: str = "") -> None:
        if self.desk.may(recalls.add):
            RecallDialog(self.desk, self, patient=patient, appointment=appointment).open()

    def _lists(self, tab: int) -> None:
        """The waiting list (0) or the recalls (1)."""
        self.go("waiting")
        page = self.page("waiting")
        if isinstance(page, WaitingPage):
            page.tabs.setCurrentIndex(tab)
            page.enter()

    def _print(self) -> None:
        if print_shown := getattr(self.stack.currentWidget(), "print_shown", None):
            print_shown()

    def _import(self) -> None:
        if self.page_name() == "patients" and self.desk.may(imports.run):
            self._patients().open_import()

    def _go_searching(self) -> None:
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    # what floats

    def _say(self, text: str, undo: Callable[[], object] | None) -> None:
        self.toast.say(text, undo)

    def _follow(self, job: Job, label: str) -> None:
        strip = ProgressStrip()
        self._strips.addWidget(strip)
        strip.follow(job, label)
        job.finished.connect(strip.deleteLater)

    def show_shortcuts(self) -> None:
        ShortcutsDialog(self).open()

    def show_about(self) -> None:
        AboutDialog(self).open()

    # lock and look

    def keep_drafts(self) -> None:
        """Save what is being typed in every open dialog, look for nothing more; before a lock."""
        for box in self.findChildren(SearchBox):
            box.stop()
        for dialog in place.begun_dialogs(self):
            dialog.keep()

    def left_behind(self) -> dict[str, dict[str, Any]]:
        """What to write into the file at a lock, by key: where one is, and what is being typed.

        Asks the door for nothing: whoever works on the pool may hold it.
        """
        for box in self.findChildren(SearchBox):
            box.stop()
        return place.left_behind(self)

    def come_back(self) -> None:
        """Show what was shown when this person locked."""
        place.come_back(self)

    def choose_look(self, mode: Mode, scale: float) -> None:
        """Dress the program anew; a new size builds the window again."""
        is_resized = abs(scale - theme.current().scale) > 0.001
        choose_look(self._settings, mode, scale)
        if is_resized:
            self._build_again()

    def _build_again(self) -> None:
        name = self.page_name()
        found = self.records_banner.report
        self._pages.clear()
        self._build()
        self._connect_built()
        self.records_banner.tell(found)
        self.go(name)

    def _restore_geometry(self) -> None:
        px = theme.current().px
        self.setMinimumSize(QSize(px(860), px(560)).boundedTo(room_for(self)))
        self.resize(px(1360), px(860))
        kept = self._settings.value(_GEOMETRY) if self._settings else None
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)
        keep_in_room(self)

    def keep_geometry(self) -> None:
        """Remember size and place; the settings hold no names."""
        if self._settings is not None:
            self._settings.setValue(_GEOMETRY, self.saveGeometry())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep_drafts()
        self.keep_geometry()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(is_narrow=self.width() < theme.current().px(_NARROW_UNDER))


def _no_keyring_words() -> str:
    return _(
        "This clinic's keys are kept without the system's keyring: only the passwords protect the "
        "file. Use long passwords."
    )


def _divider() -> QFrame:
    """A hairline of its own: a border of the rail would stand on the wrong side, right to left."""
    made = QFrame()
    made.setProperty("kind", "divider")
    return made
