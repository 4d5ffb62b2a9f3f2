"""Who prints what for which clinic on which paper; light, so that screens need not load ReportLab."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.usecases.clinic import ClinicProfile

MILLIMETRE = 72 / 25.4  # points


class Paper(Enum):
    """Width and height in points."""

    A4 = (595.276, 841.89)
    A5 = (419.528, 595.276)
    LETTER = (612.0, 792.0)


@dataclass(frozen=True)
class ClinicHeading:
    """What stands at the top of the first page; everything but the name may be empty."""

    name: str
    second_name: str = ""  # in the other script
    address: str = ""
    phone: str = ""  # ready to show
    tax_id: str = ""
    logo: bytes = b""  # PNG or JPEG


def heading_of(profile: ClinicProfile) -> ClinicHeading:
    """The heading of the clinic as its owner described it."""
    return ClinicHeading(
        profile.name,
        profile.second_name,
        profile.address,
        profile.phone,
        profile.tax_id,
        profile.logo or b"",
    )


@dataclass(frozen=True)
class Printed:
    """Who prints what on which paper; `document_id` is short and random, so a page can be traced."""

    by: str
    at: datetime
    document_id: str
    clinic: ClinicHeading
    formatter: Formatter
    paper: Paper = Paper.A4
    is_landscape: bool = False
    is_letterhead: bool = False  # the sheet carries the clinic's heading already

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        width, height = self.paper.value
        return (height, width) if self.is_landscape else (width, height)

    @property
    def margin(self) -> float:
        return (11 if self.paper is Paper.A5 else 18) * MILLIMETRE

    @property
    def today(self) -> date:
        """The day of printing on the clinic's wall clock."""
        return self.formatter.local(self.at).date()
