"""The patient chosen in the list, at a glance."""

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.names import initials
from clinic_desktop.domain.patient import Contact, ContactKind, PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.appointments_tab import next_words
from clinic_desktop.ui.patients.facts import emptied, flowing, value_label
from clinic_desktop.ui.patients.patient_banner import Initials
from clinic_desktop.ui.patients.timeline_view import event_line
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.chip import AlertChip, Chip
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments, patients
from clinic_desktop.usecases.patients import PatientPreview

_PAUSE = 100  # ms: moving through the list looks only the patient up at which one stays


class PreviewCard(QFrame):
    """Banner facts, alerts, contact and the latest three events; [Open] and [Edit]."""

    open_wanted = Signal(str)
    edit_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._patient: Id = ""
        self._row: PatientRow | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.show_now)
        self.setProperty("kind", "card")
        named(self, "patient_preview", _("Preview"))
        self._portrait = Initials(40)
        self._name = labels.plain("", "card-title", "preview_name", wraps=True)
        self._second = labels.plain("", "", "preview_second_name", wraps=True)
        self._facts = labels.plain("", "hint", "preview_facts", wraps=True)
        self._chips = FlowLayout(gap=theme.current().px(6))
        self._more = QVBoxLayout()
        self.open_button = button(
            _("Open"), "preview_open", lambda: self.open_wanted.emit(self._patient), kind="primary"
        )
        self.edit_button = button(
            _("Edit"), "preview_edit", lambda: self.edit_wanted.emit(self._patient), icon="edit"
        )
        self.book_button = button(
            _("Book"), "preview_book", lambda: desk.request("book", patient=self._patient),
            icon="calendar",
        )  # fmt: skip
        self._lay_out()
        self.show_row(None)

    def _lay_out(self) -> None:
        px = theme.current().px
        names = QVBoxLayout()
        names.setSpacing(px(2))
        for label in (self._name, self._second, self._facts):
            names.addWidget(label)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self._portrait, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(names, 1)
        self._more.setSpacing(px(6))
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        body = QVBoxLayout(inner)
        body.setContentsMargins(px(16), px(16), px(16), px(8))
        body.setSpacing(px(12))
        body.addLayout(top)
        body.addWidget(self._chip_holder())
        body.addLayout(self._more)
        body.addStretch(1)
        scroll = named(QScrollArea(), "preview_scroll", _("Preview"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(self._buttons())

    def _chip_holder(self) -> QWidget:
        return flowing(self._chips)

    def _buttons(self) -> QHBoxLayout:
        px = theme.current().px
        row = QHBoxLayout()
        row.setContentsMargins(px(16), px(8), px(16), px(16))
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(self.edit_button)
        row.addWidget(self.book_button)
        row.addWidget(self.open_button)
        return row

    def show_row(self, row: PatientRow | None) -> None:
        """Show that patient; without the right to look deeper, only what the list shows."""
        self.setVisible(row is not None)
        self._patient = row.id if row else ""
        self._row = row
        if row is None:
            self._pause.stop()
            return
        self._show_line(row)  # at once: a card must never show one patient and open another
        self._pause.start()

    def show_now(self) -> None:
        """Look the waiting patient up: once, however often the list moved meanwhile."""
        self._pause.stop()
        row = self._row
        if row is None:
            return
        may_edit = self._desk.may(patients.open_for_edit)
        self.edit_button.setVisible(may_edit and not row.is_closed)
        self.book_button.setVisible(self._desk.may(appointments.book) and not row.is_closed)
        self.open_button.setEnabled(self._desk.may(patients.open_record))
        if self._desk.may(patients.preview) and not row.is_closed:
            self._show(self._desk.run(patients.preview, row.id))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()  # nothing is asked behind a lock

    def _show_line(self, row: PatientRow) -> None:
        self._portrait.show_text("")
        self._portrait.setHidden(row.is_closed)
        self._name.setText(words.own_direction(row.name))
        self._second.setText(words.own_direction(row.second_name))
        self._second.setVisible(bool(row.second_name))
        self._facts.setText(_facts(self._desk, row, self._desk.today))
        emptied(self._chips)
        emptied(self._more)
        if row.is_closed:
            self._chips.addWidget(Chip(_("Restricted"), icon="lock"))
            self._more.addWidget(labels.hint(_("This record opens for named people only.")))

    def _show(self, preview: PatientPreview) -> None:
        form = preview.record.form
        self._portrait.show_text(initials(form.name) or initials(form.second_name))
        emptied(self._chips)
        for alert in words.by_gravity(preview.record.alerts_now):
            self._chips.addWidget(AlertChip(alert))
        emptied(self._more)
        self._show_next(preview)
        self._show_contacts(form.contacts)
        self._show_latest(preview)

    def _show_next(self, preview: PatientPreview) -> None:
        if said := next_words(preview.next_appointment, self._desk.format):
            self._more.addWidget(labels.plain(_("Next appointment"), "label"))
            self._more.addWidget(value_label(said))

    def _show_contacts(self, contacts: tuple[Contact, ...]) -> None:
        if not contacts:
            return
        self._more.addWidget(labels.plain(_("Contact"), "label"))
        for contact in contacts[:3]:
            self._more.addWidget(value_label(contact_text(self._desk, contact)))

    def _show_latest(self, preview: PatientPreview) -> None:
        if not preview.latest:
            return
        self._more.addSpacing(theme.current().px(6))
        self._more.addWidget(labels.plain(_("Latest"), "label"))
        for event in preview.latest:
            self._more.addWidget(event_line(self._desk.format, event))


def _facts(desk: Desk, row: PatientRow, today: date) -> str:
    parts = (
        words.birth_and_age(desk.format, row.birth, today),
        _("No. {number}").format(number=desk.format.isolate(row.number)),
        words.state_words(row),
    )
    return words.DOT.join(part for part in parts if part)


def contact_text(desk: Desk, contact: Contact) -> str:
    """A phone as it is grouped here or an address, its label, and whether it was confirmed."""
    is_phone = contact.kind is ContactKind.PHONE
    value = desk.format.phone(contact.value) if is_phone and contact.value else contact.typed
    parts = [desk.format.isolate(value), contact.label]
    if contact.confirmed_at:
        parts.append(_("confirmed"))
    return words.DOT.join(part for part in parts if part)
