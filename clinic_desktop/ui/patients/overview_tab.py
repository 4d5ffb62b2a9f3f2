"""The first tab: the timeline, and beside it the facts one asks for most."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain import national_id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Identity, PatientForm, PatientRecord, Relation
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.facts import FactCard, emptied, facts_card, flowing, value_label
from clinic_desktop.ui.patients.timeline_view import TimelineView
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.chip import Chip
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import patients


class OverviewTab(QWidget):
    """Timeline grouped by month | facts column."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        named(self, "overview_tab", _("Overview"))
        self.timeline = TimelineView(desk)
        self._facts = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        self._facts.setContentsMargins(0, 0, px(8), px(16))
        self._facts.setSpacing(px(12))
        inner.setLayout(self._facts)
        scroll = named(QScrollArea(), "facts_scroll", _("Facts"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setMinimumWidth(px(320))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, 0)
        layout.setSpacing(px(24))
        layout.addWidget(self.timeline, 3)
        layout.addWidget(scroll, 2)

    def show_record(self, record: PatientRecord) -> None:
        self.timeline.show_patient(record.id)
        emptied(self._facts)
        cards = (
            self._alerts(record),
            self._reason(record.form),
            self._relations(record.form.relations),
            self._identities(record.form.identities),
            self._insurances(record.form),
            self._providers(record.form),
            self._tags(record.form),
        )
        for card in cards:
            if card is not None:
                self._facts.addWidget(card)
        self._facts.addStretch(1)

    def _alerts(self, record: PatientRecord) -> FactCard | None:
        if not record.alerts_now:
            return None
        card = FactCard(_("Alerts"), "alerts_card")
        for alert in words.by_gravity(record.alerts_now):
            until = self._until(alert.ends_on)
            level = _(words.LEVELS[alert.level])
            card.add_line(
                words.own_direction(alert.text), words.DOT.join(filter(None, (level, until)))
            )
        return card

    def _reason(self, form: PatientForm) -> FactCard | None:
        language = words.LANGUAGES.get(form.language, form.language)
        return facts_card(
            _("About"),
            "about_card",
            (
                (_("Reason"), words.own_direction(form.reason)),
                (_("Language"), _(language) if form.language else ""),
                (_("Referred by"), words.own_direction(form.referral_source)),
                (_("Note"), words.own_direction(form.note)),
            ),
        )

    def _relations(self, relations: tuple[Relation, ...]) -> FactCard | None:
        if not relations:
            return None
        card = FactCard(_("Family and contacts"), "relations_card")
        for person in relations:
            card.add_line(words.own_direction(person.name), self._relation_words(person))
            if person.other_id:
                card.add_widget(self._open_button(person))
        return card

    def _relation_words(self, person: Relation) -> str:
        formatter = self._desk.format
        parts = (
            _(words.RELATIONS.get(person.kind, person.kind)),
            words.own_direction(person.relationship),
            formatter.isolate(formatter.phone(person.phone)) if person.phone else "",
            words.own_direction(person.basis),
            self._until(person.until),
        )
        return words.DOT.join(part for part in parts if part)

    def _open_button(self, person: Relation) -> QWidget:
        return button(
            _("Open record"),
            f"open_{person.other_id}",
            lambda: self._desk.request("patient", id=person.other_id),
            kind="quiet",
        )

    def _identities(self, identities: tuple[Identity, ...]) -> FactCard | None:
        if not identities:
            return None
        card = FactCard(_("Documents"), "documents_card")
        for identity in identities:
            card.add_widget(IdentityLine(self._desk, identity))
        return card

    def _insurances(self, form: PatientForm) -> FactCard | None:
        if not form.insurances:
            return None
        card = FactCard(_("Insurance"), "insurance_card")
        for policy in form.insurances:
            parts = (
                self._desk.format.isolate(policy.policy_number),
                self._until(policy.valid_until),
            )
            card.add_line(
                words.own_direction(policy.insurer), words.DOT.join(part for part in parts if part)
            )
        return card

    def _providers(self, form: PatientForm) -> FactCard | None:
        if not form.previous_providers:
            return None
        card = FactCard(_("Earlier providers"), "providers_card")
        for provider in form.previous_providers:
            parts = (words.own_direction(provider.purpose), provider.visited)
            card.add_line(
                words.own_direction(provider.name), words.DOT.join(part for part in parts if part)
            )
        return card

    def _tags(self, form: PatientForm) -> FactCard | None:
        if not form.tags:
            return None
        card = FactCard(_("Tags"), "tags_card")
        layout = FlowLayout(gap=theme.current().px(6))
        for tag in form.tags:
            layout.addWidget(Chip(tag, icon="tag"))
        card.add_widget(flowing(layout))
        return card

    def _until(self, day: date | None) -> str:
        return _("until {date}").format(date=self._desk.format.date(day)) if day else ""


class IdentityLine(QWidget):
    """A document number, masked until somebody asks for it; asking is noted."""

    def __init__(self, desk: Desk, identity: Identity) -> None:
        super().__init__()
        self._desk = desk
        self._identity = identity
        scheme = national_id.scheme_name(identity.scheme)
        parts = [scheme, words.own_direction(identity.issuer)]
        if identity.valid_until:
            parts.append(_("until {date}").format(date=desk.format.date(identity.valid_until)))
        self.number = value_label(desk.format.isolate(identity.number))
        self.reveal = button(
            _("Show number"), f"reveal_{identity.id}", self._reveal, kind="quiet", icon="show"
        )
        self.reveal.setVisible(desk.may(patients.reveal_identity))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        column.setSpacing(theme.current().px(1))
        column.addWidget(value_label(words.DOT.join(part for part in parts if part)))
        column.addWidget(self.number)
        row.addLayout(column, 1)
        row.addWidget(self.reveal)

    def _reveal(self) -> None:
        number = self._desk.run(patients.reveal_identity, self._identity.id)
        self.number.setText(self._desk.format.isolate(number))
        self.reveal.hide()
