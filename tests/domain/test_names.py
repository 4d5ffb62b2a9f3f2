"""Names as shown, sorted and folded."""

import pytest

from clinic_desktop.domain import names
from clinic_desktop.domain.patient import PersonName

AIGERIM = PersonName("Айгерім", "Сериковна", "Жұмабаева")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MÜLLER", "muller"), ("Éloïse", "eloise"), ("Jean-Luc", "jean luc"), ("O'Brien", "OBRIEN"),
        ("O’Brien", "obrien"), ("Łukasz", "lukasz"), ("Straße", "strasse"), ("Işık", "isik"),
        ("أحمد", "احمد"), ("إبراهيم", "ابراهيم"), ("آمنة", "امنه"), ("فاطمة", "فاطمه"),
        ("منى", "مني"), ("مُحَمَّد", "محمد"), ("محـــمد", "محمد"), ("حسین", "حسين"), ("کریم", "كريم"),
        ("رؤوف", "رووف"), ("وائل", "وايل"), ("علاء", "علا"),
        ("Фёдор", "федор"), ("Әсел", "асел"), ("Ғалым", "галым"), ("Қанат", "канат"),
        ("Шыңғыс", "шынгыс"), ("Өмір", "омир"), ("Нұрсұлтан", "нурсултан"), ("Үміт", "умит"),
        ("Гүлжаһан", "гулжахан"), ("Айгерім", "аигерим"), ("ज़ैनब", "जैनब"), ("١٢٣", "123"),
        ("१२३", "123"), ("عبد\u200cالله", "عبدالله"),
    ],
)  # fmt: skip
def test_spellings_that_are_one_name_fold_alike(one: str, other: str) -> None:
    assert names.fold(one) == names.fold(other)


def test_folding_twice_changes_nothing() -> None:
    for text in ("Ән-Ғали Ёлкин", "O'Brien", "أحمد فاطِمة", "हनुमान् ज़ैनब", "Łukasz Straße"):
        assert names.fold(names.fold(text)) == names.fold(text)


def test_indian_vowel_signs_are_kept() -> None:
    assert names.words("प्रिया शर्मा") == ("प्रिया", "शर्मा")


def test_a_full_name_has_no_holes() -> None:
    assert names.full_name(AIGERIM) == "Айгерім Сериковна Жұмабаева"
    assert names.full_name(PersonName(given=" Ann ", family="de  Vries")) == "Ann de Vries"
    assert names.full_name(PersonName("Ann"), PersonName("آن")) == "Ann (آن)"
    assert names.full_name(PersonName(), PersonName("آن")) == "آن"
    assert names.full_name(PersonName()) == ""


def test_a_list_begins_with_the_family_name() -> None:
    assert names.listed_name(AIGERIM) == "Жұмабаева, Айгерім Сериковна"
    assert names.listed_name(PersonName("Ann")) == "Ann"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (AIGERIM, "АЖ"), (PersonName("Ann"), "A"), (PersonName("", "Ben"), "B"), (PersonName(), ""),
        (PersonName("हिना", "", "शर्मा"), "हिश"), (PersonName("علي", "", "الخوري"), "عخ"),
    ],
)  # fmt: skip
def test_initials_are_whole_letters(name: PersonName, shown: str) -> None:
    assert names.initials(name) == shown


def test_lists_of_two_scripts_sort_as_one() -> None:
    people = [PersonName("", "", family) for family in ("Яковлев", "Brown", "Иванов", "Élan")]
    order = [name.family for name in sorted(people, key=names.sort_key)]
    assert order == ["Brown", "Élan", "Иванов", "Яковлев"]
