"""The small parts of FHIR resources: names, addresses, identifiers, codes; wrong types read as empty."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from clinic_desktop.data.exchange import values
from clinic_desktop.data.exchange.json_input import Document
from clinic_desktop.domain import national_id
from clinic_desktop.domain.patient import Address, Identity, PersonName

_SCHEMES = {"PPN": national_id.PASSPORT, "SS": national_id.NATIONAL, "NI": national_id.NATIONAL}
_SYSTEMS = (
    (re.compile(r"\biin\b"), national_id.IIN),
    (re.compile("aadhaar|uidai"), national_id.AADHAAR),
    (re.compile("passport"), national_id.PASSPORT),
    (re.compile(r"us-ssn|\bsnils\b"), national_id.NATIONAL),
)
_LABELS = {"home": "home", "work": "work", "mobile": "mobile"}


def text(part: Any, key: str) -> str:
    """A string of the object, or ""."""
    value = part.get(key) if isinstance(part, dict) else None
    return value.strip() if isinstance(value, str) else ""


def many(part: Document, key: str) -> Iterator[Document]:
    """The objects of a list, or the one object where a list was forgotten."""
    value = part.get(key)
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def words(part: Document, key: str) -> list[str]:
    """The strings of a list."""
    value = part.get(key)
    found = value if isinstance(value, list) else [value]
    return [values.clean(word) for word in found if isinstance(word, str) and word.strip()]


def code_in(concept: Document) -> list[str]:
    """Every code of a CodeableConcept."""
    return [text(coding, "code") for coding in many(concept, "coding") if text(coding, "code")]


def name_of(name: Document) -> PersonName:
    """Given, further given names, family; where only `text` is told, that taken apart."""
    given, family = words(name, "given"), values.clean(text(name, "family"))
    if given or family:
        return PersonName(given[0] if given else "", " ".join(given[1:]), family)
    return values.full_name(values.clean(text(name, "text")))


def until_of(part: Document) -> date | None:
    """The end of its period."""
    period = part.get("period")
    written = text(period, "end")
    try:
        return values.day(written, "ymd") if written else None
    except ValueError:
        return None


def label_of(part: Document) -> str:
    return _LABELS.get(text(part, "use"), "")


def address_of(part: Document) -> Address | None:
    """None for an empty one; a country that is not known goes into the region."""
    region, written = values.clean(text(part, "state")), values.clean(text(part, "country"))
    country = values.country(written)
    if written and not country:
        region = ", ".join(filter(None, (region, written)))
    line = ", ".join(words(part, "line"))
    city, postcode = values.clean(text(part, "city")), text(part, "postalCode")
    if not any((line, city, region, postcode, country)):
        whole = values.clean(text(part, "text"))
        return Address(whole, label=label_of(part)) if whole else None
    return Address(line, city, region, postcode, country, label_of(part))


def identity_of(identifier: Document, number: str, today: date) -> tuple[Identity, str]:
    """The document number with its scheme, and a problem or ""."""
    concept = identifier.get("type")
    codes = code_in(concept) if isinstance(concept, dict) else []
    system = text(identifier, "system").casefold()
    scheme = next((_SCHEMES[code] for code in codes if code in _SCHEMES), _by_system(system))
    assigner = text(identifier.get("assigner"), "display")
    issuer = assigner or (_shown(concept) if scheme == national_id.OTHER else "")
    return values.identity(scheme, number, issuer, today)


def is_internal(identifier: Document) -> bool:
    """Whether it is a program's own number for the record, not one of a document."""
    is_named = identifier.get("type") or identifier.get("assigner")
    system = text(identifier, "system").casefold()
    return not is_named and _by_system(system) == national_id.OTHER


def _by_system(system: str) -> str:
    found = (scheme for pattern, scheme in _SYSTEMS if pattern.search(system))
    return next(found, national_id.OTHER)


def _shown(concept: Any) -> str:
    if not isinstance(concept, dict):
        return ""
    displays = (text(coding, "display") for coding in many(concept, "coding"))
    return (
        text(concept, "text")
        or next(filter(None, displays), "")
        or next(iter(code_in(concept)), "")
    )
