"""A form as it may be saved: tidied, numbers understood, everything wrong named by its field."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, cast

from clinic_desktop.domain import dates, national_id, phone
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import (
    Contact,
    ContactKind,
    Identity,
    PatientForm,
    PersonName,
)
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Work, reads

_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")
_LONG_TEXTS = ("note", "reason", "text")  # the only fields where a line break may stay
_UNTIDY = re.compile(r"^\s|\s$|\s\s|[^\S ]")


@reads(Permission.REGISTER_PATIENTS)
def warnings(work: Work, form: PatientForm) -> list[str]:
    """What looks odd and may be saved all the same, as sentences (REG-12)."""
    found: list[str] = []
    for identity in form.identities:
        checked = national_id.check(
            identity.scheme, identity.number, work.today, form.birth, form.sex
        )
        found += checked.warnings
        if identity.valid_until and identity.valid_until < work.today:
            name = national_id.scheme_name(identity.scheme)
            found.append(_("{document}: no longer valid.").format(document=name))
    found += _phone_warnings(form, work.clinic.phone_region)
    found += _age_warnings(form, work.today)
    return found


def checked(form: PatientForm, region: str, today: date) -> PatientForm:
    """The form tidied and with every phone understood; raises InvalidInput naming each field."""
    tidied = tidy(form)
    contacts, problems = _checked_contacts(tidied.contacts, region)
    problems |= _problems(tidied, today)
    identities = tuple(
        replace(each, number=national_id.normal(each.number)) for each in tidied.identities
    )
    for each in identities:
        found = national_id.check(each.scheme, each.number, today)
        if found.problem:
            problems.setdefault("identities", found.problem)
    if problems:
        raise InvalidInput(**problems)
    return replace(tidied, contacts=contacts, identities=identities)


def tidy(form: PatientForm) -> PatientForm:
    """Without outer and double blanks, empty lines of tables and repeated tags."""
    form = cast("PatientForm", _tidied(form))
    asked = {(p.channel, p.purpose): p for p in form.permissions if p.allowed is not None}
    return replace(
        form,
        contacts=tuple(item for item in form.contacts if item.typed),
        addresses=tuple(item for item in form.addresses if item.line or item.city or item.postcode),
        identities=tuple(item for item in form.identities if item.number),
        former_names=tuple(item for item in form.former_names if item.name != PersonName()),
        permissions=tuple(asked.values()),
        tags=tuple(dict.fromkeys(tag for tag in form.tags if tag)),
    )


def _problems(form: PatientForm, today: date) -> dict[str, str]:
    problems = dict(_table_problems(form))
    if PersonName() == form.name == form.second_name:
        problems["name"] = _("Enter at least one part of the name.")
    if form.birth and form.birth.day > today:
        problems["birth"] = _("This birth date lies in the future.")
    if form.deceased_on and form.deceased_on > today:
        problems["deceased_on"] = _("This date lies in the future.")
    elif form.deceased_on and form.birth and form.deceased_on < form.birth.day:
        problems["deceased_on"] = _("The date of death lies before the birth.")
    return problems


def _table_problems(form: PatientForm) -> Iterator[tuple[str, str]]:
    if any(not relation.name and not relation.other_id for relation in form.relations):
        yield "relations", _("Enter the name of each person.")
    if any(not insurance.insurer for insurance in form.insurances):
        yield "insurances", _("Enter the insurer.")
    if any(_ends_early(each.valid_from, each.valid_until) for each in form.insurances):
        yield "insurances", _("The insurance ends before it begins.")
    if any(not provider.name for provider in form.previous_providers):
        yield "previous_providers", _("Enter the name of each previous provider.")
    if any(not alert.text for alert in form.alerts):
        yield "alerts", _("Enter what the alert says.")
    if any(_ends_early(alert.starts_on, alert.ends_on) for alert in form.alerts):
        yield "alerts", _("The alert ends before it begins.")


def _ends_early(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and end < start


def _checked_contacts(
    contacts: tuple[Contact, ...], region: str
) -> tuple[tuple[Contact, ...], dict[str, str]]:
    found: list[Contact] = []
    problems: dict[str, str] = {}
    for contact in contacts:
        try:
            found.append(replace(contact, value=_contact_value(contact, region)))
        except ValueError as error:
            problems.setdefault(contact.kind.value, str(error))
    return tuple(found), problems


def _contact_value(contact: Contact, region: str) -> str:
    if contact.kind is ContactKind.PHONE:
        return phone.parse(contact.typed, region).e164
    if not _EMAIL.fullmatch(contact.typed):
        raise ValueError(_("This is not an e-mail address."))
    return contact.typed.lower()


def keep_what_stands(form: PatientForm, stored: PatientForm) -> PatientForm:
    """Numbers shown masked mean the stored ones; a confirmation stays only with its number."""
    numbers = {item.id: item for item in stored.identities}
    confirmed = {item.id: item for item in stored.contacts}
    return replace(
        form,
        identities=tuple(_unmasked(item, numbers.get(item.id)) for item in form.identities),
        contacts=tuple(_confirmed(item, confirmed.get(item.id)) for item in form.contacts),
    )


def _unmasked(item: Identity, stored: Identity | None) -> Identity:
    if stored and item.number == national_id.masked(stored.number):
        return replace(item, number=stored.number)
    return item


def _confirmed(item: Contact, stored: Contact | None) -> Contact:
    same = stored if stored and stored.typed == item.typed else Contact(item.kind, item.typed)
    return replace(
        item,
        confirmed_at=same.confirmed_at,
        confirmed_by=same.confirmed_by,
        confirmed_how=same.confirmed_how,
    )


def _tidied(value: Any, name: str = "") -> Any:
    """The same frozen value with the blanks of every text inside in order."""
    if type(value) is str:
        return _tidied_text(value, name) if _UNTIDY.search(value) else value
    if isinstance(value, tuple):
        return tuple(map(_tidied, value)) if value else value
    if not is_dataclass(value):
        return value
    changed = {}
    for field in _field_names(value.__class__):
        old = getattr(value, field)
        if old and (new := _tidied(old, field)) != old:
            changed[field] = new
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


def _tidied_text(text: str, name: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return ("\n" if name in _LONG_TEXTS else " ").join(lines).strip()


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _phone_warnings(form: PatientForm, region: str) -> Iterator[str]:
    for contact in form.contacts:
        if contact.kind is not ContactKind.PHONE or not contact.typed.strip():
            continue
        try:
            value = phone.parse(contact.typed, region).e164
        except ValueError:
            continue  # `register` says so beside the field
        if not phone.is_known_range(value):
            sentence = _("{number}: no such range is known; read the number back.")
            yield sentence.format(number=contact.typed)


def _age_warnings(form: PatientForm, today: date) -> Iterator[str]:
    guardians = [relation for relation in form.relations if relation.kind == "guardian"]
    if not form.birth:
        return
    if guardians and dates.is_adult(form.birth, today):
        yield _("Of age now: the guardian's rights end; ask for the patient's own consent.")
    if not guardians and not dates.is_adult(form.birth, today):
        yield _("Not yet of age: no guardian is entered.")
