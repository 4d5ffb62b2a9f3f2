"""Pictures from outside: only pixels come in, and a hostile file harms nothing."""

import io
import random

import pytest
from PIL import Image

from clinic_desktop.data import pictures
from clinic_desktop.domain.errors import InvalidInput
from tests.shared_data import shared_data


def jpeg(width: int = 60, height: int = 30, **extra: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "JPEG", **extra)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_logo_becomes_a_png_within_the_size() -> None:
    clean = opened(pictures.clean(jpeg(3000, 1500), 800))
    assert (clean.format, clean.size) == ("PNG", (800, 400))


def test_comment_and_exif_do_not_come_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Secret description"
    content = jpeg(comment=b"Secret comment", exif=exif)
    clean = pictures.clean(content, 800)
    assert b"Secret" in content
    assert b"Secret" not in clean
    assert not opened(clean).getexif()


def test_orientation_is_applied_to_the_pixels() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(pictures.clean(jpeg(60, 30, exif=exif), 800)).size == (30, 60)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"GIF89a" + bytes(40), b"<svg xmlns='x'/>", jpeg()[:200]]
)
def test_what_is_no_picture_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="picture"):
        pictures.clean(content, 800)


def test_a_small_file_of_many_pixels_is_refused() -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(InvalidInput, match="too large"):
        pictures.clean(buffer.getvalue(), 800)


@pytest.mark.parametrize("tries", [6, pytest.param(200, marks=pytest.mark.long)])
def test_mutated_camera_photos_give_a_picture_or_a_sentence(tries: int) -> None:
    source = (shared_data() / "photos/exif-samples/jpg/Canon_40D.jpg").read_bytes()
    chance = random.Random(4)  # noqa: S311
    for _ in range(tries):
        mutated = bytearray(source)
        for _place in range(20):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        try:
            assert opened(pictures.clean(bytes(mutated), 200)).format == "PNG"
        except InvalidInput as refusal:
            assert refusal.problems["picture"]
