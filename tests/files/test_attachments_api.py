"""Files below articles over the API: what integrators and the editor send, and what hostile callers do."""

import io
import socket
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.files.models import File
from helpdesk.files.uploads import AROUND_A_FILE
from knowledge_base.services import publishing
from tests.files.articles import article, looked, published
from tests.files.conftest import on_disk, picture
from tests.people import api_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(cast):
    return article(cast.l1)


@pytest.fixture
def program(cast):
    return api_client(cast.l1)


def address(begun, *parts):
    return "/".join(["/api/v1/articles", str(begun.pk), "attachments", *map(str, parts), ""])


def send(client, begun, content=b"notes", name="notes.txt", said="text/plain", **headers):
    upload = SimpleUploadedFile(name, content, content_type=said)
    return client.post(address(begun), {"file": upload}, format="multipart", headers=headers)


def content_of(client, told, **headers):
    answer = client.get(told["download"], headers=headers)
    answer.body = answer.getvalue() if answer.streaming else answer.content
    return answer


def test_a_picture_goes_up_and_comes_down(program, begun, cast):
    answer = send(program, begun, picture(size=(8, 5)), "till.png", said="text/html")
    told = answer.json()
    file = File.objects.get()
    assert answer.status_code == 201
    assert told == {
        "id": file.pk,
        "name": "till.png",
        "media_type": "image/png",
        "size": file.size,
        "sha256": file.sha256,
        "width": 8,
        "height": 5,
        "is_shown": True,
        "url": f"/files/{file.key}/",
        "markdown": f"![till.png](/files/{file.key}/)",
        "created_at": told["created_at"],
        "added_by": {"id": cast.l1.pk, "name": "Luca One", "email": "l1@desk.test"},
        "is_used": False,
        "is_public": False,
        "download": f"http://testserver{address(begun, file.pk, 'content')}",
    }
    down = content_of(program, told)
    assert sha256(down.body).hexdigest() == told["sha256"]
    assert down.headers["Content-Type"] == "image/png"
    assert "sandbox" in down.headers["Content-Security-Policy"]


def test_the_list_says_what_is_used_and_what_customers_find(program, cast, budget):
    shown, file = published(cast.l1, visibility="customers")
    send(program, shown, b"more", "more.txt")
    with budget("api: attachments"):
        told = program.get(address(shown) + "?count=true").json()
    assert [(row["name"], row["is_used"], row["is_public"]) for row in told["results"]] == [
        ("till.png", True, True),
        ("more.txt", False, False),
    ]
    assert told["count"] == {"value": 2, "exact": True}
    assert program.get(address(shown, file.pk)).json() == told["results"][0]


def test_a_file_is_deleted_once(program, begun):
    told = send(program, begun).json()
    assert program.delete(address(begun, told["id"])).status_code == 204
    assert program.delete(address(begun, told["id"])).status_code == 404
    assert content_of(program, told).status_code == 404
    assert program.get(address(begun)).json()["results"] == []


def test_what_is_used_is_not_deleted(program, cast):
    shown, file = published(cast.l1)
    refused = program.delete(address(shown, file.pk))
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:desk:problem:article-refused")
    assert program.get(address(shown, file.pk)).status_code == 200


def test_who_may_not_see_the_article_finds_no_file(cast, client):
    """A02: by whatever address, also of an article that they may see."""
    hidden, file = published(cast.l3, visibility="internal", min_level=3)
    mine, outsider = article(cast.l1), api_client(cast.l1)
    for begun in (hidden, mine):
        assert outsider.get(address(begun, file.pk)).status_code == 404
        assert outsider.get(address(begun, file.pk, "content")).status_code == 404
        assert outsider.delete(address(begun, file.pk)).status_code == 404
    assert outsider.get(address(hidden)).status_code == 404
    assert send(outsider, hidden).status_code == 404
    assert client.get(address(hidden, file.pk, "content")).status_code == 401
    assert File.objects.count() == 1


def test_a_token_that_only_reads_adds_and_deletes_nothing(cast, begun):
    told = send(api_client(cast.l1), begun).json()
    reader = api_client(cast.l1, "knowledge:read")
    assert send(reader, begun).status_code == 403
    assert reader.delete(address(begun, told["id"])).status_code == 403
    assert content_of(reader, told).status_code == 200


@pytest.mark.parametrize("accepted", ["image/png", "text/html", "*/*", "application/json"])
def test_the_content_comes_whatever_the_caller_accepts(program, begun, accepted):
    told = send(program, begun).json()
    assert content_of(program, told, Accept=accepted).body == b"notes"


