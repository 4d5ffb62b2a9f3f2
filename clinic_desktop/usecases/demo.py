"""People of a practice clinic: made up, from one seed, in four scripts, with all that may go wrong."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from clinic_desktop import paths
from clinic_desktop.data.patients import bulk
from clinic_desktop.domain import dates, national_id
from clinic_desktop.domain.check_digit import verhoeff
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
    PreviousProvider,
    Purpose,
    Relation,
    Sex,
)
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.patients import checking, registering
from clinic_desktop.usecases.work import Work, writes

NEAR_DUPLICATES = 8
Pairs = list[list[str]]


@writes(Permission.IMPORT_PATIENTS)
def people(work: Work, count: int = 400, seed: int = 7) -> int:
    """Register made-up patients, some of them nearly the same person; returns how many."""
    world = _World(_names(), random.Random(seed), work.today)  # noqa: S311 - not for secrets
    forms = [world.person() for _place in range(count - min(NEAR_DUPLICATES, count // 10))]
    while len(forms) < count:
        forms.append(world.near(forms[len(forms) % min(50, len(forms))]))
    regions = [world.region_of(form) for form in forms]
    ready = [
        (checking.checked(form, region, work.today), place)
        for place, (form, region) in enumerate(zip(forms, regions, strict=True), 1)
    ]
    ids = bulk.add_many(work.session, registering.NUMBERS, ready)
    for patient_id in ids[7::50]:
        registering.archive(work, patient_id, world.reason_to_archive())
    return len(ids)


def _names() -> dict[str, Any]:
    text = (paths.resources() / "demo" / "names.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@dataclass
class _World:
    """Draws people; the same seed draws the same people."""

    words: dict[str, Any]
    dice: random.Random
    today: date

    def person(self) -> PatientForm:
        code = self.dice.choices(("LB", "KZ", "IN", "FR"), self._shares())[0]
        held = self.words[code]
        sex = self.dice.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE))
        born = self.today - timedelta(days=int(self.dice.triangular(30, 92 * 365, 34 * 365)))
        name, second = self._name(code, held, sex)
        form = PatientForm(name=name, second_name=second, sex=sex, birth=self._birth(born))
        form = replace(form, contacts=self._contacts(held, name), addresses=self._address(code))
        form = replace(form, identities=self._identities(code, born, sex))
        return self._extras(form, held, born)

    def near(self, form: PatientForm) -> PatientForm:
        """Somebody entered twice: a letter, the order of names or of day and month is different."""
        name, birth = form.name, form.birth
        slips: tuple[Callable[[], PatientForm], ...] = (
            lambda: replace(form, name=PersonName(name.family, name.middle, name.given)),
            lambda: replace(form, name=replace(name, family=name.family + name.family[-1:])),
            lambda: replace(form, birth=_swapped(birth)),
        )
        return replace(self.dice.choice(slips)(), identities=(), alerts=(), tags=("research",))

    def region_of(self, form: PatientForm) -> str:
        return form.addresses[0].country if form.addresses else "LB"

    def reason_to_archive(self) -> str:
        return self.dice.choice(("Moved abroad", "Has not come for ten years", "Asked for it"))

    def _shares(self) -> list[int]:
        return [self.words[code]["share"] for code in ("LB", "KZ", "IN", "FR")]

    def _name(self, code: str, held: dict[str, Any], sex: Sex) -> tuple[PersonName, PersonName]:
        is_woman = sex is Sex.FEMALE
        given = self._pick(held["female" if is_woman else "male"])
        family = self._pick(held["family"])
        if code == "KZ":
            father = self.dice.choice(held["patronymics"])[is_woman]
            ending = "а" if is_woman and family[0][-1] in "вн" and len(family[0]) > 4 else ""
            latin = "a" if ending else ""
            first = PersonName(given[0], father, family[0] + ending)
            return first, PersonName(given[1], "", family[1] + latin)
        first, second = PersonName(given[0], "", family[0]), PersonName(given[1], "", family[1])
        if code == "LB" and self._rarely(4):
            return second, first  # some are entered in Arabic first
        return first, second if self._rarely(2) or code == "IN" else PersonName()

    def _birth(self, born: date) -> BirthDate | None:
        draw = self.dice.random()
        if draw < 0.82:
            return BirthDate(born)
        if draw < 0.87:
            return dates.from_month(born.year, born.month)
        if draw < 0.93:
            return dates.from_year(born.year)
        stated = self.today - timedelta(days=200)
        return dates.from_age(max(1, stated.year - born.year), stated) if draw < 0.98 else None

    def _contacts(self, held: dict[str, Any], name: PersonName) -> tuple[Contact, ...]:
        prefix = self.dice.choice(held["zone_phone"])
        number = f"{prefix}{self._digits(held['digits'])}"
        found = [Contact(ContactKind.PHONE, number, label="mobile")]
        if self._rarely(2):
            box = checking.tidy(PatientForm(name=name)).name.given.encode("ascii", "ignore")
            mail = f"{box.decode().replace(' ', '').lower() or 'mail'}{self._digits(3)}@example.com"
            found.append(Contact(ContactKind.EMAIL, mail))
        return tuple(found)

    def _address(self, code: str) -> tuple[Address, ...]:
        held = self.words[code]
        line = f"{self.dice.choice(held['streets'])} {self.dice.randint(1, 180)}"
        return (Address(line, self.dice.choice(held["cities"]), country=code, label="home"),)

    def _identities(self, code: str, born: date, sex: Sex) -> tuple[Identity, ...]:
        if self._rarely(4):
            return ()
        if code == "KZ":
            return (Identity(national_id.IIN, self._iin(born, sex)),)
        if code == "IN":
            return (Identity(national_id.AADHAAR, self._aadhaar()),)
        letters = "RL" if code == "LB" else f"{self._digits(2)}FR"
        return (Identity(national_id.PASSPORT, f"{letters}{self._digits(5)}"),)

    def _iin(self, born: date, sex: Sex) -> str:
        century = 2 * ((born.year - 1800) // 100) + (1 if sex is Sex.MALE else 2)
        while True:
            start = f"{born:%y%m%d}{century}{self._digits(4)}"
            for last in "0123456789":
                if not national_id.check(national_id.IIN, start + last, self.today).problem:
                    return start + last

    def _aadhaar(self) -> str:
        while True:
            start = f"{self.dice.randint(2, 9)}{self._digits(10)}"
            number = start + verhoeff(start)
            if not national_id.check(national_id.AADHAAR, number, self.today).problem:
                return number

    def _extras(self, form: PatientForm, held: dict[str, Any], born: date) -> PatientForm:
        is_child = not dates.is_adult(BirthDate(born), self.today)
        return replace(
            form,
            relations=self._relations(form, held, is_child=is_child),
            insurances=self._insurances(held),
            previous_providers=self._providers(),
            alerts=self._alerts(),
            permissions=self._permissions(),
            former_names=self._former(form, held),
            tags=tuple(self._some(self.words["tags"], 3)),
            reason=self.dice.choice(self.words["reasons"]) if self._rarely(2) else "",
            referral_source=self.dice.choice(self.words["referrals"]) if self._rarely(2) else "",
            note=self.dice.choice(self.words["notes"]) if self._rarely(8) else "",
            language=self.dice.choice(held["language"]),
            deceased_on=self.today - timedelta(days=90) if self._died(born) else None,
        )

    def _relations(
        self, form: PatientForm, held: dict[str, Any], *, is_child: bool
    ) -> tuple[Relation, ...]:
        parent = f"{self._pick(held['female'])[0]} {form.name.family}"
        phone = form.contacts[0].typed
        if is_child:
            return (Relation("guardian", parent, phone, "mother", "parent", "birth certificate"),)
        return (Relation("emergency", parent, phone, "sister"),) if self._rarely(5) else ()

    def _insurances(self, held: dict[str, Any]) -> tuple[Insurance, ...]:
        if not self._rarely(2):
            return ()
        until = self.today + timedelta(days=self.dice.randint(-200, 500))
        start, number = until - timedelta(days=365), self._digits(8)
        return (
            Insurance(
                self.dice.choice(held["insurers"]), number, valid_from=start, valid_until=until
            ),
        )

    def _providers(self) -> tuple[PreviousProvider, ...]:
        chosen = self._some(self.words["providers"], 4)
        year = self.today.year - self.dice.randint(1, 6)
        return tuple(PreviousProvider(name, purpose, str(year)) for name, purpose in chosen)

    def _alerts(self) -> tuple[Alert, ...]:
        return tuple(
            Alert(
                AlertLevel(level),
                text,
                audience=("accountant", "receptionist") if "balance" in text else (),
                must_acknowledge=level == "stop",
            )
            for level, text in self._some(self.words["alerts"], 6)
        )

    def _permissions(self) -> tuple[ContactPermission, ...]:
        return tuple(
            ContactPermission(channel, purpose, self.dice.random() < 0.7)
            for channel in (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
            for purpose in Purpose
            if self._rarely(2)
        )

    def _former(self, form: PatientForm, held: dict[str, Any]) -> tuple[FormerName, ...]:
        if form.sex is not Sex.FEMALE or not self._rarely(12):
            return ()
        until = self.today - timedelta(days=self.dice.randint(300, 5000))
        return (FormerName(replace(form.name, family=self._pick(held["family"])[0]), until),)

    def _died(self, born: date) -> bool:
        return born.year < self.today.year - 70 and self._rarely(8)

    def _some(self, choices: list[Any], one_in: int) -> list[Any]:
        wanted = self.dice.choice((1, 1, 2)) if self._rarely(one_in) else 0
        return self.dice.sample(choices, wanted)

    def _rarely(self, one_in: int) -> bool:
        return self.dice.randrange(one_in) == 0

    def _digits(self, count: int) -> str:
        return "".join(self.dice.choices("0123456789", k=count))

    def _pick(self, pairs: Pairs) -> list[str]:
        return self.dice.choice(pairs)


def _swapped(birth: BirthDate | None) -> BirthDate | None:
    if birth is None or birth.day.day > 12:
        return birth
    return replace(birth, day=date(birth.day.year, birth.day.day, birth.day.month))
