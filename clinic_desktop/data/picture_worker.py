"""The helper process that decodes a picture from outside: no keys, little memory, no files, little time."""

import io
import sys
import warnings

MOST_BYTES = 40 << 20
MOST_PIXELS = 50_000_000
MEMORY = 1200 << 20
CPU_SECONDS = 10
FORMATS = ("JPEG", "PNG")
NOT_A_PICTURE, TOO_LARGE = 3, 4


def main(longest_side: int) -> int:
    """Read a picture from stdin, write a clean PNG of at most `longest_side` pixels to stdout."""
    _limit_process()
    # Pillow comes after the limits on memory, and before the one on open files
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.init()
    _forbid_files()
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return TOO_LARGE
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return TOO_LARGE
            picture.thumbnail((longest_side, longest_side))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        return TOO_LARGE
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError):
        return NOT_A_PICTURE
    clean = Image.new("RGBA", upright.size)  # a new picture carries no comment, EXIF or XMP along
    clean.paste(upright)
    buffer = io.BytesIO()
    clean.save(buffer, "PNG")
    sys.stdout.buffer.write(buffer.getvalue())
    return 0


def _limit_process() -> None:
    if sys.platform == "win32":
        return  # the parent's job object limits memory there; until then only the time is limited
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forbid_files() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
