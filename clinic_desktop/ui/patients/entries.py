"""The small forms of the patient dialog: one maker for each kind of entry."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from clinic_desktop.domain import national_id
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import (
    Address,
    Alert,
    AlertLevel,
    Contact,
    ContactKind,
    FormerName,
    Identity,
    Insurance,
    PersonName,
    PreviousProvider,
    Relation,
)
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.entry_form import EntryForm, Part
from clinic_desktop.ui.patients.name_edit import NameEdit
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit


class Entries:
    """Makes empty entry forms for one clinic's formats and document kinds."""

    def __init__(self, formatter: Formatter, schemes: tuple[str, ...], today: date) -> None:
        self._format = formatter
        self._schemes = tuple(dict.fromkeys((*schemes, *national_id.SCHEMES)))
        self._today = today

    def contact(self) -> QWidget:
        kinds = ((ContactKind.PHONE, _("Phone")), (ContactKind.EMAIL, _("E-mail")))
        return EntryForm(
            Contact(ContactKind.PHONE, ""),
            "contacts",
            (
                Part("kind", _("Kind"), ChoiceCombo(kinds), decides=False),
                Part("typed", _("Number or address"), QLineEdit()),
                Part("label", _("Whose or what"), QLineEdit(), decides=False),
                Part("is_confidential", _("Confidential"), QCheckBox(_("Confidential")), 3, False),
            ),
        )

    def address(self) -> QWidget:
        return EntryForm(
            Address(),
            "addresses",
            (
                Part("line", _("Street and house"), QLineEdit(), 2),
                Part("postcode", _("Postcode"), QLineEdit()),
                Part("city", _("City"), QLineEdit()),
                Part("region", _("Region"), QLineEdit()),
                Part("country", _("Country"), _short(2)),
            ),
        )

    def former_name(self) -> QWidget:
        return EntryForm(
            FormerName(PersonName()),
            "former_names",
            (
                Part("name", _("Former name"), NameEdit("former_"), 3),
                Part("until", _("Until"), DateEdit(self._format), decides=False),
            ),
        )

    def identity(self) -> "IdentityForm":
        titles = [(each, national_id.scheme_name(each)) for each in self._schemes]
        return IdentityForm(
            Identity(self._schemes[0], ""),
            "identities",
            (
                Part("scheme", _("Document"), ChoiceCombo(titles), decides=False),
                Part("number", _("Document number"), QLineEdit()),
                Part("issuer", _("Issued by"), QLineEdit(), decides=False),
                Part("valid_until", _("Valid until"), DateEdit(self._format), decides=False),
            ),
            self._today,
        )

    def relation(self) -> QWidget:
        kinds = [(kind, _(title)) for kind, title in words.RELATIONS.items()]
        return EntryForm(
            Relation("guardian", ""),
            "relations",
            (
                Part("kind", _("Who"), ChoiceCombo(kinds), decides=False),
                Part("name", _("Name"), QLineEdit()),
                Part("phone", _("Phone"), PhoneEdit(self._format)),
                Part("relationship", _("Relationship"), QLineEdit()),
                Part("basis", _("Basis of guardianship"), QLineEdit(), decides=False),
                Part("document_seen", _("Document seen"), QLineEdit(), decides=False),
                Part("until", _("Until"), DateEdit(self._format), decides=False),
            ),
        )

    def insurance(self) -> QWidget:
        return EntryForm(
            Insurance(""),
            "insurances",
            (
                Part("insurer", _("Insurer"), QLineEdit()),
                Part("policy_number", _("Policy number"), QLineEdit()),
                Part("holder", _("Policy holder"), QLineEdit()),
                Part("valid_from", _("Valid from"), DateEdit(self._format), decides=False),
                Part("valid_until", _("Valid until"), DateEdit(self._format), decides=False),
                Part("note", _("Note"), QLineEdit()),
            ),
        )

    def provider(self) -> QWidget:
        return EntryForm(
            PreviousProvider(""),
            "previous_providers",
            (
                Part("name", _("Provider"), QLineEdit()),
                Part("purpose", _("What for"), QLineEdit()),
                Part("visited", _("When"), QLineEdit()),
                Part("note", _("Note"), QLineEdit(), 3),
            ),
        )

    def alert(self) -> QWidget:
        levels = [(level, _(words.LEVELS[level])) for level in words.LEVELS]
        audiences: list[tuple[tuple[str, ...], str]] = [((), _("Everybody"))]
        audiences += [((role,), _(title)) for role, title in words.ROLES.items()]
        asked = _("Ask each time the record is opened")
        return EntryForm(
            Alert(AlertLevel.STOP, ""),
            "alerts",
            (
                Part("level", _("Level"), ChoiceCombo(levels), decides=False),
                Part("text", _("What to know"), QLineEdit(), 2),
                Part("starts_on", _("From"), DateEdit(self._format), decides=False),
                Part("ends_on", _("Until"), DateEdit(self._format), decides=False),
                Part("audience", _("Shown to"), AudienceCombo(audiences), decides=False),
                Part("must_acknowledge", asked, QCheckBox(asked), 3, False),
            ),
        )


class AudienceCombo(ChoiceCombo[tuple[str, ...]]):
    """Everybody or one role; a combination made elsewhere is kept as an entry of its own."""

    def set_value(self, value: tuple[str, ...]) -> None:
        if value not in self._values:
            title = ", ".join(_(words.ROLES.get(role, role)) for role in value)
            choices = [(known, self.itemText(at)) for at, known in enumerate(self._values)]
            self.set_choices([*choices, (value, title)])
        super().set_value(value)


class IdentityForm(EntryForm[Identity]):
    """A document number that is checked while it is typed (REG-12)."""

    def __init__(self, empty: Identity, group: str, parts: tuple[Part, ...], today: date) -> None:
        super().__init__(empty, group, parts)
        self._today = today
        self.edited.connect(self.check)

    def check(self) -> None:
        """Say what is wrong or odd about the number so far."""
        scheme, line = self.editor("scheme"), self.editor("number")
        number = line.text().strip() if isinstance(line, QLineEdit) else ""
        if not number or not isinstance(scheme, ChoiceCombo):
            self.say("")
            return
        found = national_id.check(scheme.value(), number, self._today)
        self.say(found.problem or " ".join(found.warnings), "danger" if found.problem else "warn")

    def set_value(self, value: Identity) -> None:
        super().set_value(value)
        self.check()


def _short(length: int) -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(length)
    return line
