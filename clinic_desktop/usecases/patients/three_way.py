"""Mine, theirs and base: joining two edits of one patient, field by field (REG-15)."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from clinic_desktop.domain import names
from clinic_desktop.domain.patient import (
    Address,
    Alert,
    BirthDate,
    Contact,
    ContactPermission,
    FormerName,
    Identity,
    Insurance,
    PatientForm,
    PersonName,
    Precision,
    PreviousProvider,
    Relation,
)

Clashes = dict[str, tuple[str, str]]


def joined(
    base: PatientForm, mine: PatientForm, theirs: PatientForm
) -> tuple[PatientForm, Clashes]:
    """My form with their changes taken in; fields both changed differently as (theirs, mine)."""
    values: dict[str, Any] = {}
    clashes: Clashes = {}
    for field in fields(PatientForm):
        old, mine_now, theirs_now = (getattr(form, field.name) for form in (base, mine, theirs))
        if mine_now in (old, theirs_now):
            values[field.name] = theirs_now
        elif theirs_now == old:
            values[field.name] = mine_now
        elif isinstance(old, tuple) and (both := _joined_items(old, mine_now, theirs_now)):
            values[field.name] = both[0]
        else:
            clashes[field.name] = (as_text(theirs_now), as_text(mine_now))
            values[field.name] = mine_now
    return PatientForm(**values), clashes


def _joined_items(
    base: tuple[Any, ...], mine: tuple[Any, ...], theirs: tuple[Any, ...]
) -> tuple[tuple[Any, ...]] | None:
    """Both sides' additions, changes and removals; None where they touched the same line."""
    old, mine_by, theirs_by = _by_key(base), _by_key(mine), _by_key(theirs)
    for key in old:
        lines = (old[key], mine_by.get(key), theirs_by.get(key))
        if lines[1] not in (lines[0], lines[2]) and lines[2] != lines[0]:
            return None
    kept = []
    for key, item in theirs_by.items():
        if key not in old or mine_by.get(key) == old[key]:
            kept.append(item)
        elif key in mine_by:
            kept.append(mine_by[key])
    added = [item for key, item in mine_by.items() if key not in old and key not in theirs_by]
    return ((*kept, *added),)


def _by_key(items: tuple[Any, ...]) -> Mapping[Any, Any]:
    return {getattr(item, "id", "") or item: item for item in items}


def as_text(value: Any) -> str:
    """A field's value on one or a few lines, dates in ISO form, for comparing two versions."""
    if value is None or value == "":
        return "–"
    if isinstance(value, tuple):
        return "\n".join(as_text(item) for item in value) or "–"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.value if isinstance(value, StrEnum) else value
    if is_dataclass(value):
        return str(_LINES[type(value)](value))
    return str(value)


def _birth(birth: BirthDate) -> str:
    shown = {Precision.EXACT: 10, Precision.MONTH: 7, Precision.YEAR: 4, Precision.AGE: 4}
    text = birth.day.isoformat()[: shown[birth.precision]]
    return text if birth.precision is Precision.EXACT else f"c. {text}"


def _permission(item: ContactPermission) -> str:
    return f"{item.channel.value} / {item.purpose.value}: {'+' if item.allowed else '−'}"


def _line(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


_LINES: Mapping[type, Any] = {
    PersonName: names.full_name,
    FormerName: lambda item: _line(names.full_name(item.name), item.until),
    BirthDate: _birth,
    Contact: lambda item: _line(item.typed, item.label),
    Address: lambda item: _line(
        item.line, item.city, item.region, item.postcode, item.country, item.label
    ),
    Identity: lambda item: _line(item.scheme, item.number, item.issuer, item.valid_until),
    Relation: lambda item: _line(item.kind, item.name, item.relationship, item.phone),
    Insurance: lambda item: _line(item.insurer, item.policy_number, item.holder),
    PreviousProvider: lambda item: _line(item.name, item.purpose, item.visited),
    Alert: lambda item: _line(item.level.value, item.text),
    ContactPermission: _permission,
}
