"""The privacy tab: who may open the record, contact permissions, what was confirmed, who wrote it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Channel, PatientForm, PatientRecord, Purpose
from clinic_desktop.domain.patient_views import RestrictionView
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.confirm_contact import ConfirmContactLine
from clinic_desktop.ui.patients.facts import FactCard, emptied, facts_card
from clinic_desktop.ui.patients.restriction_card import restriction_card
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import audit_trail


class PrivacyTab(QWidget):
    """Restriction, contact permissions, confirmations, and who registered and changed the record."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        named(self, "privacy_tab", _("Privacy"))
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(12))
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, px(12), px(8), px(16))
        body.addLayout(self._cards)
        body.addStretch(1)
        scroll = named(QScrollArea(), "privacy_scroll", _("Privacy"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def show_record(self, record: PatientRecord, restriction: RestrictionView | None) -> None:
        emptied(self._cards)
        self._cards.addWidget(restriction_card(self._desk, record.id, restriction))
        self._cards.addWidget(permissions_card(record.form))
        if record.form.contacts:
            card = FactCard(_("Are the contacts theirs?"), "confirmations_card")
            for contact in record.form.contacts:
                card.add_widget(ConfirmContactLine(self._desk, contact))
            self._cards.addWidget(card)
        kept = self._kept(record)
        if kept is not None:
            self._cards.addWidget(kept)
        if self._desk.may(audit_trail.who_looked):
            looked = button(_("Who looked at this record?"), "who_looked", icon="audit")
            looked.clicked.connect(lambda: self._desk.request("activity", patient=record.id))
            self._cards.addWidget(looked, 0, Qt.AlignmentFlag.AlignLeading)

    def _kept(self, record: PatientRecord) -> FactCard | None:
        formatter = self._desk.format
        return facts_card(
            _("This record"),
            "kept_card",
            (
                (_("Registered"), formatter.moment(record.registered_at)),
                (_("Registered by"), words.own_direction(record.registered_by)),
                (_("Last changed"), formatter.moment(record.changed_at)),
                (_("Archived"), formatter.moment(record.archived_at) if record.archived_at else ""),
                (_("Reason"), words.own_direction(record.archived_reason)),
            ),
        )


def permissions_card(form: PatientForm) -> FactCard:
    """What they agreed to, by way of contact and purpose; "not asked" is an answer of its own."""
    card = FactCard(_("May we contact them?"), "permissions_card")
    known = {(item.channel, item.purpose): item.allowed for item in form.permissions}
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.current().px(24))
    grid.setVerticalSpacing(theme.current().px(8))
    for column, purpose in enumerate(Purpose, 1):
        grid.addWidget(labels.plain(_(words.PURPOSES[purpose]), "label"), 0, column)
    for row, channel in enumerate(Channel, 1):
        grid.addWidget(labels.plain(_(words.CHANNELS[channel])), row, 0)
        for column, purpose in enumerate(Purpose, 1):
            grid.addWidget(_answer(known.get((channel, purpose))), row, column)
    grid.setColumnStretch(4, 1)
    card.add_layout(grid)
    return card


def _answer(allowed: bool | None) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.current().px(6))
    icon, tone, text = {
        True: ("ok", "ok", _("Yes")),
        False: ("cancel", "danger", _("No")),
        None: ("help", "text2", _("Not asked")),
    }[allowed]
    row.addWidget(Sign(icon, tone, 16), 0, Qt.AlignmentFlag.AlignVCenter)
    label = labels.plain(text)
    label.setProperty("tone", tone if allowed is not None else "")
    row.addWidget(label, 1)
    return made
