"""One FHIR Patient and what refers to it, made into the registry's form; wrong parts are left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_desktop.data.exchange import values
from clinic_desktop.data.exchange.fhir_parts import (
    address_of,
    code_in,
    identity_of,
    is_internal,
    label_of,
    many,
    name_of,
    text,
    until_of,
)
from clinic_desktop.data.exchange.json_input import Document
from clinic_desktop.data.exchange.people import ReadingContext
from clinic_desktop.domain.dates import from_month
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import (
    Address,
    BirthDate,
    Contact,
    FormerName,
    Identity,
    Insurance,
    PatientForm,
    PersonName,
    PreviousProvider,
    Relation,
    Sex,
)

_FORMER = frozenset({"old", "maiden"})
_BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "female": Sex.FEMALE, "male": Sex.MALE}


@dataclass(frozen=True)
class Related:
    """Resources of the same bundle that may belong to the patient, also by their addresses."""

    by_address: dict[str, Document]
    resources: list[Document]

    def named(self, reference: Document) -> str:
        """What a reference shows, or the name of what it points to."""
        if shown := text(reference, "display"):
            return shown
        target = self.by_address.get(text(reference, "reference"))
        if target is None:
            return ""
        name = target.get("name")
        return name if isinstance(name, str) else _full(next(many(target, "name"), {}))

    def of(self, kind: str, key: str, patient: Document) -> Iterator[Document]:
        """Resources of that kind whose reference `key` is the patient."""
        for resource in self.resources:
            if resource.get("resourceType") == kind:
                reference = resource.get(key)
                pointed = text(reference, "reference") if isinstance(reference, dict) else ""
                if pointed and pointed.rpartition("/")[2].rpartition(":")[2] == patient.get("id"):
                    yield resource


def person_of(
    patient: Document, related: Related, context: ReadingContext
) -> tuple[PatientForm, list[str], list[str]]:
    """The form, sentences about what was left out or doubtful, and notes."""
    reading = _Reading(patient, related, context, [], [])
    return reading.form(), reading.problems, reading.notes


@dataclass(frozen=True)
class _Reading:
    patient: Document
    related: Related
    context: ReadingContext
    problems: list[str]
    notes: list[str]

    def form(self) -> PatientForm:
        self._heed_warnings()
        name, second = self._names()
        sex, gender = self._sex()
        return PatientForm(
            name=name,
            second_name=second,
            preferred=self._preferred(),
            former_names=tuple(self._former(name)),
            birth=self._birth(),
            sex=sex,
            gender=gender,
            contacts=self._contacts(),
            addresses=self._addresses(),
            identities=self._identities(),
            relations=(*self._contact_persons(), *self._related_persons()),
            insurances=tuple(self._insurances()),
            previous_providers=tuple(self._providers()),
            language=self._language(),
            deceased_on=self._deceased(),
        )

    def _heed_warnings(self) -> None:
        """FHIR forbids to pass over what changes the meaning of a record."""
        if self.patient.get("modifierExtension") or self.patient.get("implicitRules"):
            self.problems.append(_("The record carries a rule that is not known here: check it."))
        if self.patient.get("active") is False:
            self.notes.append(_("The record was marked as no longer used."))

    def _names(self) -> tuple[PersonName, PersonName]:
        """The official name, and the same person's name in another script if there is one."""
        current = [name for name in many(self.patient, "name") if text(name, "use") not in _FORMER]
        ranked = sorted(current, key=lambda name: _rank(text(name, "use")))
        found = [name_of(name) for name in ranked if text(name, "use") != "nickname"]
        found = [name for name in found if name != PersonName()] or [name_of(n) for n in ranked]
        if not found:
            return PersonName(), PersonName()
        script = _script(found[0])
        second = next((name for name in found[1:] if _script(name) != script), PersonName())
        return found[0], second

    def _preferred(self) -> str:
        for name in many(self.patient, "name"):
            if text(name, "use") == "nickname":
                return _full(name)
        return ""

    def _former(self, current: PersonName) -> Iterator[FormerName]:
        for name in many(self.patient, "name"):
            if text(name, "use") in _FORMER and (former := name_of(name)) not in (
                PersonName(),
                current,
            ):
                yield FormerName(former, until_of(name))

    def _sex(self) -> tuple[Sex, str]:
        """Sex at birth counts for clinical use; a gender that says otherwise is kept beside it."""
        administrative = text(self.patient, "gender")
        extensions = many(self.patient, "extension")
        born = next((text(e, "valueCode") for e in extensions if e.get("url") == _BIRTH_SEX), "")
        stated = _SEXES.get(administrative, Sex.UNKNOWN)
        sex = _SEXES.get(born, stated)
        differs = administrative not in ("", "unknown") and stated is not sex
        return sex, administrative if differs or administrative == "other" else ""

    def _birth(self) -> BirthDate | None:
        written = text(self.patient, "birthDate")
        if not written:
            return None
        try:
            if partial := re.fullmatch(r"(\d{4})-(\d{2})", written):
                return from_month(int(partial[1]), int(partial[2]))
            return values.birth(written, "ymd", self.context.today)
        except ValueError as error:
            self._left_out(_("Birth date"), written, error)
            return None

    def _deceased(self) -> date | None:
        written = text(self.patient, "deceasedDateTime")
        if self.patient.get("deceasedBoolean") is True:
            self.problems.append(_("Marked as deceased, but without the date of death."))
        try:
            return values.day(written, "ymd") if written else None
        except ValueError as error:
            self._left_out(_("Died on"), written, error)
            return None

    def _left_out(self, what: str, written: str, error: Exception) -> None:
        sentence = _("{what} “{written}” was left out: {why}")
        self.problems.append(sentence.format(what=what, written=written[:60], why=error))

    def _contacts(self) -> tuple[Contact, ...]:
        found: list[Contact] = []
        points = sorted(many(self.patient, "telecom"), key=_telecom_rank)
        for point in points:
            if text(point, "system") in ("phone", "sms", "email", "") and not _is_past(point):
                contact, problem = values.contact(
                    text(point, "value"), self.context.region, label_of(point)
                )
                self.problems.extend([problem] if problem else [])
                found.extend([contact] if contact and contact not in found else [])
        return tuple(found)

    def _addresses(self) -> tuple[Address, ...]:
        points = (point for point in many(self.patient, "address") if not _is_past(point))
        found = (address_of(point) for point in points)
        return tuple(dict.fromkeys(address for address in found if address is not None))

    def _identities(self) -> tuple[Identity, ...]:
        """Document numbers; those that only repeat the record's own number are left out."""
        found: dict[tuple[str, str], Identity] = {}
        own = {text(self.patient, "id")}
        for identifier in many(self.patient, "identifier"):
            number = values.clean(text(identifier, "value"))
            if is_internal(identifier):
                own.add(number)
            if not number or number in own or text(identifier, "use") in ("old", "temp"):
                continue
            identity, problem = identity_of(identifier, number, self.context.today)
            self.problems.extend([problem] if problem else [])
            found.setdefault((identity.scheme, identity.number), identity)
        return tuple(found.values())

    def _contact_persons(self) -> Iterator[Relation]:
        for contact in many(self.patient, "contact"):
            name = contact.get("name")
            organization = contact.get("organization")
            shown = _full(name) if isinstance(name, dict) else ""
            if not shown and isinstance(organization, dict):
                shown = self.related.named(organization)
            if shown:
                yield self._relation(contact, shown, "emergency")

    def _related_persons(self) -> Iterator[Relation]:
        for person in self.related.of("RelatedPerson", "patient", self.patient):
            if shown := _full(next(many(person, "name"), {})):
                yield self._relation(person, shown, "companion")

    def _relation(self, holder: Document, shown: str, otherwise: str) -> Relation:
        concepts = list(many(holder, "relationship"))
        codes = {code for concept in concepts for code in code_in(concept)}
        words = [word for concept in concepts if (word := values.clean(text(concept, "text")))]
        kind = (
            "guardian" if "GUARD" in codes else "emergency" if codes & {"C", "ECON"} else otherwise
        )
        phones = (text(p, "value") for p in many(holder, "telecom") if text(p, "system") == "phone")
        contact, _problem = values.contact(next(phones, ""), self.context.region)
        phone = (contact.value or contact.typed) if contact else ""
        return Relation(kind, shown, phone, words[0] if words else "")

    def _insurances(self) -> Iterator[Insurance]:
        for coverage in self.related.of("Coverage", "beneficiary", self.patient):
            payor = next(many(coverage, "payor"), {})
            period = coverage.get("period")
            holder = coverage.get("policyHolder") or coverage.get("subscriber")
            insurer = self.related.named(payor) or _("Not named")
            yield Insurance(
                insurer,
                text(coverage, "subscriberId"),
                self.related.named(holder) if isinstance(holder, dict) else "",
                until_of({"period": {"end": text(period, "start")}}),
                until_of(coverage),
            )

    def _providers(self) -> Iterator[PreviousProvider]:
        for reference in many(self.patient, "generalPractitioner"):
            if name := self.related.named(reference):
                yield PreviousProvider(name)

    def _language(self) -> str:
        spoken = sorted(
            many(self.patient, "communication"),
            key=lambda entry: entry.get("preferred") is not True,
        )
        for entry in spoken:
            concept = entry.get("language")
            if isinstance(concept, dict):
                words = (*code_in(concept), text(concept, "text"))
                if code := next(filter(None, map(values.language, words)), ""):
                    return code
        return ""


def _rank(use: str) -> int:
    order = ("official", "usual", "", "anonymous", "temp", "nickname")
    return order.index(use) if use in order else len(order)


def _telecom_rank(point: Document) -> int:
    rank = point.get("rank")
    return rank if isinstance(rank, int) else 99


def _is_past(point: Document) -> bool:
    return text(point, "use") == "old"


def _script(name: PersonName) -> str:
    """ "latin" or not: enough to tell the two writings of one name apart."""
    letters = f"{name.given}{name.family}"
    return "latin" if any("a" <= letter.lower() <= "z" for letter in letters) else "other"


def _full(name: Any) -> str:
    if not isinstance(name, dict):
        return ""
    found = name_of(name)
    return " ".join(filter(None, (found.given, found.middle, found.family)))
