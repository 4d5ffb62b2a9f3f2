"""The second tab: everything the registry holds of a person, to read and to copy."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Address, PatientForm, PatientRecord, Sex
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.facts import FactCard, emptied, facts_card
from clinic_desktop.ui.patients.field_history_dialog import FieldHistoryDialog
from clinic_desktop.ui.patients.preview_card import contact_text
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import deed_details


class DetailsTab(QWidget):
    """Person, names, phones and e-mails, addresses, insurance: cards in two columns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        named(self, "details_tab", _("Details and contacts"))
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        self._patient = ""
        self.history = button(_("History…"), "details_history", self.show_history, icon="restore")
        self.history.setVisible(desk.may(deed_details.fields_of))
        self._columns = (QVBoxLayout(), QVBoxLayout())
        body = QHBoxLayout(inner)
        body.setContentsMargins(0, px(12), px(8), px(16))
        body.setSpacing(px(12))
        for column in self._columns:
            column.setSpacing(px(12))
            body.addLayout(column, 1)
        scroll = named(QScrollArea(), "details_scroll", _("Details and contacts"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(scroll, 1)
        layout.addWidget(self.history, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addSpacing(px(12))

    def show_history(self) -> None:
        """When and by whom each field was written."""
        FieldHistoryDialog(self._desk, self._patient, self.window()).open()

    def show_record(self, record: PatientRecord) -> None:
        self._patient = record.id
        for column in self._columns:
            emptied(column)
        cards = (
            self._person(record),
            self._contacts(record.form),
            self._names(record.form),
            self._addresses(record.form.addresses),
            self._insurances(record.form),
        )
        for at, card in enumerate(card for card in cards if card is not None):
            self._columns[at % 2].addWidget(card)
        for column in self._columns:
            column.addStretch(1)  # each card as high as what it holds

    def _person(self, record: PatientRecord) -> FactCard | None:
        form, formatter = record.form, self._desk.format
        born = words.birth_and_age(formatter, form.birth, self._desk.today)
        return facts_card(
            _("Person"),
            "person_card",
            (
                (_("Number"), formatter.isolate(record.number)),
                (_("Born"), born),
                (_("Sex"), _(words.SEXES[form.sex]) if form.sex is not Sex.UNKNOWN else ""),
                (_("Gender"), words.own_direction(form.gender)),
                (_("Pronouns"), words.own_direction(form.pronouns)),
                (_("Language"), _(words.LANGUAGES.get(form.language, form.language))),
                (_("Deceased on"), formatter.date(form.deceased_on) if form.deceased_on else ""),
            ),
        )

    def _names(self, form: PatientForm) -> FactCard | None:
        former = words.DOT.join(
            words.own_direction(words.spoken(item.name))
            + (f" ({self._desk.format.date(item.until)})" if item.until else "")
            for item in form.former_names
        )
        return facts_card(
            _("Names"),
            "names_card",
            (
                (_("Given name"), words.own_direction(form.name.given)),
                (_("Middle or father's name"), words.own_direction(form.name.middle)),
                (_("Family name"), words.own_direction(form.name.family)),
                (_("In the other script"), words.own_direction(words.spoken(form.second_name))),
                (_("Called"), words.own_direction(form.preferred)),
                (_("Former names"), former),
            ),
        )

    def _contacts(self, form: PatientForm) -> FactCard | None:
        if not form.contacts:
            return None
        card = FactCard(_("Phones and e-mail"), "contacts_card")
        for contact in form.contacts:
            said = []
            if contact.confirmed_at:
                day = self._desk.format.date(self._desk.format.local(contact.confirmed_at).date())
                said.append(_("Confirmed on {date}").format(date=day))
                said.extend((contact.confirmed_how, words.own_direction(contact.confirmed_by)))
            if contact.is_confidential:
                said.append(_("Confidential: never on lists or in exports"))
            card.add_line(contact_text(self._desk, contact), words.DOT.join(filter(None, said)))
        return card

    def _addresses(self, addresses: tuple[Address, ...]) -> FactCard | None:
        if not addresses:
            return None
        card = FactCard(_("Addresses"), "addresses_card")
        for place in addresses:
            parts = (place.line, place.postcode, place.city, place.region, place.country)
            card.add_line(
                words.own_direction(", ".join(part for part in parts if part)), place.label
            )
        return card

    def _insurances(self, form: PatientForm) -> FactCard | None:
        if not form.insurances:
            return None
        card, formatter = FactCard(_("Insurance"), "policies_card"), self._desk.format
        for policy in form.insurances:
            dates = [formatter.date(day) for day in (policy.valid_from, policy.valid_until) if day]
            parts = (
                formatter.isolate(policy.policy_number),
                words.own_direction(policy.holder),
                " – ".join(dates),
                words.own_direction(policy.note),
            )
            card.add_line(words.own_direction(policy.insurer), words.DOT.join(filter(None, parts)))
        return card
