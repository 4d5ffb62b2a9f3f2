"""Made-up patients in four scripts, the same ones for the same seed; for tests and measurements."""

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from clinic_desktop.data.search import SearchCard
from clinic_desktop.domain import patient_number
from clinic_desktop.domain.names import full_name
from clinic_desktop.domain.patient import (
    AlertLevel,
    BirthDate,
    PatientRow,
    PersonName,
    Precision,
    Sex,
)

NAMES = Path(__file__).parents[2] / "shared" / "data" / "names"
_SOURCES = {
    "latin": ("faker-fr_FR", "faker-en_US", "mimesis-tr", "faker-cxx-lebanon", "faker-en_IN"),
    "arabic": ("faker-ar_SA", "faker-ar_PS", "mimesis-ar"),
    "cyrillic": ("faker-ru_RU", "mimesis-kk"),
    "devanagari": ("faker-hi_IN", "faker-mr_IN"),
}
_OWN = {
    "latin": "Nour Karim Maya Elias Rana Omar Khoury Haddad Müller Nassar Mansour Saleh",
    "arabic": "محمد أحمد فاطمة زينب علي حسين الخوري حداد منصور خليل نصار صالح",
    "cyrillic": "Айгерім Ержан Мария Сергей Алия Данияр Жұмабаев Иванов Егорова Омаров Ким Ли",
    "devanagari": "प्रिया राहुल अमित सुनीता विजय दीपक शर्मा गुप्ता सिंह वर्मा मिश्रा कुमार",
}
_PREFIXES = ("+9617", "+9613", "+91987", "+7701", "+7777", "+336")


def people(count: int, seed: int = 1) -> Iterator[SearchCard]:
    """So many patients, oldest first; some names are common, a quarter of families rare."""
    choose = random.Random(seed)
    pools = {script: _pool(script) for script in _SOURCES}
    for running in range(1, count + 1):
        script = choose.choices(tuple(_SOURCES), (50, 25, 15, 10))[0]
        yield _person(running, pools[script], choose)


def _person(running: int, pool: tuple[list[str], list[str]], choose: random.Random) -> SearchCard:
    def common(words: list[str]) -> str:
        return words[int(len(words) * choose.random() ** 1.7)]

    given, families = pool
    family = common(families)
    if choose.random() < 0.25:
        other = common(families)
        family = family[: max(2, len(family) * 2 // 3)] + other[len(other) // 2 :].casefold()
    name = PersonName(common(given), common(given) if choose.random() < 0.4 else "", family)
    prefix = choose.choice(_PREFIXES)
    phone = prefix + "".join(choose.choices("0123456789", k=12 - len(prefix)))
    birth = date(choose.randrange(1930, 2024), choose.randrange(1, 13), choose.randrange(1, 29))
    precision = choose.choices((Precision.EXACT, Precision.YEAR), (19, 1))[0]
    row = PatientRow(
        f"{running:032x}",
        patient_number.issue(running),
        full_name(name),
        "",
        BirthDate(
            birth if precision is Precision.EXACT else birth.replace(month=1, day=1), precision
        ),
        phone[-4:],
        (AlertLevel.WARN,) if choose.random() < 0.1 else (),
        sex=choose.choice((Sex.FEMALE, Sex.MALE)),
    )
    identities = (f"{choose.randrange(10**11, 10**12)}",) if choose.random() < 0.5 else ()
    return SearchCard(row, (name,), "", (phone,), identities)


def _pool(script: str) -> tuple[list[str], list[str]]:
    """(given names, family names); our own few where the shared lists are absent."""
    if not NAMES.is_dir():
        words = _OWN[script].split()
        return words[:6], words[6:]
    given, families = set[str](), set[str]()
    for source in _SOURCES[script]:
        content = json.loads((NAMES / f"{source}.json").read_text(encoding="utf-8"))
        for path, word in _words(content, ""):
            is_family = any(mark in path for mark in ("last", "surname", "family"))
            (families if is_family else given).add(word)
    return sorted(given), sorted(families or given)


def _words(content: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _words(value, f"{path}/{key.casefold()}")
    elif isinstance(content, list):
        for value in content:
            yield from _words(value, path)
    elif (
        isinstance(content, str) and len(content) > 1 and "{" not in content and "." not in content
    ):
        yield path, content


def queries(cards: list[SearchCard], count: int, seed: int = 2) -> dict[str, list[str]]:
    """So many typed lines of every kind, each meant for somebody in `cards`."""
    choose = random.Random(seed)
    kinds: dict[str, list[str]] = {}
    while not kinds or min(map(len, kinds.values())) < count:
        card = choose.choice(cards)
        for kind, line in _lines(card, choose).items():
            kinds.setdefault(kind, []).append(line)
    return {kind: lines[:count] for kind, lines in kinds.items()}


def _lines(card: SearchCard, choose: random.Random) -> dict[str, str]:
    name, phone, birth = card.names[0], card.phones[0], card.row.birth
    family = max(name.family.replace("-", " ").split(), key=len)
    start = choose.randrange(2)
    lines = {f"begins {n}": family[:n] for n in (1, 2, 3, 6)}
    lines |= {
        "two words": f"{family[:3]} {name.given[:2]}",
        "whole name": f"{name.given} {name.family}",
        "inside": family[1 + start : 6 + start] or family,
        "phone end": phone[-4:],
        "phone run": phone[4:10],
        "number": card.row.number,
        "nothing": "".join(choose.choices("qxzwj", k=5)),
    }
    if card.identities:
        lines["identity"] = card.identities[0]
    if birth:
        lines |= {"birth": f"{birth.day:%d/%m/%Y}", "year": str(birth.day.year)}
    return lines
