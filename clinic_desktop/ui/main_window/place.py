"""Where a person was when the desk was locked, and the way back there."""

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.ui.appointments.booking_dialog import BookingDialog
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.usecases import drafts, patients

if TYPE_CHECKING:
    from clinic_desktop.ui.main_window.window import MainWindow

KEY = "place"  # the draft, inside the encrypted file, that holds it

Values = dict[str, Any]


@runtime_checkable
class Placed(Protocol):
    """A page that tells and takes back where one is on it, in values of JSON's kinds.

    `place` asks the door for nothing. `restore_place` may raise ClinicError: a record may have been
    archived or closed meanwhile.
    """

    def place(self) -> Values: ...

    def restore_place(self, place: Values) -> None: ...


def begun_dialogs(window: QWidget) -> list[PatientDialog | BookingDialog]:
    """The dialogs in which something may be typed that is not saved yet."""
    return [*window.findChildren(PatientDialog), *window.findChildren(BookingDialog)]


def left_behind(window: "MainWindow") -> dict[str, Values]:
    """Drafts by key: the place itself, and what is typed in an open dialog."""
    kept: dict[str, Values] = {}
    dialogs = []
    for dialog in begun_dialogs(window):
        if dialog.isVisible():
            where, typed = dialog.left_behind()
            dialogs.append({**where, "focus": _focus_in(dialog)})
            if typed is not None:
                kept[where["key"]] = typed
    pages = {
        name: page.place() for name, page in window.made_pages().items() if isinstance(page, Placed)
    }
    kept[KEY] = {
        "page": window.page_name(),
        "pages": pages,
        "dialogs": dialogs,
        "focus": _focus_in(window),
    }
    return kept


def come_back(window: "MainWindow") -> None:
    """Show the page, the record and the dialog that were open; what is gone meanwhile is not."""
    draft = window.desk.run(drafts.load, KEY)
    if draft is None:
        return
    place = draft.values
    shown = place.get("page", "")
    window.go(shown)
    _restore(window, place.get("pages", {}))
    if window.page_name() == shown:
        _focus(window, place.get("focus", ""))
    for dialog in place.get("dialogs", ()):
        _open(window, dialog)


def _restore(window: "MainWindow", pages: Values) -> None:
    for name, values in pages.items():
        if not any(page.name == name for page in window.places):
            continue
        page = window.page(name)
        if isinstance(page, Placed):
            try:
                page.restore_place(values)
            except ClinicError:  # archived, merged or closed to this person since the lock
                continue


def _open(window: "MainWindow", where: Values) -> None:
    if where.get("kind") == "booking":
        _open_booking(window, where)
        return
    page, patient = window.page("patients"), where.get("patient", "")
    use_case = patients.edit if patient else patients.register
    if not isinstance(page, PatientsPage) or not window.desk.may(use_case):
        return
    try:
        draft = window.desk.run(drafts.load, where["key"]) if where.get("is_typed") else None
        values = draft.values if draft is not None else None
        dialog = page.edit(patient, values) if patient else page.new_patient("", values)
    except ClinicError:  # as above: the draft stays, under Today
        return
    _focus(dialog, where.get("focus", ""))


def _open_booking(window: "MainWindow", where: Values) -> None:
    appointment = where.get("appointment", "")
    try:
        draft = window.desk.run(drafts.load, where["key"]) if where.get("is_typed") else None
        values = draft.values if draft is not None else None
        booking = window.booking
        dialog = booking.edit(appointment, values) if appointment else booking.book(values)
    except ClinicError:  # cancelled or closed to this person since the lock
        return
    if dialog is not None:
        _focus(dialog, where.get("focus", ""))


def _focus_in(place: QWidget) -> str:
    """The name of the control that has the keyboard, or of the compound one around it."""
    at: QWidget | None = place.focusWidget()
    while at is not None and at is not place:
        if at.objectName() and not at.objectName().startswith("qt_"):
            return at.objectName()
        at = at.parentWidget()
    return ""


def _focus(place: QWidget, name: str) -> None:
    found = place.findChild(QWidget, name) if name else None
    if found is not None and found.isVisibleTo(place):
        found.setFocus(Qt.FocusReason.OtherFocusReason)
