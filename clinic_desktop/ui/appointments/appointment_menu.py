"""The menu of an appointment or of free time: the same deeds as keys and panel offer."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from clinic_desktop.domain.appointment import FOLLOWING, AppointmentRow, State
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.state_looks import LOOKS, deed_of
from clinic_desktop.ui.widgets.naming import named

if TYPE_CHECKING:
    from clinic_desktop.ui.appointments.calendar_hand import CalendarHand
    from clinic_desktop.ui.appointments.calendar_page import CalendarPage


def appointment_menu(page: "CalendarPage", hand: "CalendarHand", at: QPoint) -> QMenu:
    """Show it at a point of the screen."""
    menu = named(QMenu(page), "calendar_menu", _("Appointment"))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    row = page.row()
    if row is not None:
        _fill(menu, page, hand, row)
    else:
        _act(menu, _("Book here…"), "book", hand.book, "Return")
    if page.pinboard.row is not None:
        _act(menu, _("Place here"), "pin", hand.place_pinned, "Ctrl+V")
    menu.popup(at)
    return menu


def _fill(menu: QMenu, page: "CalendarPage", hand: "CalendarHand", row: AppointmentRow) -> None:
    deeds, may = page.deeds, page.deeds.may_write() and not row.is_closed
    for state in FOLLOWING[row.state]:
        if state is State.CANCELLED:
            continue
        look = LOOKS[state]
        is_early = state is State.NO_SHOW and page.now < row.start
        _act(
            menu, deed_of(state), look.icon, partial(deeds.set_state, row, state),
            look.key, is_allowed=may and not is_early,
        )  # fmt: skip
    menu.addSeparator()
    is_movable = page.view.is_movable(row)
    _act(menu, _("Edit…"), "edit", lambda: deeds.edit(row), is_allowed=may)
    _act(menu, _("Move…"), "calendar", lambda: deeds.ask_move(row), is_allowed=is_movable)
    _act(menu, _("Wrong patient…"), "merge", lambda: deeds.wrong_patient(row), is_allowed=may)
    can_repeat = may and not row.series_id
    _act(menu, _("Repeat…"), "refresh", lambda: deeds.repeat(row), is_allowed=can_repeat)
    _act(menu, _("Course…"), "refresh", lambda: deeds.course(row), is_allowed=can_repeat)
    _act(menu, _("To the pinboard"), "pin", hand.pin, "Ctrl+X", is_allowed=is_movable)
    can_cancel = may and State.CANCELLED in FOLLOWING[row.state]
    _act(menu, _("Cancel…"), "cancel", lambda: deeds.cancel(row), "Del", is_allowed=can_cancel)
    if row.state is State.DONE:
        _act(menu, _("Recall…"), "restore", lambda: deeds.recall(row), is_allowed=may)
    menu.addSeparator()
    _act(menu, _("Open the record"), "patient", lambda: deeds.open_patient(row))
    can_hand_out = deeds.may_hand_out() and not row.is_closed
    for text, icon, deed in (
        (_("Print slip…"), "print", deeds.print_slip),
        (_("For the patient's calendar…"), "export", deeds.save_file),
    ):
        _act(menu, text, icon, partial(deed, row), is_allowed=can_hand_out)


def _act(
    menu: QMenu,
    text: str,
    icon: str,
    deed: Callable[[], object],
    key: str = "",
    *,
    is_allowed: bool = True,
) -> None:
    shown = f"{text}\t{key}" if key else text
    action = menu.addAction(theme.icon(icon), shown)
    action.setEnabled(is_allowed)
    action.triggered.connect(lambda: deed())
