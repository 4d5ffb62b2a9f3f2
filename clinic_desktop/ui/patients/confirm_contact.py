"""Noting that a phone or an address really is the patient's (REG-11)."""

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Contact
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.preview_card import contact_text
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.usecases import patients


class ConfirmContactLine(QWidget):
    """A contact, when and how it was confirmed, and a button that confirms it now."""

    def __init__(self, desk: Desk, contact: Contact) -> None:
        super().__init__()
        self._desk = desk
        self._contact = contact
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(12))
        row.addWidget(labels.plain(contact_text(desk, contact)))
        row.addWidget(labels.plain(self._said(), "hint"), 1)
        if desk.may(patients.confirm_contact):
            made = button(_("Confirm"), f"confirm_{contact.id}", icon="check")
            made.setMenu(self._menu())
            row.addWidget(made)

    def _said(self) -> str:
        contact, formatter = self._contact, self._desk.format
        if not contact.confirmed_at:
            return _("Not confirmed")
        parts = (
            formatter.moment(contact.confirmed_at),
            contact.confirmed_how,
            words.own_direction(contact.confirmed_by),
        )
        return words.DOT.join(part for part in parts if part)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for how in words.CONFIRMED_HOW:
            action = menu.addAction(_(how))
            action.triggered.connect(lambda _on=False, how=how: self._confirm(how))
        return menu

    def _confirm(self, how: str) -> None:
        self._desk.run(patients.confirm_contact, self._contact.id, _(how))
        self._desk.toast(_("Confirmed."))
