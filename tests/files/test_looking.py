"""What a file is, is told by its content alone; pictures are drawn anew."""

import io
import zipfile

import pytest
from PIL import Image

from helpdesk.files.errors import BrokenPicture, Empty, TooLarge
from helpdesk.files.keeping import look_at
from helpdesk.files.types import UNKNOWN, handed_out_type
from tests.files.conftest import picture, sent

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
RUN_BY_BROWSERS = [SVG, HTML, b"<?xml version='1.0'?>" + SVG, b"<xhtml/><script>1</script>", b"%!PS-Adobe"]


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("a.txt", "a")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (picture("PNG"), "a.png", "image/png"),
        (picture("JPEG"), "a.png", "image/jpeg"),
        (picture("GIF"), "a", "image/gif"),
        (picture("WEBP"), "a.exe", "image/webp"),
        (b"%PDF-1.7\n1 0 obj", "a.png", "application/pdf"),
        (archive(), "a.zip", "application/zip"),
        (archive(), "a.png", "application/zip"),
        (
            archive(),
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("всё".encode(), "a.png", "text/plain"),
        (b"a,b\n1,2", "a.csv", "text/csv"),
        ("я".encode() * 100_000, "cut in the middle of a letter", "text/plain"),
        (bytes(range(256)), "a.png", UNKNOWN),
        (HTML, "a.png", "text/html"),
        (SVG, "a.png", "image/svg+xml"),
    ],
)
def test_the_type_is_read_from_the_content(content, name, media_type):
    """Neither what the form says nor the name counts against what is there."""
    assert look_at(sent(content, name, said="image/png")).media_type == media_type


@pytest.mark.parametrize("content", RUN_BY_BROWSERS)
@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.png", "a.pdf", "a.xhtml", "a"])
def test_what_a_browser_might_run_has_no_type_of_its_own(content, name):
    """X04: whatever it calls itself, it is no picture, and handed out as bytes or as text."""
    given = handed_out_type(look_at(sent(content, name, said="image/png")).media_type)
    assert given in {UNKNOWN, "text/plain"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_keeps_nothing_but_what_can_be_seen(kind):
    """A page or an archive behind the end of a picture is gone."""
    looked = look_at(sent(picture(kind, (5, 4)) + HTML + archive(), "a"))
    content = looked.content.read()
    assert b"<script" not in content
    assert b"PK\x03\x04" not in content
    assert Image.open(io.BytesIO(content)).size == (5, 4) == (looked.width, looked.height)
    assert looked.size == len(content)


def test_where_a_photograph_was_taken_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of Maria"
    exif.get_ifd(0x8825)[1] = "N"
    looked = look_at(sent(picture("JPEG", (40, 20), exif=exif, comment=b"secret"), "a.jpg"))
    content = looked.content.read()
    drawn = Image.open(io.BytesIO(content))
    assert dict(drawn.getexif()) == {}
    assert drawn.size == (20, 40)
    assert b"Maria" not in content
    assert b"secret" not in content


def test_the_words_in_a_picture_are_gone():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "Maria")
    assert b"Maria" not in look_at(sent(picture("PNG", pnginfo=words), "a.png")).content.read()


def test_a_see_through_picture_stays_so():
    kept = io.BytesIO()
    drawn = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    drawn.putpixel((0, 0), (0, 0, 255, 128))
    drawn.save(kept, "PNG")
    again = Image.open(look_at(sent(kept.getvalue(), "a.png")).content)
    assert again.getpixel((0, 0)) == (0, 0, 255, 128)
    assert again.getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_still_moves(kind):
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue", "green")]
    kept = io.BytesIO()
    frames[0].save(kept, kind, save_all=True, append_images=frames[1:], duration=100)
    assert Image.open(look_at(sent(kept.getvalue(), "a")).content).n_frames == 3


def test_a_picture_that_breaks_off_is_refused():
    whole = picture("JPEG", (400, 400))
    with pytest.raises(BrokenPicture, match="Save it anew"):
        look_at(sent(whole[: len(whole) // 2], "a.jpg"))


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\nrubbish", b"GIF89a", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"GIF89a=1;alert(1)//"],
)
def test_what_only_begins_like_a_picture_is_refused(content):
    with pytest.raises(BrokenPicture):
        look_at(sent(content, "a.png"))


def bomb(width, height):
    """A picture of a few bytes that says it has so many pixels."""
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(50_000, 50_000), (7000, 7000), (100_000, 2), (2**31 - 1, 2**31 - 1)])
def test_a_picture_of_too_many_pixels_is_refused_before_they_are_drawn(size):
    with pytest.raises(BrokenPicture):
        look_at(sent(bomb(*size), "a.png"))


def test_a_picture_gets_the_ending_of_what_it_is():
    assert look_at(sent(picture("JPEG"), "screen.png")).name == "screen.png.jpg"
    assert look_at(sent(picture("JPEG"), "screen.JPG")).name == "screen.JPG"
    assert look_at(sent(picture("PNG"), "x" * 300 + ".png")).name.endswith(".png")


def test_an_empty_file_is_refused():
    with pytest.raises(Empty, match="nothing in this file"):
        look_at(sent(b""))


def test_a_file_of_the_largest_size_is_taken_and_a_larger_one_refused(settings):
    settings.FILE_MAX_BYTES = 1000
    assert look_at(sent(b"x" * 1000)).size == 1000
    with pytest.raises(TooLarge, match="at most"):
        look_at(sent(b"x" * 1001))
