"""Files are handed out to who may read them, in a way that runs nothing."""

import re
import uuid

import pytest

from tests.files.conftest import kept, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, cast, room):
    """The browser of somebody who may read every file of the room."""
    room.readers.add(cast.l1.pk)
    client.force_login(cast.l1)
    return client


def ask(client, url, **headers):
    """Ask for a file, and read the answer to its end: `answer.body`."""
    answer = client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer.body = answer.getvalue() if answer.streaming else answer.content
    return answer


def test_a_document_is_saved_and_not_opened(reader):
    """X04: no page of ours shows what is no picture."""
    answer = ask(reader, kept(b"<html><script>alert(1)</script>", "a.html").url, Accept="text/html")
    assert answer.body == b"<html><script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.html"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "allow-scripts" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["", "?inline=1", "?s=1"])
def test_a_drawing_that_could_run_scripts_is_saved_too(reader, query):
    """X04: by whatever address it is asked for."""
    svg = kept(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a.svg")
    answer = ask(reader, svg.url + query)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_picture_is_shown_and_can_do_nothing(reader):
    file = kept(picture(), "a.png")
    answer = ask(reader, file.url)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == 'inline; filename="a.png"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert len(answer.body) == file.size == int(answer.headers["Content-Length"])


def test_it_exists_for_nobody_else(reader, client, cast, room):
    """A02: nor any more for who lost the right to read it; an unknown address answers the same."""
    file = kept()
    assert ask(reader, file.url).status_code == 200
    tag = ask(reader, file.url).headers["ETag"]
    room.readers.clear()
    assert ask(reader, file.url).status_code == 404
    assert ask(reader, file.url, If_None_Match=tag).status_code == 404
    assert ask(reader, f"/files/{uuid.uuid4()}/").status_code == 404
    client.logout()
    stranger = [ask(client, file.url), ask(client, f"/files/{uuid.uuid4()}/")]
    assert [answer.status_code for answer in stranger] == [302, 302]


def test_files_of_a_kind_that_nobody_speaks_for_are_read_by_nobody(reader, cast):
    assert ask(reader, kept(kind="forgotten", user=cast.l1).url).status_code == 404


def test_what_waits_is_read_by_its_sender_alone(client, cast, room):
    file = kept(user=cast.l2)
    client.force_login(cast.l1)
    assert ask(client, file.url).status_code == 404
    client.force_login(cast.l2)
    assert ask(client, file.url).status_code == 200
    room.holding.add(file.pk)
    assert ask(client, file.url).status_code == 404


@pytest.mark.parametrize("place", ["/media/{}", "/attachments/{}", "/static/{}", "/files/{}"])
def test_no_address_leads_to_the_disk(reader, place):
    """A02: files are reached through the desk alone."""
    file = kept()
    assert ask(reader, place.format(file.place)).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        'a"; filename="b.html',
        "a\r\nSet-Cookie: x=1",
        "🙂.txt",
        "a\\b.txt",
        "я" * 150,
        "a;b=c.txt",
        "%0d%0ax.txt",
    ],
)
def test_a_name_cannot_write_headers(reader, name):
    """F03: one Content-Disposition, and no header more."""
    answer = ask(reader, kept(name=name).url)
    told = answer.headers["Content-Disposition"]
    assert re.fullmatch(r"""attachment; filename(="(?:[^"\\\r\n]|\\.)*"|\*=utf-8''[\w%.~!#$&+^`|-]+)""", told)
    assert "Set-Cookie" not in answer.headers
    assert set(answer.cookies) <= {"csrftoken"}


def test_a_copy_that_the_caller_has_is_not_sent_again(reader):
    url = kept().url
    first = ask(reader, url)
    again = ask(reader, url, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in again.headers["Cache-Control"]
    assert "private" in again.headers["Cache-Control"]
    assert ask(reader, url, If_None_Match='"other"').status_code == 200


@pytest.mark.parametrize(
    ("asked", "told", "got"),
    [
        ("bytes=0-3", "bytes 0-3/10", b"0123"),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=-2", "bytes 8-9/10", b"89"),
        ("bytes=8-99", "bytes 8-9/10", b"89"),
        ("bytes=-99", "bytes 0-9/10", b"0123456789"),
    ],
)
def test_a_part_is_sent_where_a_part_is_asked_for(reader, asked, told, got):
    answer = ask(reader, kept(b"0123456789").url, Range=asked)
    assert (answer.status_code, answer.headers["Content-Range"], answer.body) == (206, told, got)
    assert answer.headers["Content-Length"] == str(len(got))


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=--1"]
)
def test_what_is_no_single_range_gets_the_whole(reader, asked):
    answer = ask(reader, kept(b"0123456789").url, Range=asked)
    assert (answer.status_code, answer.body) == (200, b"0123456789")


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(reader, asked):
    answer = ask(reader, kept(b"0123456789").url, Range=asked)
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */10")


def test_a_part_of_what_has_changed_is_not_sent(reader):
    answer = ask(reader, kept(b"0123456789").url, Range="bytes=0-3", If_Range='"old"')
    assert (answer.status_code, answer.body) == (200, b"0123456789")


def test_head_tells_the_size_and_sends_nothing(reader):
    answer = reader.head(kept(b"0123456789").url)
    assert (answer.status_code, answer.headers["Content-Length"], answer.content) == (200, "10", b"")


def test_a_file_that_the_disk_lost_is_not_found(reader, disk, caplog):
    file = kept()
    (disk / file.place).unlink()
    assert ask(reader, file.url).status_code == 404
    assert "has lost the file" in caplog.text


def test_writing_to_an_address_is_refused(reader):
    assert reader.post(kept().url).status_code == 405