def test_a_part_comes_where_a_part_is_asked_for(program, begun):
    told = send(program, begun, b"0123456789").json()
    answer = content_of(program, told, Range="bytes=2-4")
    assert (answer.status_code, answer.body) == (206, b"234")


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/pwn",
        "/etc/cron.d/x",
        "..\\..\\x",
        "a%2f..%2fb",
        "nul\0l.txt",
        "x" * 300 + ".txt",
        "CON",
        ".htaccess",
        "\u200b.htaccess",
        "invoice\u202egnp.exe",
        '"><svg onload=alert(1)>.png',
        "<img src=x onerror=alert(1)>",
        "a\r\nSet-Cookie: x=1",
        "🙂" * 80,
    ],
)
def test_a_hostile_name_is_only_ever_a_name(program, begun, disk, name):
    """F01, X06: the file lies under a generated one, inside its folder, and comes down again."""
    told = send(program, begun, b"content", name).json()
    file = File.objects.get()
    assert on_disk(disk) == {file.place}
    assert not set(told["name"]) & set("/\0\r\n\u200b\u202e")
    assert not told["name"].startswith(".")
    assert content_of(program, told).body == b"content"


def test_a_name_cannot_break_out_of_the_markdown(program, begun):
    """X06: the line that puts a file into a text leads to the file alone."""
    from helpdesk.web.markdown import addresses, to_html

    told = send(program, begun, b"x", "a](javascript:alert(1)) ![b](https:x.test) <b> `c` [").json()
    assert addresses(told["markdown"]) == {told["url"]}
    assert "<b>" not in to_html(told["markdown"])


def test_a_form_without_a_file_or_with_two_is_refused(program, begun):
    none = program.post(address(begun), {}, format="multipart")
    two = program.post(address(begun), {"file": [io.BytesIO(b"a"), io.BytesIO(b"b")]}, format="multipart")
    other = program.post(address(begun), {"file": io.BytesIO(b"a"), "type": "x"}, format="multipart")
    text = program.post(address(begun), {"file": "no file"}, format="multipart")
    assert [answer.status_code for answer in (none, two, other, text)] == [400, 400, 400, 400]
    assert set(two.json()["errors"]) == {"file"}
    assert set(other.json()["errors"]) == {"type"}
    assert program.post(address(begun), {"file": "x"}, format="json").status_code == 415
    assert not File.objects.exists()


def test_nothing_is_refused_with_a_sentence(program, begun, disk):
    answer = send(program, begun, b"")
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:desk:problem:file-refused")
    assert answer.json()["errors"] == {"file": [answer.json()["detail"]]}
    assert on_disk(disk) == set()


def test_too_much_is_refused_before_and_after_it_was_read(program, begun, settings, disk):
    settings.FILE_MAX_BYTES = 1000
    assert send(program, begun, b"x" * 1001).status_code == 413
    assert send(program, begun, b"x" * (1001 + AROUND_A_FILE)).status_code == 413
    assert send(program, begun, b"x" * 1000).status_code == 201
    assert len(on_disk(disk)) == 1


def test_more_files_than_fit_are_refused(program, begun, settings):
    """1,000 files in one article."""
    settings.FILES_MAX_COUNT = 1
    assert send(program, begun).status_code == 201
    answer = send(program, begun)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:desk:problem:too-many-files")


def test_a_full_disk_is_told_and_leaves_nothing(program, begun, monkeypatch):
    from django.core.files.storage import FileSystemStorage

    def full(*_facts):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    answer = send(program, begun)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:desk:problem:no-room")
    assert not File.objects.exists()


def test_an_archived_article_takes_nothing(program, begun, cast):
    publishing.archive(begun, actor=cast.l1)
    assert send(program, begun).status_code == 409


def test_a_repeated_upload_with_a_key_is_one_file(program, begun):
    first = send(program, begun, Idempotency_Key="a")
    again = send(program, begun, Idempotency_Key="a")
    other = send(program, begun, b"other content", Idempotency_Key="a")
    assert first.status_code == 201
    assert again.json() == first.json()
    assert other.status_code == 422
    assert File.objects.count() == 1


def test_a_picture_that_is_none_is_refused(program, begun):
    answer = send(program, begun, b"GIF89a/*<svg/onload=alert(1)>*/=1;", "a.gif", said="image/gif")
    assert answer.status_code == 400
    assert "cannot be read" in answer.json()["detail"]


def test_a_browser_needs_its_token(client, begun, cast):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.l1)
    upload = SimpleUploadedFile("a.txt", b"a")
    assert browser.post(address(begun), {"file": upload}).status_code == 403
    assert not File.objects.exists()


def test_looking_costs_no_database(cast, django_assert_num_queries):
    """Drawing a picture anew takes a while: nobody waits behind it."""
    with django_assert_num_queries(0):
        looked()


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_breaks_off_is_not_kept(live_server, program, begun, disk):
    """The first half of a file reads like a whole one; the desk counts what came."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    token = program._credentials["HTTP_AUTHORIZATION"].encode()
    whole = head + b"x" * 5000 + b"\r\n--b--\r\n"
    request = b"\r\n".join(
        [
            b"POST " + address(begun).encode() + b" HTTP/1.1",
            b"Host: localhost",
            b"Authorization: " + token,
            b"Content-Type: multipart/form-data; boundary=b",
            b"Content-Length: " + str(len(whole)).encode(),
            b"Connection: close",
            b"",
            b"",
        ]
    )
    with socket.create_connection((live_server.thread.host, live_server.thread.port)) as line:
        line.sendall(request + whole[:3000])
        line.shutdown(socket.SHUT_WR)
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400")
    assert not File.objects.exists()
    assert on_disk(disk) == set()
