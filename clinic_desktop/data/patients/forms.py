"""Between a patient's rows and the frozen form: both directions, without touching the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from sqlalchemy import Table

from clinic_desktop.data.patients import records
from clinic_desktop.domain import names, national_id
from clinic_desktop.domain.patient import (
    Address,
    Alert,
    AlertLevel,
    BirthDate,
    Channel,
    Contact,
    ContactKind,
    ContactPermission,
    FormerName,
    Identity,
    Insurance,
    PatientForm,
    PersonName,
    Precision,
    PreviousProvider,
    Purpose,
    Relation,
    Sex,
)

Values = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A tuple field of the form and the table its items lie in."""

    field: str
    table: Table
    columns: tuple[str, ...]  # those an item fills, in order
    values: Callable[[Any], Values]
    item: Callable[[Mapping[Any, Any]], Any]


def patient_values(form: PatientForm) -> Values:
    """The patient row's columns as the form says; number, archive and the like are not in it."""
    return {
        **_name_values(form.name),
        **{f"second_{key}": value for key, value in _name_values(form.second_name).items()},
        "preferred": form.preferred,
        "sort_key": names.sort_key(form.name) or names.sort_key(form.second_name),
        **_birth_values(form.birth),
        "sex": form.sex.value,
        "gender": form.gender,
        "pronouns": form.pronouns,
        "language": form.language,
        "referral_source": form.referral_source,
        "reason": form.reason,
        "note": form.note,
        "deceased_on": form.deceased_on,
    }


def form_of(patient: Mapping[Any, Any], parts: Mapping[str, tuple[Any, ...]]) -> PatientForm:
    """The form as stored: `patient` the row's columns, `parts` the items by field name."""
    return PatientForm(
        name=_name_of(patient),
        second_name=_name_of(patient, "second_"),
        preferred=patient["preferred"],
        birth=birth_of(patient),
        sex=Sex(patient["sex"]),
        gender=patient["gender"],
        pronouns=patient["pronouns"],
        language=patient["language"],
        referral_source=patient["referral_source"],
        reason=patient["reason"],
        note=patient["note"],
        deceased_on=patient["deceased_on"],
        **parts,
    )


def birth_of(patient: Mapping[Any, Any]) -> BirthDate | None:
    """The birth date in a patient row's columns."""
    if patient["born_on"] is None:
        return None
    return BirthDate(
        patient["born_on"],
        Precision(patient["birth_precision"]),
        patient["stated_age"],
        patient["age_stated_on"],
    )


def _birth_values(birth: BirthDate | None) -> Values:
    exact = birth is not None and birth.precision is Precision.EXACT
    return {
        "born_on": birth.day if birth else None,
        "birth_precision": birth.precision.value if birth else "",
        "birth_month_day": birth.day.isoformat()[5:] if birth and exact else "",
        "stated_age": birth.stated_age if birth else None,
        "age_stated_on": birth.stated_on if birth else None,
    }


def _name_values(name: PersonName) -> Values:
    return {"given": name.given, "middle": name.middle, "family": name.family}


def _name_of(row: Mapping[Any, Any], prefix: str = "") -> PersonName:
    return PersonName(row[f"{prefix}given"], row[f"{prefix}middle"], row[f"{prefix}family"])


def _plain(record: type, item_type: type, **convert: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Table, columns and both directions for an item whose fields are named as the columns."""
    columns = tuple(field.name for field in fields(item_type) if field.name != "id")
    has_id = len(columns) < len(fields(item_type))

    def values(item: Any) -> Values:
        return {name: getattr(item, name) for name in columns}

    def item(row: Mapping[Any, Any]) -> Any:
        found = {name: row[name] for name in columns}
        for name, change in convert.items():
            found[name] = change(found[name])
        return item_type(**found, id=row["id"]) if has_id else item_type(**found)

    return cast("Table", vars(record)["__table__"]), columns, values, item


def _part(field: str, record: type, item_type: type, **convert: Callable[[Any], Any]) -> Part:
    return Part(field, *_plain(record, item_type, **convert))


def _alert_values(alert: Alert) -> Values:
    values = {name: getattr(alert, name) for name in _ALERT[1]}
    return {**values, "audience": list(alert.audience)}


def _identity_values(identity: Identity) -> Values:
    values = {name: getattr(identity, name) for name in _IDENTITY[1]}
    return {**values, "number_key": national_id.normal(identity.number)}


_ALERT = _plain(records.AlertRow, Alert, level=AlertLevel, audience=tuple)
_IDENTITY = _plain(records.IdentityRow, Identity)
PARTS: Sequence[Part] = (
    Part(
        "former_names",
        cast("Table", records.FormerNameRow.__table__),
        ("given", "middle", "family", "until"),
        lambda item: {**_name_values(item.name), "until": item.until},
        lambda row: FormerName(_name_of(row), row["until"]),
    ),
    _part("contacts", records.ContactRow, Contact, kind=ContactKind),
    _part("addresses", records.AddressRow, Address),
    Part("identities", _IDENTITY[0], (*_IDENTITY[1], "number_key"), _identity_values, _IDENTITY[3]),
    _part("relations", records.RelationRow, Relation),
    _part("insurances", records.InsuranceRow, Insurance),
    _part("previous_providers", records.ProviderRow, PreviousProvider),
    Part("alerts", _ALERT[0], _ALERT[1], _alert_values, _ALERT[3]),
    _part(
        "permissions", records.PermissionRow, ContactPermission, channel=Channel, purpose=Purpose
    ),
    Part(
        "tags",
        cast("Table", records.TagRow.__table__),
        ("tag",),
        lambda item: {"tag": item},
        lambda row: row["tag"],
    ),
)
