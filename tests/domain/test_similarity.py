"""Two entries that may be one person (REG-5)."""

from datetime import date
from itertools import combinations

import pytest

from clinic_desktop.domain import similarity
from clinic_desktop.domain.dates import from_month, from_year
from clinic_desktop.domain.patient import (
    BirthDate,
    Contact,
    ContactKind,
    FormerName,
    Identity,
    PatientForm,
    PersonName,
)
from clinic_desktop.domain.similarity import Likeness, Person, Reason, compare, name_likeness

BORN = BirthDate(date(1990, 3, 5))


def alike(one: str, other: str, *, births: tuple[BirthDate, BirthDate] = (BORN, BORN)) -> Likeness:
    def named(text: str, birth: BirthDate) -> Person:
        given, _gap, family = text.partition(" ")
        return Person((PersonName(given, "", family),), birth)

    return compare(named(one, births[0]), named(other, births[1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Smith", "ANNA SMITH"),
        ("Jon Smyth", "John Smyth"),
        ("Hussein Khalil", "حسين خليل"),
        ("Mohammed Khoury", "محمد الخوري"),
        ("Yegor Ivanov", "Егор Иванов"),
        ("Айгерім Жұмабаева", "Aigerim Zhumabayeva"),
        ("Priya Sharma", "प्रिया शर्मा"),
        ("Jürgen Müller", "Juergen Mueller"),
        ("Hussein Haddad", "Hussain Hadad"),
        ("Сергей Королёв", "Сергеи Королев"),
        ("Khalil Nassar", "Khaill Nassar"),
        ("أحمد منصور", "احمد منصور"),
    ],
)
def test_one_birth_and_a_similar_name_are_shown(one: str, other: str) -> None:
    for found in (alike(one, other), alike(other, one)):
        assert found.reasons == (Reason.SAME_BIRTH,)
        assert found.is_candidate


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Smith", "Maria Smith"),
        ("Anna Smith", "Anna Berg"),
        ("Martin Frey", "Morton Frey"),
        ("Ali Haddad", "Alia Hamdan"),
        ("حسن خليل", "حسين خليل"),
        ("Anna ", "Anna Smith"),
    ],
)
def test_different_people_born_on_one_day_are_not(one: str, other: str) -> None:
    assert alike(one, other) == Likeness(0)


def test_swapped_names_and_swapped_days_are_seen() -> None:
    assert set(alike("Anna Smith", "Smith Anna").reasons) == {
        Reason.SAME_BIRTH,
        Reason.SWAPPED_NAMES,
    }
    swapped = alike("Anna Smith", "Anna Smith", births=(BORN, BirthDate(date(1990, 5, 3))))
    assert swapped.reasons == (Reason.SWAPPED_BIRTH,)
    assert swapped.is_candidate
    assert swapped.score < alike("Anna Smith", "Anna Smith").score


def test_an_inexact_birth_agrees_with_every_day_it_may_be() -> None:
    assert alike("Anna Smith", "Anna Smith", births=(BORN, from_year(1990))).is_candidate
    assert alike("Anna Smith", "Anna Smith", births=(BORN, from_month(1990, 4))) == Likeness(0)


def test_one_document_blocks_whatever_the_names() -> None:
    one = Person((PersonName("Anna"),), identities=frozenset({("iin", "061211600012")}))
    other = Person((PersonName("Boris"),), identities=frozenset({("iin", "061211600012")}))
    found = compare(one, other)
    assert found.blocks
    assert found.score == 100


def test_one_phone_counts_only_with_a_similar_name() -> None:
    phones = frozenset({"+9613123456"})
    anna, ana, omar = (
        Person((PersonName(given, "", "Khoury"),), phones=phones)
        for given in ("Rania", "Raniya", "Omar")
    )
    assert compare(anna, ana).reasons == (Reason.SAME_PHONE,)
    assert compare(anna, omar) == Likeness(0)


def test_former_names_and_the_second_script_are_compared() -> None:
    married = PatientForm(
        PersonName("Hala", "", "Saad"),
        PersonName("هالة", "", "سعد"),
        former_names=(FormerName(PersonName("Hala", "", "Frem")),),
        birth=BORN,
        contacts=(
            Contact(ContactKind.PHONE, "03 123456", "+9613123456"),
            Contact(ContactKind.EMAIL, "a@b.c", "a@b.c"),
        ),
        identities=(Identity("passport", "rl 123 4567"),),
    )
    one = similarity.person(married)
    assert one.phones == {"+9613123456"}
    assert one.identities == {("passport", "RL1234567")}
    for name in (PersonName("Hala", "", "Frem"), PersonName("هالة", "", "سعد")):
        assert compare(one, Person((name,), BORN)).is_candidate


def test_likeness_is_the_same_from_both_sides() -> None:
    people = [
        PersonName(*each)
        for each in (("Ali", "", "Khoury"), ("علي", "", "الخوري"), ("Али", "", "Хури"), ("Ann",))
    ]
    for one, other in combinations(people, 2):
        assert name_likeness(one, other) == name_likeness(other, one)


def test_nobody_is_like_nobody() -> None:
    assert compare(Person(()), Person(())) == Likeness(0)
