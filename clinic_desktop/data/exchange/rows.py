"""People from the rows of a table, as a mapping of its columns says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from clinic_desktop.data.exchange import values
from clinic_desktop.data.exchange.mapping import ColumnMapping, Target
from clinic_desktop.data.exchange.people import ImportedPerson, ReadingContext, refused_file
from clinic_desktop.data.exchange.table import Table
from clinic_desktop.domain import national_id
from clinic_desktop.domain.dates import from_age
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
from clinic_desktop.domain.progress import Progress

_NAMES = {Target.FULL_NAME, Target.GIVEN, Target.FAMILY, Target.SECOND_GIVEN, Target.SECOND_FAMILY}
_DOCUMENTS = {
    Target.IIN: national_id.IIN,
    Target.AADHAAR: national_id.AADHAAR,
    Target.PASSPORT: national_id.PASSPORT,
    Target.NATIONAL: national_id.NATIONAL,
    Target.OTHER_ID: national_id.OTHER,
}


def people_of(
    table: Table, mapping: ColumnMapping, context: ReadingContext, progress: Progress
) -> Iterator[ImportedPerson]:
    """Every row as a person; a row without a name is refused, a doubtful value is a problem."""
    if not _NAMES & {target for _heading, target in mapping.columns}:
        raise refused_file(_("Say first which column holds the names."))
    for count, (number, cells) in enumerate(table.rows(), 1):
        if count % 100 == 1:
            progress.step(count, max(table.total, count))
        raw = dict(zip(table.headings, cells, strict=True))
        yield _Row(number, raw, mapping, context).person()
    progress.step(1, 1)


@dataclass
class _Row:
    """One row being read; gathers problems on the way."""

    number: int
    raw: dict[str, str]
    mapping: ColumnMapping
    context: ReadingContext
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._held: dict[Target, list[tuple[str, str]]] = {}
        for heading, target in self.mapping.columns:
            if (cell := self.raw.get(heading, "")).strip():
                self._held.setdefault(target, []).append((heading, cell))

    def person(self) -> ImportedPerson:
        name = self._name()
        second = PersonName(
            self._one(Target.SECOND_GIVEN),
            self._one(Target.SECOND_MIDDLE),
            self._one(Target.SECOND_FAMILY),
        )
        if name == PersonName():
            name, second = second, PersonName()
        form = self._form(name, second)
        refused = "" if name != PersonName() else _("There is no name in this row.")
        source = self._one(Target.SOURCE_ID)
        return ImportedPerson(
            form, source, self.number, tuple(self.problems), self.raw, (), refused
        )

    def _form(self, name: PersonName, second: PersonName) -> PatientForm:
        former = self._one(Target.FORMER_FAMILY)
        return PatientForm(
            name=name,
            second_name=second,
            preferred=self._one(Target.PREFERRED),
            former_names=(FormerName(PersonName(family=former)),) if former else (),
            birth=self._birth(),
            sex=self._sex(),
            gender=self._one(Target.GENDER),
            pronouns=self._one(Target.PRONOUNS),
            contacts=self._contacts(),
            addresses=self._addresses(),
            identities=self._identities(),
            relations=self._relations(),
            insurances=self._insurances(),
            previous_providers=self._providers(),
            referral_source=self._one(Target.REFERRAL),
            reason=self._one(Target.REASON),
            language=self._language(),
            tags=self._tags(),
            note="\n".join(self._all_lines(Target.NOTE)),
            deceased_on=self._deceased(),
        )

    def _columns_of(self, target: Target) -> list[tuple[str, str]]:
        """Heading and cell of each column that holds the target and is not empty here."""
        return self._held.get(target, [])

    def _one(self, target: Target) -> str:
        return next((values.clean(cell) for _heading, cell in self._columns_of(target)), "")

    def _all_lines(self, target: Target) -> list[str]:
        return [cell.strip() for _heading, cell in self._columns_of(target)]

    def _name(self) -> PersonName:
        parts = PersonName(
            self._one(Target.GIVEN), self._one(Target.MIDDLE), self._one(Target.FAMILY)
        )
        whole = self._one(Target.FULL_NAME)
        return values.full_name(whole) if whole and not (parts.given or parts.family) else parts

    def _birth(self) -> BirthDate | None:
        written, age = self._one(Target.BIRTH), self._one(Target.AGE)
        try:
            if written:
                return values.birth(written, self.mapping.date_order, self.context.today)
            if age.isdecimal() and int(age) <= 130:
                return from_age(int(age), self.context.today)
            return values.birth(age, "dmy", self.context.today) if age else None
        except ValueError as error:
            self._problem(_("Birth date"), written or age, error)
            return None

    def _deceased(self) -> date | None:
        written = self._one(Target.DECEASED)
        try:
            return values.day(written, self.mapping.date_order) if written else None
        except ValueError as error:
            self._problem(_("Died on"), written, error)
            return None

    def _problem(self, what: str, written: str, error: Exception) -> None:
        text = _("{what} “{written}” was left out: {why}")
        self.problems.append(text.format(what=what, written=written[:60], why=error))

    def _sex(self) -> Sex:
        written = self._one(Target.SEX)
        known = values.sex(written)
        if known is None:
            self._problem(_("Sex"), written, ValueError(_("This word is not known.")))
        return known or Sex.UNKNOWN

    def _language(self) -> str:
        written = self._one(Target.LANGUAGE)
        code = values.language(written)
        if written and not code:
            self._problem(_("Language"), written, ValueError(_("This word is not known.")))
        return code

    def _contacts(self) -> tuple[Contact, ...]:
        found: list[Contact] = []
        for target in (Target.PHONE, Target.EMAIL):
            for heading, cell in self._columns_of(target):
                label = values.label_in(heading)
                for part in values.LIST_SEPARATOR.split(cell):
                    self._add_contact(found, values.clean(part), label)
        return tuple(found)

    def _add_contact(self, found: list[Contact], part: str, label: str) -> None:
        contact, problem = values.contact(part, self.context.region, label)
        if problem:
            self.problems.append(problem)
        if contact and contact not in found:
            found.append(contact)

    def _addresses(self) -> tuple[Address, ...]:
        line = ", ".join(values.clean(cell) for cell in self._all_lines(Target.STREET))
        region, written = self._one(Target.REGION), self._one(Target.COUNTRY)
        country = values.country(written)
        if written and not country:
            region = ", ".join(filter(None, (region, written)))
        postcode = self._one(Target.POSTCODE).removesuffix(".0")  # a number to some program before
        address = Address(line, self._one(Target.CITY), region, postcode, country)
        return (address,) if address != Address() else ()

    def _identities(self) -> tuple[Identity, ...]:
        found = []
        for target, scheme in _DOCUMENTS.items():
            for heading, cell in self._columns_of(target):
                issuer = heading if scheme == national_id.OTHER else ""
                identity, problem = values.identity(
                    scheme, values.clean(cell), issuer, self.context.today
                )
                found.append(identity)
                self.problems.extend([problem] if problem else [])
        return tuple(found)

    def _relations(self) -> tuple[Relation, ...]:
        pairs = (
            ("guardian", Target.GUARDIAN, Target.GUARDIAN_PHONE),
            ("emergency", Target.EMERGENCY, Target.EMERGENCY_PHONE),
        )
        return tuple(
            Relation(kind, self._one(named) or self._one(phone), self._phone(phone))
            for kind, named, phone in pairs
            if self._one(named) or self._one(phone)
        )

    def _phone(self, target: Target) -> str:
        contact, _problem = values.contact(self._one(target), self.context.region)
        return (contact.value or contact.typed) if contact else ""

    def _insurances(self) -> tuple[Insurance, ...]:
        insurer, policy = self._one(Target.INSURER), self._one(Target.POLICY)
        return (Insurance(insurer or _("Not named"), policy),) if insurer or policy else ()

    def _providers(self) -> tuple[PreviousProvider, ...]:
        name = self._one(Target.PROVIDER)
        return (PreviousProvider(name),) if name else ()

    def _tags(self) -> tuple[str, ...]:
        parts = [
            values.clean(part)
            for cell in self._all_lines(Target.TAGS)
            for part in values.LIST_SEPARATOR.split(cell)
        ]
        return tuple(dict.fromkeys(part for part in parts if part))
