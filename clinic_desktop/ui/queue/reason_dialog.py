"""A reason in a few words, typed or picked."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.queue import Ticket
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.queue.deeds import Deed
from clinic_desktop.ui.queue.undoing import done_and_undo
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named


class ReasonDialog(FormDialog):
    """Does the deed with what was typed; a suggestion is one press away."""

    def __init__(self, desk: Desk, deed: Deed, ticket: Ticket, parent: QWidget) -> None:
        title = _(deed.ask).format(number=ticket.number)
        super().__init__(title, parent, save_text=_(deed.words))
        named(self, "ticket_reason_dialog", title)
        self._desk, self._deed, self._ticket = desk, deed, ticket
        self.reason = self.add_field("reason", title, QLineEdit())
        self.reason.returnPressed.connect(self.accept)
        self.add_widget(self._suggestions())

    def _suggestions(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(4))
        for at, text in enumerate(self._deed.suggestions):
            pick = partial(self._pick, _(text))
            layout.addWidget(button(_(text), f"suggestion_{at}", pick, kind="quiet"))
        layout.addStretch(1)
        return row

    def _pick(self, text: str) -> None:
        self.reason.setText(text)
        self.reason.setFocus()

    def save(self) -> None:
        if self._deed.reasoned is None:
            raise TypeError(self._deed.name)
        rev = self._desk.run(
            self._deed.reasoned, self._ticket.id, self._ticket.rev, self.reason.text()
        )
        done_and_undo(self._desk, _(self._deed.said), self._ticket, rev)
