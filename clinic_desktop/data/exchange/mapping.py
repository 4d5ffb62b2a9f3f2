"""Which column of a table holds what: a frozen choice that is shown, changed and kept as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from clinic_desktop.data.exchange.people import refused_file
from clinic_desktop.domain.language import N_, _


class Target(StrEnum):
    """A place in the registry that a column can fill."""

    SOURCE_ID = "source_id"
    FULL_NAME = "full_name"
    GIVEN = "given"
    MIDDLE = "middle"
    FAMILY = "family"
    SECOND_GIVEN = "second_given"
    SECOND_MIDDLE = "second_middle"
    SECOND_FAMILY = "second_family"
    PREFERRED = "preferred"
    FORMER_FAMILY = "former_family"
    BIRTH = "birth"
    AGE = "age"
    SEX = "sex"
    GENDER = "gender"
    PRONOUNS = "pronouns"
    PHONE = "phone"
    EMAIL = "email"
    STREET = "street"
    CITY = "city"
    REGION = "region"
    POSTCODE = "postcode"
    COUNTRY = "country"
    IIN = "iin"
    AADHAAR = "aadhaar"
    PASSPORT = "passport"
    NATIONAL = "national"
    OTHER_ID = "other_id"
    INSURER = "insurer"
    POLICY = "policy"
    GUARDIAN = "guardian"
    GUARDIAN_PHONE = "guardian_phone"
    EMERGENCY = "emergency"
    EMERGENCY_PHONE = "emergency_phone"
    PROVIDER = "provider"
    LANGUAGE = "language"
    REFERRAL = "referral"
    REASON = "reason"
    TAGS = "tags"
    NOTE = "note"
    DECEASED = "deceased"


SEVERAL = frozenset(
    {Target.PHONE, Target.EMAIL, Target.STREET, Target.NOTE, Target.TAGS, Target.OTHER_ID}
)  # more than one column may go there

_TITLES = {
    Target.SOURCE_ID: N_("Number in the other program"),
    Target.FULL_NAME: N_("Whole name"),
    Target.GIVEN: N_("Given name"),
    Target.MIDDLE: N_("Middle or father's name"),
    Target.FAMILY: N_("Family name"),
    Target.SECOND_GIVEN: N_("Given name, other script"),
    Target.SECOND_MIDDLE: N_("Middle name, other script"),
    Target.SECOND_FAMILY: N_("Family name, other script"),
    Target.PREFERRED: N_("Name they prefer"),
    Target.FORMER_FAMILY: N_("Former family name"),
    Target.BIRTH: N_("Birth date"),
    Target.AGE: N_("Age"),
    Target.SEX: N_("Sex"),
    Target.GENDER: N_("Gender"),
    Target.PRONOUNS: N_("Pronouns"),
    Target.PHONE: N_("Phone"),
    Target.EMAIL: N_("E-mail"),
    Target.STREET: N_("Street and house"),
    Target.CITY: N_("Town"),
    Target.REGION: N_("Region"),
    Target.POSTCODE: N_("Postcode"),
    Target.COUNTRY: N_("Country"),
    Target.IIN: N_("IIN"),
    Target.AADHAAR: N_("Aadhaar"),
    Target.PASSPORT: N_("Passport"),
    Target.NATIONAL: N_("National identity number"),
    Target.OTHER_ID: N_("Other document number"),
    Target.INSURER: N_("Insurer"),
    Target.POLICY: N_("Policy number"),
    Target.GUARDIAN: N_("Guardian"),
    Target.GUARDIAN_PHONE: N_("Guardian's phone"),
    Target.EMERGENCY: N_("Emergency contact"),
    Target.EMERGENCY_PHONE: N_("Emergency contact's phone"),
    Target.PROVIDER: N_("Previous doctor or clinic"),
    Target.LANGUAGE: N_("Language"),
    Target.REFERRAL: N_("How they found the clinic"),
    Target.REASON: N_("Reason for coming"),
    Target.TAGS: N_("Tags"),
    Target.NOTE: N_("Note"),
    Target.DECEASED: N_("Died on"),
}


def title(target: Target) -> str:
    """The target's name, to choose from."""
    return _(_TITLES[target])


@dataclass(frozen=True)
class ColumnMapping:
    """Headings and what they hold; columns not named are left out. Frozen, and kept as JSON."""

    columns: tuple[tuple[str, Target], ...]
    date_order: str = "dmy"
    name: str = ""
    encoding: str = ""  # as it was recognised or chosen; "" = recognise again
    delimiter: str = ""
    sheet: str = ""  # of a workbook; "" = the first

    def to_json(self) -> str:
        """The whole mapping as text to store."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def target_of(self, heading: str) -> Target | None:
        """What the column holds, or None when it is left out."""
        return dict(self.columns).get(heading)

    def fits(self, headings: Sequence[str]) -> bool:
        """Whether every column named is there, so that a saved mapping can be offered."""
        return {heading for heading, _target in self.columns} <= set(headings)

    def with_column(self, heading: str, target: Target | None) -> "ColumnMapping":
        """The same with one column changed; a place for one column only moves to it."""
        others = [
            (other, held)
            for other, held in self.columns
            if other != heading and (held != target or held in SEVERAL)
        ]
        added = [(heading, target)] if target else []
        return replace(self, columns=(*others, *added))


def from_json(text: str) -> ColumnMapping:
    """The mapping that `to_json` wrote. InvalidInput when it is not one."""
    try:
        held = json.loads(text)
        columns = tuple((str(heading), Target(target)) for heading, target in held["columns"])
        rest = {
            key: str(held[key]) for key in ("date_order", "name", "encoding", "delimiter", "sheet")
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise refused_file(_("This saved mapping cannot be read any more.")) from error
    return ColumnMapping(columns, **rest)
