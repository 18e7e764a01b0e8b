"""Files of an article in a browser: pasted, dropped, chosen by keyboard, refused, and read."""

import base64

import pytest

from helpdesk.files.models import File
from tests.files import articles
from tests.files.conftest import picture

PASTE = """([content, type]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], "shot.png", { type: "image/png" }));
  const event = type === "paste" ? new ClipboardEvent(type, { clipboardData: held, bubbles: true, cancelable: true })
    : new DragEvent(type, { dataTransfer: held, bubbles: true, cancelable: true });
  document.getElementById("id_body").dispatchEvent(event);
}"""


@pytest.fixture
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "attachments"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }


def give(page, content, way="paste"):
    page.evaluate(PASTE, [base64.b64encode(content).decode(), way])


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_comes_into_the_text_of_a_new_article_and_stays(visit, cast, disk, way):
    page = visit("/kb/new", cast.l1)
    page.fill("#id_title", "The till")
    page.fill("#id_body", "Look: ")
    page.focus("#id_body")
    page.keyboard.press("End")
    give(page, picture(size=(320, 200)), way)
    page.wait_for_selector("#preview img")
    assert page.input_value("#id_body") == f"Look: {File.objects.get().markdown}\n"
    assert page.inner_text(".add-files__list") == "shot.png was added."
    page.click("#save-article")
    page.wait_for_selector("#article img")
    assert page.evaluate("document.querySelector('#article img').naturalWidth") == 320
    assert page.inner_text(".files__item .attachment span") == "shot.png"


def test_files_are_chosen_by_keyboard_and_a_refused_one_says_why(visit, cast, disk):
    page = visit(f"{articles.article(cast.l1, body='Text.').url}/edit", cast.l1)
    page.focus("#add-files")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.add-files__choose')).outlineStyle")
        == "solid"
    )
    page.set_input_files("#add-files", [{"name": "log.txt", "mimeType": "text/plain", "buffer": b"log"}])
    page.wait_for_selector("text=log.txt was added.")
    text = page.input_value("#id_body")
    assert File.objects.get().markdown in text
    page.route("**/files", lambda route: route.fulfill(status=200, json={"detail": "There is no room."}))
    page.set_input_files("#add-files", [{"name": "big.zip", "mimeType": "", "buffer": b"PK"}])
    page.wait_for_selector(".add-files__failed")
    assert page.inner_text(".add-files__failed") == "big.zip: There is no room."
    assert page.input_value("#id_body") == text


def test_words_that_come_with_a_picture_of_them_are_pasted_as_words(visit, cast, disk):
    page = visit("/kb/new", cast.l1)
    page.focus("#id_body")
    page.evaluate(
        """() => {
          const held = new DataTransfer();
          held.setData("text/plain", "a cell");
          held.items.add(new File(["x"], "cell.png", { type: "image/png" }));
          document.getElementById("id_body").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
        }"""
    )
    page.wait_for_timeout(300)
    assert not File.objects.exists()


@pytest.mark.parametrize("width", [360, 1600])
def test_the_pages_with_files_fit_and_can_be_read(visit, cast, disk, violations, width):
    begun, _file = articles.published(cast.l1, name="x" * 120 + ".png")
    for theme in ("light", "dark"):
        for place in ("", "/files", "/edit"):
            page = visit(begun.url + place, cast.l1, width=width, theme=theme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place
            assert violations(page) == [], place
