"""The deeds that fit the chosen ticket, as buttons with their keys."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.queue import Ticket
from clinic_desktop.ui import theme
from clinic_desktop.ui.queue import deeds
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import entitle, named


class TicketBar(QWidget):
    """`press` is told a key: Return, or the letter of a deed."""

    def __init__(self, press: Callable[[str], object]) -> None:
        super().__init__()
        named(self, "ticket_bar", _("Ticket"))
        self._press = press
        self.which = labels.plain("", "strong", "ticket_chosen")
        self.buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(8))
        layout.addWidget(self.which)
        self.onward = button("", "ticket_next", partial(press, "Return"))
        layout.addWidget(self.onward)
        for deed in (deeds.HOLD, deeds.NO_ANSWER, deeds.BACK, deeds.URGENT, deeds.LEFT):
            made = button(deeds.titled(deed), deed.name, partial(press, deed.key), icon=deed.icon)
            self.buttons[deed.key] = made
        self.buttons["E"] = button(
            _("Change (E)"), "queue_change", partial(press, "E"), icon="edit"
        )
        self.buttons["J"] = button(
            _("Join booking (J)"), "queue_join", partial(press, "J"), icon="link"
        )
        for made in self.buttons.values():
            layout.addWidget(made)
        layout.addStretch(1)
        self.show_ticket(None, may_write=False)

    def show_ticket(self, ticket: Ticket | None, *, may_write: bool) -> None:
        """Only what can be done is offered; a restricted ticket and a reader get nothing."""
        is_open = ticket is not None and may_write and not ticket.is_closed
        fitting = keys_of(ticket) if ticket is not None and is_open else {}
        self.which.setText(
            _("Ticket {number}").format(number=ticket.number) if ticket else _("No ticket chosen")
        )
        for key, made in self.buttons.items():
            made.setVisible(key in fitting)
            if key in fitting:
                made.setText(fitting[key])
                entitle(made, fitting[key])
        step = deeds.onward(ticket) if ticket is not None and is_open else None
        self.onward.setVisible(step is not None)
        if step is not None:
            words = f"{_(step.words)} ({_('Enter')})"
            self.onward.setText(words)
            self.onward.setIcon(theme.icon(step.icon))
            entitle(self.onward, words)

    def open_menu(self, ticket: Ticket, at: QPoint) -> QMenu:
        """The same by the other button of the mouse."""
        menu = named(QMenu(self), "ticket_menu", _("Ticket"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        step = deeds.onward(ticket)
        first = {"Return": f"{_(step.words)} ({_('Enter')})"} if step else {}
        for key, words in {**first, **keys_of(ticket)}.items():
            action = QAction(words, menu)
            action.triggered.connect(lambda _on=False, key=key: self._press(key))
            menu.addAction(action)
        menu.popup(at)
        return menu


def keys_of(ticket: Ticket) -> dict[str, str]:
    """The keys that do something with the ticket, and the words of their buttons."""
    found = {deed.key: deeds.titled(deed) for deed in deeds.possible(ticket)}
    found["E"] = _("Change (E)")
    if ticket.booking is not None:
        found["J"] = _("Join booking (J)")
    return found
