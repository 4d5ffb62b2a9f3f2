"""The fields of the patient dialog, in the order of the conversation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Contact, ContactKind, PatientForm
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.entries import Entries
from clinic_desktop.ui.patients.name_edit import NameEdit
from clinic_desktop.ui.patients.permission_grid import PermissionGrid
from clinic_desktop.ui.patients.raw import put_back, raw_of
from clinic_desktop.ui.widgets.birth_edit import BirthEdit
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit
from clinic_desktop.ui.widgets.rows_edit import RowsEdit
from clinic_desktop.ui.widgets.tag_edit import TagEdit

W = TypeVar("W", bound=QWidget)
T = TypeVar("T")

SIMPLE = ("reason", "preferred", "gender", "pronouns", "referral_source", "note")
LISTS = (
    "addresses",
    "identities",
    "relations",
    "insurances",
    "previous_providers",
    "alerts",
    "former_names",
)


class AddField(Protocol):
    """FormDialog.add_field."""

    def __call__(self, name: str, title: str, editor: W, *, hint: str = "", span: int = 1) -> W: ...


class PatientFields:
    """Makes the editors, fills them from a form and reads a form out of them."""

    def __init__(
        self, formatter: Formatter, today: date, schemes: tuple[str, ...], tags: list[str]
    ) -> None:
        self._base = PatientForm()
        entries = Entries(formatter, schemes, today)
        self.phone = PhoneEdit(formatter)
        self.confirmed = ChoiceCombo(
            [("", _("Not confirmed yet")), *((_(how), _(how)) for how in words.CONFIRMED_HOW)]
        )
        self.name = NameEdit()
        self.birth = BirthEdit(formatter, today)
        self.sex = ChoiceCombo([(sex, _(title)) for sex, title in words.SEXES.items()])
        self.permissions = PermissionGrid()
        self.email = QLineEdit()
        self.second_name = NameEdit("second_", _("(other script)"))
        self.simple: dict[str, QLineEdit | QPlainTextEdit] = {
            name: QPlainTextEdit() if name == "note" else QLineEdit() for name in SIMPLE
        }
        self.language = ChoiceCombo([(code, _(name)) for code, name in words.LANGUAGES.items()])
        self.tags = TagEdit(tags)
        self.deceased_on = DateEdit(formatter)
        self.contacts: RowsEdit[Contact] = RowsEdit(
            entries.contact, _("Add a phone or e-mail"), _("Contact")
        )
        self.lists: dict[str, RowsEdit[Any]] = {
            "addresses": RowsEdit(entries.address, _("Add an address"), _("Address")),
            "identities": RowsEdit(entries.identity, _("Add a document"), _("Document")),
            "relations": RowsEdit(entries.relation, _("Add a person"), _("Person")),
            "insurances": RowsEdit(entries.insurance, _("Add an insurance"), _("Insurance")),
            "previous_providers": RowsEdit(entries.provider, _("Add a provider"), _("Provider")),
            "alerts": RowsEdit(entries.alert, _("Add an alert"), _("Alert")),
            "former_names": RowsEdit(entries.former_name, _("Add a former name"), _("Former name")),
        }

    # building

    def add_first(self, add: AddField) -> None:
        """What is asked on the phone, in that order."""
        add("phone", _("Phone"), self.phone)
        add("confirmed", _("Is it theirs?"), self.confirmed)
        add("name", "", self.name, span=2)
        add("birth", _("Birth date or age"), self.birth)
        add("sex", _("Sex (for care)"), self.sex)
        add("reason", _("Reason for coming"), self.simple["reason"], span=2)
        add("permissions", _("May we contact them?"), self.permissions, span=2)

    def add_more(self, add: AddField, add_section: Callable[[str], None]) -> None:
        """Everything else the registry holds."""
        add_section(_("Contact and identity"))
        add("email", _("E-mail"), self.email)
        add("language", _("Language they prefer"), self.language)
        add("contacts", _("More phones and e-mails"), self.contacts, span=2)
        add("second_name", "", self.second_name, span=2)
        add("preferred", _("Called"), self.simple["preferred"])
        add("gender", _("Gender, in their words"), self.simple["gender"])
        add("pronouns", _("Pronouns"), self.simple["pronouns"])
        add("referral_source", _("Referred by"), self.simple["referral_source"])
        add("former_names", _("Former names"), self.lists["former_names"], span=2)
        add("addresses", _("Addresses"), self.lists["addresses"], span=2)
        add("identities", _("Documents"), self.lists["identities"], span=2)
        add_section(_("Family, insurance, earlier care"))
        add("relations", _("Guardians and contacts"), self.lists["relations"], span=2)
        add("insurances", _("Insurance"), self.lists["insurances"], span=2)
        providers = self.lists["previous_providers"]
        add("previous_providers", _("Earlier providers"), providers, span=2)
        add_section(_("Alerts and notes"))
        add("alerts", _("Alerts"), self.lists["alerts"], span=2)
        add("tags", _("Tags"), self.tags)
        add("deceased_on", _("Deceased on"), self.deceased_on)
        self.simple["note"].setFixedHeight(96)
        add("note", _("Note"), self.simple["note"], span=2)

    # the form in and out

    def set_form(self, form: PatientForm) -> None:
        self._base = form
        phone, email, others = _parted(form.contacts)
        if phone:
            self.phone.set_value(phone.value, phone.typed)
        self.email.setText(email.typed if email else "")
        self.contacts.set_value(others)
        self.name.set_value(form.name)
        self.second_name.set_value(form.second_name)
        self.birth.set_value(form.birth)
        self.sex.set_value(form.sex)
        self.permissions.set_value(form.permissions)
        if form.language not in words.LANGUAGES:
            choices = [(code, _(name)) for code, name in words.LANGUAGES.items()]
            self.language.set_choices([*choices, (form.language, form.language)])
        self.language.set_value(form.language)
        self.tags.set_value(form.tags)
        self.deceased_on.set_value(form.deceased_on)
        for name, editor in self.simple.items():
            put_back(editor, getattr(form, name))
        for name, rows in self.lists.items():
            rows.set_value(getattr(form, name))

    def form(self, *, leniently: bool = False) -> PatientForm:
        """What was entered; InvalidInput names every field that is not understood.

        Leniently: such a field counts as empty, and nothing is raised.
        """
        reader = _Reader()
        simple = {name: raw_of(editor).strip() for name, editor in self.simple.items()}
        lists: dict[str, Any] = {
            name: reader.read(rows.value, ()) for name, rows in self.lists.items()
        }
        form = replace(
            self._base,
            name=self.name.value(),
            second_name=self.second_name.value(),
            birth=reader.read(self.birth.value, None),
            sex=self.sex.value(),
            contacts=self._contacts(reader),
            permissions=self.permissions.value(),
            language=self.language.value(),
            tags=self.tags.value(),
            deceased_on=reader.read(self.deceased_on.value, None),
            **simple,
            **lists,
        )
        if reader.problems and not leniently:
            raise InvalidInput(**reader.problems)
        return form

    def _contacts(self, reader: "_Reader") -> tuple[Contact, ...]:
        phone, email, others = _parted(self._base.contacts)
        phone = _renewed(phone or Contact(ContactKind.PHONE, ""), self.phone.typed())
        email = _renewed(email or Contact(ContactKind.EMAIL, ""), self.email.text())
        phone = replace(phone, value=reader.read(self.phone.value, ""))
        entered = (phone, email, *reader.read(self.contacts.value, others))
        order = {item.id: at for at, item in enumerate(self._base.contacts)}
        kept = [item for item in entered if item.typed]
        return tuple(sorted(kept, key=lambda item: order.get(item.id, len(order))))

    # drafts

    def editors(self) -> dict[str, QWidget]:
        """Every editor by the name of its field."""
        return {
            "phone": self.phone,
            "confirmed": self.confirmed,
            "name": self.name,
            "birth": self.birth,
            "sex": self.sex,
            "permissions": self.permissions,
            "email": self.email,
            "second_name": self.second_name,
            "language": self.language,
            "tags": self.tags,
            "deceased_on": self.deceased_on,
            "contacts": self.contacts,
            **self.simple,
            **self.lists,
        }

    def raw(self) -> dict[str, Any]:
        """Everything that stands in the fields, understood or not."""
        return {name: raw_of(editor) for name, editor in self.editors().items()}

    def set_raw(self, raw: dict[str, Any]) -> None:
        for name, editor in self.editors().items():
            if name in raw:
                put_back(editor, raw[name])

    def has_more(self) -> bool:
        """Whether anything stands in the part that is folded away at first."""
        first = {"phone", "confirmed", "name", "birth", "sex", "reason", "permissions"}
        empty: tuple[Any, ...] = (None, "", 0, [], {"given": "", "middle": "", "family": ""})
        return any(raw not in empty for name, raw in self.raw().items() if name not in first)


class _Reader:
    """Reads editors one after another and collects what is wrong."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def read(self, value: Callable[[], T], otherwise: T) -> T:
        try:
            return value()
        except InvalidInput as error:
            self.problems.update(error.problems)
            return otherwise


def _renewed(contact: Contact, typed: str) -> Contact:
    """The same contact while its text stays; else what it was confirmed for is gone."""
    text = typed.strip()
    return contact if text == contact.typed else Contact(contact.kind, text, id=contact.id)


def _parted(
    contacts: tuple[Contact, ...],
) -> tuple[Contact | None, Contact | None, tuple[Contact, ...]]:
    """The first phone, the first e-mail, and the rest."""
    phone = next((item for item in contacts if item.kind is ContactKind.PHONE), None)
    email = next((item for item in contacts if item.kind is ContactKind.EMAIL), None)
    return phone, email, tuple(item for item in contacts if item not in (phone, email))
