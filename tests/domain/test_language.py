"""The active translation and the pseudo-languages."""

from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from clinic_desktop.domain import language
from clinic_desktop.domain.errors import Cancelled
from clinic_desktop.domain.language import N_, _, ngettext
from clinic_desktop.domain.progress import Progress


@pytest.fixture(autouse=True)
def _back_to_source() -> Iterator[None]:
    yield
    language.use("en")


def test_source_text_shows_as_it_is() -> None:
    assert (_("Save"), N_("Save"), _(""), language.current()) == ("Save", "Save", "", "en")
    assert [ngettext("{n} day", "{n} days", n) for n in (1, 2)] == ["{n} day", "{n} days"]


def test_a_catalogue_is_read_from_the_folder_and_its_plural_rule_obeyed(tmp_path: Path) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);",
    }
    catalogue.append(polib.POEntry(msgid="Save", msgstr="Сохранить"))
    forms = {0: "{n} год", 1: "{n} года", 2: "{n} лет"}
    catalogue.append(polib.POEntry(msgid="{n} year", msgid_plural="{n} years", msgstr_plural=forms))
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / f"{language.DOMAIN}.mo"))
    language.use("ru", tmp_path)
    assert _("Save") == "Сохранить"
    assert _("Not translated yet") == "Not translated yet"
    assert _("") == ""
    assert [ngettext("{n} year", "{n} years", n) for n in (21, 3, 35)] == list(forms.values())


def test_a_language_without_catalogue_shows_the_source(tmp_path: Path) -> None:
    language.use("kk", tmp_path)
    assert _("Save") == "Save"
    assert language.current() == "kk"


@pytest.mark.parametrize("text", ["Save", "Patient {name} was saved.", "&File", "A <b>note</b>"])
def test_the_long_pseudo_language_is_longer_and_keeps_placeholders(text: str) -> None:
    language.use("qps")
    shown = _(text)
    assert len(shown) >= len(text) * 1.3
    assert shown != text
    for kept in ("{name}", "&F", "<b>", "</b>"):
        assert (kept in shown) == (kept in text)
    assert shown.isprintable()


def test_pseudo_text_can_be_filled_in() -> None:
    language.use("qps")
    assert "Ann" in _("Patient {name}").format(name="Ann")
    assert "7" in ngettext("{n} day", "{n} days", 7).format(n=7)


def test_languages_know_their_direction() -> None:
    assert [language.is_rtl(code) for code in ("en", "ar", "qps", "qps-rtl")] == [
        False,
        True,
        False,
        True,
    ]
    language.use("qps-rtl")
    assert language.is_rtl()


def test_progress_tells_and_stops_when_asked() -> None:
    told: list[tuple[int, int]] = []
    Progress().step(1, 2)
    Progress(lambda done, total: told.append((done, total))).step(1, 2)
    assert told == [(1, 2)]
    with pytest.raises(Cancelled):
        Progress(is_cancelled=lambda: True).step(1, 2)
