"""Weak passwords are refused in words, long ones of any script are taken whole."""

import unicodedata

import pytest

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.security import passwords, slots
from clinic_desktop.security.passwords import LONGEST, SHORTEST, is_common, problems, strength
from clinic_desktop.security.words import WORDS

CONTEXT = ["Blue Harbour Physiotherapy", "Ann Miller", "ann.miller"]
GOOD = "walnut drizzle 7 anchovy"


def _is_accepted(password: str, *, has_keyring: bool = True) -> bool:
    return problems(password, CONTEXT, has_keyring) == []


def _common(count: int) -> list[str]:
    """The commonest first, as zxcvbn ranks them; none is one of the product's own lists."""
    from zxcvbn import matching

    return list(matching.RANKED_DICTIONARIES["passwords"])[:count]


def _made_long(word: str) -> list[str]:
    """What people do with a common password that is too short."""
    twice = word * (SHORTEST // len(word) + 1)
    return [
        twice[: max(SHORTEST, 2 * len(word))],
        word.ljust(SHORTEST, "1"),
        word.capitalize() + "1234567890!!"[: max(SHORTEST - len(word), 2)],
        (word + "-" + word + "-2026").ljust(SHORTEST, "!"),
    ]


@pytest.fixture(params=[300, pytest.param(10_000, marks=pytest.mark.long)])
def commonest(request: pytest.FixtureRequest) -> list[str]:
    return _common(request.param)


def test_a_good_password_is_accepted() -> None:
    assert _is_accepted(GOOD)


def test_the_10_000_commonest_passwords_are_refused() -> None:
    accepted = [word for word in _common(10_000) if _is_accepted(word)]
    assert accepted == []


def test_the_commonest_passwords_are_known_whatever_their_length(commonest: list[str]) -> None:
    assert [word for word in commonest if not is_common(word)] == []


def test_the_commonest_passwords_made_long_are_refused(commonest: list[str]) -> None:
    assert [long for word in commonest for long in _made_long(word) if _is_accepted(long)] == []


def test_a_common_password_said_several_times_is_refused(commonest: list[str]) -> None:
    said = [(word * (SHORTEST // len(word) + 1))[:LONGEST] for word in commonest]
    assert [text for text in said if _is_accepted(text)] == []


def test_case_and_digits_behind_do_not_make_a_common_password_rare() -> None:
    assert is_common("Password")
    assert is_common("DRAGON2024!")
    assert is_common("Dragon-dragon-2026")
    assert is_common("1234 1234 1234!")
    assert is_common("775319111111")  # 775319, filled up with ones
    assert not is_common("dragon-quarry-2026")
    assert not is_common("8374-2938-1102")
    assert not is_common(GOOD)


@pytest.mark.parametrize(
    "password",
    [
        "annmiller2026",
        "Blue Harbour 1",
        "blueharbourphysiotherapy",
        "clinic desktop 12",
        "AnnMillerClinic",
        "physiotherapy-12",
    ],
)
def test_the_names_around_the_user_are_refused(password: str) -> None:
    assert not _is_accepted(password)


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaaa", "abcdefghijklmno", "qwertyuiopasdf"])
def test_runs_and_repetitions_are_refused(password: str) -> None:
    assert not _is_accepted(password)


def test_the_shortest_password_depends_on_the_keyring() -> None:
    assert not _is_accepted("vK9#mQ2$xR7")
    assert _is_accepted("vK9#mQ2$xR7!")
    assert not _is_accepted("vK9#mQ2$xR7!pL", has_keyring=False)
    assert _is_accepted("vK9#mQ2$xR7!pLz", has_keyring=False)


def test_128_characters_are_accepted_and_none_is_cut_off() -> None:
    long = passwords.generate_words(30)[:128]
    assert _is_accepted(long)
    assert not _is_accepted(long + "x")
    assert slots.password_bytes(long) != slots.password_bytes(long[:-1])


@pytest.mark.parametrize("length", [71, 72, 73, 100, 127])
def test_every_character_counts_on_both_sides_of_what_is_judged(length: int) -> None:
    long = passwords.generate_words(30)[:length]
    changed = long[:-1] + ("y" if long[-1] == "x" else "x")
    assert _is_accepted(long) and _is_accepted(changed)
    assert slots.password_bytes(long) != slots.password_bytes(changed)


def test_composed_and_decomposed_letters_are_the_same_password() -> None:
    typed = "café naïve Zürich Ångström"
    forms = {slots.password_bytes(unicodedata.normalize(form, typed)) for form in ("NFC", "NFD")}
    assert len(forms) == 1
    assert problems(unicodedata.normalize("NFD", typed), CONTEXT, has_keyring=True) == []


def test_blanks_at_both_ends_belong_to_the_password() -> None:
    typed = " walnut drizzle anchovy "
    kept = {slots.password_bytes(text) for text in (typed, typed.strip(), typed.lstrip())}
    assert len(kept) == 3


@pytest.mark.parametrize(
    "password",
    [
        "شجرة زيتون قرب البحر",
        "梅の花が咲く山の道を歩く",
        "🐙 lantern 🌵 quarry 🧊",
        " leading space kept ",
    ],
)
def test_every_script_and_spaces_are_welcome(password: str) -> None:
    assert _is_accepted(password)
    assert slots.password_bytes(password).decode() == unicodedata.normalize("NFC", password)


def test_length_is_counted_after_composing() -> None:
    decomposed = unicodedata.normalize("NFD", "éèêëàâäôöûü")
    assert len(decomposed) == 22
    assert not _is_accepted(decomposed)


def test_what_is_wrong_is_told_beside_the_field() -> None:
    with pytest.raises(InvalidInput, match="at least 12 characters") as caught:
        passwords.check("short", CONTEXT, has_keyring=True)
    assert set(caught.value.problems) == {"password"}


def test_strength_runs_from_zero_to_four() -> None:
    assert strength("", CONTEXT) == 0
    assert strength("password", CONTEXT) == 0
    assert strength(GOOD, CONTEXT) == 4


def test_context_words_make_a_password_weaker() -> None:
    assert strength("ann.miller 77", CONTEXT) < strength("ann.miller 77", [])


def test_the_word_list_is_long_and_easy_to_type() -> None:
    assert len(set(WORDS)) == len(WORDS) >= 1024
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 8 for word in WORDS)


def test_four_generated_words_are_a_good_password_worth_over_40_bits() -> None:
    generated = {passwords.generate_words(4) for _password in range(50)}
    assert len(generated) == 50
    assert 4 * passwords.BITS_PER_WORD > 40
    assert all(len(password.split("-")) == 4 for password in generated)
    assert all(strength(password, CONTEXT) == 4 for password in generated)
