"""The holidays a country keeps in a year, movable ones too, as a library of calendars knows them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from clinic_desktop.domain import language

if TYPE_CHECKING:
    from holidays import HolidayBase

_PUBLIC, _OPTIONAL = "public", "optional"


@dataclass(frozen=True)
class ProposedDay:
    """`is_public`: everybody is off by law; `is_estimated`: the moon decides, some days may shift."""

    day: date
    name: str
    is_public: bool = True
    is_estimated: bool = False


def load() -> None:
    """Import the library, up to two seconds, before a transaction is open."""
    import holidays  # noqa: F401 - slow, and wanted once a year


def in_year(country: str, year: int) -> list[ProposedDay]:
    """In order of day; empty for a country nobody describes."""
    import holidays  # as above

    if country not in holidays.list_supported_countries(include_aliases=False):
        return []
    kind = getattr(holidays, country)
    found = {day.day: day for day in _of(kind, year, _OPTIONAL)}
    found |= {day.day: day for day in _of(kind, year, _PUBLIC)}
    return [found[day] for day in sorted(found)]


def _of(kind: "type[HolidayBase]", year: int, category: str) -> list[ProposedDay]:
    if category not in kind.supported_categories:
        return []
    options = {"years": year, "language": _language(kind), "categories": category}
    plain, marked = _named(kind, options, marks=False), _named(kind, options, marks=True)
    return [
        ProposedDay(day, name, category == _PUBLIC, _is_estimated(name, marked.get(day, name)))
        for day, name in plain.items()
    ]


def _named(kind: "type[HolidayBase]", options: dict[str, Any], *, marks: bool) -> dict[date, str]:
    try:
        made = kind(**options, islamic_show_estimated=marks)  # type: ignore[call-arg]
    except TypeError:
        made = kind(**options)  # a country without days of the moon
    return {day: made.get(day) or "" for day in made}


def _is_estimated(name: str, marked: str) -> bool:
    """Where two feasts fall on one day, the one that is certain makes the day certain."""
    pairs = zip(name.split("; "), marked.split("; "), strict=False)
    return all(one != other for one, other in pairs)


def _language(kind: "type[HolidayBase]") -> str | None:
    """The program's language where the library has it, else English."""
    known = kind.supported_languages
    wanted = language.current()
    fitting = (each for each in known if each.split("_")[0] == wanted)
    return next(fitting, "en_US" if "en_US" in known else None)
