"""CSV and its relatives: encoding, separator and lines recognised, limits kept."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from clinic_desktop.data.exchange import guarded_csv
from clinic_desktop.data.exchange.people import refused_file
from clinic_desktop.data.exchange.table import MAX_BYTES, Table, make_table
from clinic_desktop.domain.language import _

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1251", "cp1252", "cp1256")
DELIMITERS = (",", ";", "\t", "|")

_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
# What a word looks like when it was decoded rightly; quotation marks and dashes are shed before.
_LIKELY = {
    "cp1252": re.compile(r"[A-ZÀ-ÖØ-ÞŒŠŸ]*[a-zà-öø-ÿœšßŒ]*"),
    "cp1251": re.compile(r"[А-ЯЁІЇЄҐЎ]?[а-яёіїєґў]+|[А-ЯЁІЇЄҐЎ]+"),
    "cp1256": re.compile(r"[\u0621-\u0652\u067e\u0686\u0698\u06a9\u06af\u06c1\u06d2]+"),
}
_COMMON = {"cp1251": set("аеоинтрсвлАЕОИНТРСВЛ"), "cp1256": set("اليمنوربةدعه"), "cp1252": set()}
_MARKS_AROUND = "«»“”„‘’‚‹›–—…·•°º№،؛؟\xa0"


def read_table(path: Path, encoding: str = "", delimiter: str = "") -> Table:
    """The file as a table; what is not given is recognised. InvalidInput says what is wrong."""
    return table_of(_bytes_of(path), encoding, delimiter)


def table_of(data: bytes, encoding: str = "", delimiter: str = "") -> Table:
    """The same for bytes at hand."""
    if len(data) > MAX_BYTES:
        raise _too_large()
    encoding = encoding or detect_encoding(data)
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except (UnicodeError, LookupError) as error:
        raise refused_file(
            _("The file is not written in {encoding}. Choose another.").format(encoding=encoding)
        ) from error
    if "\x00" in text:
        raise refused_file(_("This is not a text file: it holds characters that are not text."))
    delimiter = delimiter or detect_delimiter(text)
    lines = partial(_lines, text, delimiter)
    count = text.count("\n") + (not text.endswith("\n"))
    return make_table(lines, count, encoding, delimiter)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_large()
        return path.read_bytes()
    except OSError as error:
        raise refused_file(
            _("The file cannot be read: {why}").format(why=error.strerror)
        ) from error


def _too_large() -> Exception:
    return refused_file(_("The file is larger than 20 MB. Split it into parts."))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [guarded_csv.unguard(cell) for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        raise refused_file(
            _("Line {number} cannot be read: a quotation mark is missing or out of place.").format(
                number=number
            )
        ) from error


def detect_encoding(data: bytes) -> str:
    """By byte order mark, by validity as UTF-8, else by what makes words of the bytes above 127."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if wide := _wide(data[:4096]):
        return wide
    try:
        data.decode()
    except UnicodeDecodeError:
        words = Counter(word for word in _WORD.findall(data) if not word.isascii())
        return max(_COMMON, key=lambda encoding: _likelihood(encoding, words))
    return "utf-8"


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin text is zero."""
    zeros_even, zeros_odd = head[::2].count(0), head[1::2].count(0)
    if max(zeros_even, zeros_odd) * 4 < len(head) or min(zeros_even, zeros_odd) > len(head) // 64:
        return ""
    return "utf-16-be" if zeros_even > zeros_odd else "utf-16-le"


def _likelihood(encoding: str, words: Counter[bytes]) -> float:
    """Share of words that look right, with a little for letters that are common."""
    right, common, total, letters = 0.0, 0, 0, 0
    for raw, count in words.most_common(2000):
        try:
            word = raw.decode(encoding).strip(_MARKS_AROUND)
        except UnicodeDecodeError:
            return -1.0
        total += count
        letters += count * len(word)
        common += count * sum(letter in _COMMON[encoding] for letter in word)
        right += count * _looks_right(encoding, word)
    share = common / letters if letters else 0.0
    return right / max(total, 1) + share


def _looks_right(encoding: str, word: str) -> float:
    if encoding == "cp1256" and re.search("[a-z]", word, re.I) and not re.search("[؀-ۿ]", word):
        return 0.8  # French names in an Arabic file use the same bytes as in a French one
    if not _LIKELY[encoding].fullmatch(word):
        return 0.0
    if encoding != "cp1252":
        return 1.0
    plain = sum(letter.isascii() for letter in word)
    return 1.5 if plain * 2 >= len(word) else 0.3  # a European word is mostly plain letters


def detect_delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most cells of one number each."""
    head = text[: 64 * 1024]
    if len(text) > len(head):
        head = head[: head.rfind("\n") + 1] or head
    return max(DELIMITERS, key=lambda delimiter: _evenness(head, delimiter))


def _evenness(head: str, delimiter: str) -> float:
    """Columns of the commonest width, weighted by the share of lines that have it."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for cells in reader:
            if cells:
                widths[len(cells)] += 1
            if widths.total() >= 100:
                break
    except csv.Error:
        return -1.0
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    return 0.0 if width == 1 else (count / widths.total()) ** 2 * min(width, 30)
