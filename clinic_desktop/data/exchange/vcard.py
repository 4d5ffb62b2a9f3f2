"""People from vCard 2.1, 3.0 and 4.0 address books."""

import re
from collections.abc import Iterator
from pathlib import Path

from clinic_desktop.data.exchange import values
from clinic_desktop.data.exchange.content_lines import Line, cards
from clinic_desktop.data.exchange.delimited import detect_encoding
from clinic_desktop.data.exchange.people import ImportedPerson, ReadingContext, refused_file
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import (
    Address,
    BirthDate,
    Contact,
    ContactKind,
    PatientForm,
    PersonName,
    Relation,
    Sex,
)
from clinic_desktop.domain.progress import Progress

MAX_BYTES = 20 * 1024 * 1024
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE}
_NOT_DIALLED = frozenset({"fax", "pager", "x400", "modem", "bbs"})
_URI = re.compile(r"^(?:tel|sms|mailto):", re.I)


def read_people(
    path: Path, context: ReadingContext, progress: Progress
) -> Iterator[ImportedPerson]:
    """Each card as a person. InvalidInput when there is no card at all."""
    text = _text_of(path)
    found = 0
    for row, card in cards(text):
        found += 1
        if found % 50 == 1:
            progress.step(row, max(text.count("\n"), row))
        if card is None:
            refused = _("This card is cut off: it begins but never ends.")
            yield ImportedPerson(PatientForm(), "", row, refused=refused)
        else:
            yield _person(card, row, context)
    if not found:
        raise refused_file(_("This file holds no contact cards."))
    progress.step(1, 1)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refused_file(_("The file is larger than 20 MB. Split it into parts."))
        data = path.read_bytes()
    except OSError as error:
        raise refused_file(
            _("The file cannot be read: {why}").format(why=error.strerror)
        ) from error
    text = data.decode(detect_encoding(data), "replace").removeprefix("\ufeff")
    if "\x00" in text:
        raise refused_file(_("This is not a text file: it holds characters that are not text."))
    return text


def _person(card: list[Line], row: int, context: ReadingContext) -> ImportedPerson:
    problems: list[str] = []
    name = _name(card)
    form = PatientForm(
        name=name,
        preferred=_first(card, "NICKNAME").partition(",")[0].strip(),
        birth=_birth(card, context, problems),
        sex=_sex(card),
        contacts=_contacts(card, context, problems),
        addresses=tuple(_addresses(card)),
        relations=tuple(_relations(card)),
        language=values.language(_first(card, "LANG")),
        tags=_tags(card),
        note="\n".join(line.text.strip() for line in card if line.name == "NOTE"),
    )
    raw = {line.name: line.text[:1000] for line in reversed(card)}
    refused = "" if name != PersonName() else _("There is no name on this card.")
    return ImportedPerson(form, _first(card, "UID"), row, tuple(problems), raw, (), refused)


def _first(card: list[Line], name: str) -> str:
    """The preferred value of that name, or the first, or ""."""
    lines = [line for line in card if line.name == name and line.text.strip()]
    lines.sort(key=lambda line: "pref" not in line.types)
    return values.clean(lines[0].text) if lines else ""


def _name(card: list[Line]) -> PersonName:
    """N where it says anything, else FN taken apart. A firm without a person has no name here."""
    for line in card:
        if line.name == "N":
            family, given, middle = [*(values.clean(part) for part in line.parts()), "", ""][:3]
            if family or given or middle:
                return PersonName(given, values.clean(middle.replace(",", " ")), family)
    whole = _first(card, "FN")
    return PersonName() if whole and whole == _first(card, "ORG") else values.full_name(whole)


def _birth(card: list[Line], context: ReadingContext, problems: list[str]) -> BirthDate | None:
    written = _first(card, "BDAY")
    if not written:
        return None
    try:
        if month := re.fullmatch(r"(\d{4})-(\d{2})", written):
            return values.birth(f"{month[2]}.{month[1]}", "ymd", context.today)
        return values.birth(re.sub(r"T.*$", "", written), "ymd", context.today)
    except ValueError as error:
        text = _("Birth date “{written}” was left out: {why}")
        problems.append(text.format(written=written[:60], why=error))
        return None


def _sex(card: list[Line]) -> Sex:
    written = _first(card, "GENDER") or _first(card, "X-GENDER") or _first(card, "SEX")
    return _SEXES.get(written[:1].upper(), Sex.UNKNOWN)


def _contacts(
    card: list[Line], context: ReadingContext, problems: list[str]
) -> tuple[Contact, ...]:
    found: dict[tuple[ContactKind, str], Contact] = {}
    for line in sorted(card, key=lambda line: "pref" not in line.types):
        if line.name not in ("TEL", "EMAIL") or line.types & _NOT_DIALLED:
            continue
        label = values.label_in(" ".join(sorted(line.types)))
        written = _URI.sub("", values.clean(line.text))
        contact, problem = values.contact(written, context.region, label)
        if problem:
            problems.append(problem)
        if contact:
            found.setdefault((contact.kind, contact.value or contact.typed), contact)
    return tuple(found.values())


def _addresses(card: list[Line]) -> Iterator[Address]:
    for line in card:
        if line.name != "ADR":
            continue
        parts = [*(", ".join(part.split("\n")) for part in line.parts()), *[""] * 7][:7]
        box, extra, street, city, region, postcode, country = (values.clean(part) for part in parts)
        code = values.country(country)
        if country and not code:
            region = ", ".join(filter(None, (region, country)))
        whole = ", ".join(part.strip(", ") for part in (box, extra, street) if part.strip(", "))
        address = Address(whole, city, region, postcode, code)
        if address != Address():
            yield Address(
                whole, city, region, postcode, code, values.label_in(" ".join(line.types))
            )


def _relations(card: list[Line]) -> Iterator[Relation]:
    """RELATED of version 4, where it names somebody in words."""
    for line in card:
        if line.name == "RELATED" and not re.match(r"[a-z]+:", line.text.strip(), re.I):
            kind = "emergency" if "emergency" in line.types else "companion"
            kinship = line.types - {"text", "emergency", "contact", "pref"}
            yield Relation(kind, values.clean(line.text), relationship=", ".join(sorted(kinship)))


def _tags(card: list[Line]) -> tuple[str, ...]:
    parts = (part for line in card if line.name == "CATEGORIES" for part in line.parts(","))
    return tuple(dict.fromkeys(part for part in parts if part))
