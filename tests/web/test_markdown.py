"""Markdown becomes HTML that cannot harm its reader."""

import re

import pytest

from helpdesk.web.markdown import Outline, addresses, to_document, to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ciao **Maria**", "<p>Ciao <strong>Maria</strong></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>\n'),
        ("~~no~~ `code`", "<p><s>no</s> <code>code</code></p>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("", ""),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        ("nothing\0hidden", "<p>nothinghidden</p>\n"),
    ],
)
def test_what_people_write_is_shown(text, html):
    assert to_html(text) == html


def test_a_table_is_a_table():
    assert "<th>a</th>" in to_html("| a | b |\n|---|---|\n| 1 | 2 |")


@pytest.mark.parametrize(
    "text",
    ["see https://example.com/a?b=c", "[see](https://example.com/a?b=c)", "<https://example.com/a?b=c>"],
)
def test_an_address_becomes_a_link_that_gives_nothing_away(text):
    html = to_html(text)
    assert 'href="https://example.com/a?b=c"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize("address", ["http://a.", "https://example.com/a "])
def test_a_text_of_thousands_of_addresses_shows_them_as_text(address):
    assert "<a" not in to_html(address * 1000)


def test_a_text_of_a_hundred_addresses_links_them_all():
    assert to_html("https://example.com/a " * 100).count("<a ") == 100


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        "<a href='javascript:alert(1)'>a</a>",
        '[a](https://x.test "\\" onmouseover=\\"alert(1)")',
        "<svg/onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe src=https://x.test></iframe>",
    ],
)
def test_nothing_runs(text):
    from html.parser import HTMLParser

    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    Reader().feed(to_html(text))
    assert {tag for tag, _attrs in seen} <= {"p", "a"}
    for _tag, attributes in seen:
        assert set(attributes) <= {"href", "title", "rel"}
        assert attributes.get("href", "https:").startswith("https:")


def test_a_picture_from_elsewhere_is_not_fetched():
    """Its server would learn who reads, and when."""
    assert "<img" not in to_html("![a](https://x.test/pixel.png)")


@pytest.mark.parametrize("text", ["*" * 20_000, "[" * 20_000, "> " * 5_000 + "deep", "- " * 2_000 + "deep"])
def test_a_hostile_text_is_answered(text):
    assert isinstance(to_html(text), str)


def test_headings_of_a_document_stand_under_the_page_and_can_be_linked_to():
    outline = Outline(anchors={"part-signs": 1})
    html, headings = to_document("# Signs\n\n## The *cause* `x`\n\nSigns\n=====\n\n### Ключ", outline)
    assert [(one.level, one.words, one.anchor) for one in headings] == [
        (2, "Signs", "part-signs-2"),
        (3, "The cause x", "part-the-cause-x"),
        (2, "Signs", "part-signs-3"),
        (3, "Ключ", "part-ключ"),
    ]
    assert '<h3 id="part-the-cause-x">' in html
    assert "<h1" not in html
    assert "part-ключ" in outline.anchors


def test_thousands_of_headings_of_the_same_words_have_anchors_of_their_own():
    _html, headings = to_document("# a\n" * 20_000 + "# a 2", Outline(anchors={"part-a-3": 1}))
    anchors = [one.anchor for one in headings]
    assert anchors[:3] == ["part-a", "part-a-2", "part-a-4"]
    assert anchors[-1] == "part-a-2-2"
    assert len(set(anchors)) == len(anchors)


def test_no_heading_is_skipped_whatever_signs_it_was_written_with():
    levels = {
        "## a\n#### b\n### c\n###### d": [2, 3, 3, 4],
        "### a\n# b\n### c": [2, 2, 3],
        "# a\n" * 3: [2, 2, 2],
    }
    for text, shown in levels.items():
        assert [one.level for one in to_document(text, Outline())[1]] == shown


def test_a_document_is_as_safe_as_any_text():
    html, _headings = to_document(
        '# <b id="x" onclick="y">[a](javascript:b)\n\n<script>x</script>', Outline()
    )
    assert [danger for danger in ("<b", "<script", "href=") if danger in html] == []


OURS = "/files/00000000-0000-4000-8000-000000000000/"
PICTURES = {OURS: (640, 480)}


def shown(text, pictures=PICTURES):
    return to_document(text, Outline(), pictures)[0]


def test_a_picture_of_our_own_is_shown_with_its_size():
    assert shown("![The **till** <b>](" + OURS + ' "at the door")') == (
        f'<p><img src="{OURS}" alt="The till &lt;b&gt;" title="at the door" width="640" height="480"'
        ' loading="lazy"></p>\n'
    )
    assert "width" not in shown(f"![a]({OURS})", {OURS: None})


@pytest.mark.parametrize(
    "address",
    [
        "https://x.test/pixel.png",
        f"https://x.test{OURS}",
        f"//x.test{OURS}",
        OURS[:-2] + "1/",
        f"{OURS}?a",
        f"/me/../{OURS[1:]}",
        "/accounts/logout/",
    ],
)
@pytest.mark.parametrize(
    "text", ["![a]({})", "![a][b]\n\n[b]: {}", "[![a]({})](https://x.test)", "# ![a]({})"]
)
def test_any_other_picture_is_a_link(text, address):
    """Its server would learn who reads; an address of ours would be asked in the reader's name."""
    html = shown(text.format(address))
    assert "<img" not in html
    assert "<a " in html


@pytest.mark.parametrize(
    "text",
    [
        "![a](javascript:alert(1))",
        f'![" onerror="alert(1)]({OURS})',
        f'![a]({OURS} "\\" onload=\\"alert(1)")',
        f'<img src="{OURS}" onerror="alert(1)">',
        "![a](data:image/svg+xml;base64,PHN2Zy8+)",
    ],
)
def test_no_picture_runs_anything(text):
    html = shown(text)
    assert "<img" not in html or set(re.findall(r'([a-z]+)="', html)) >= {"src", "alt"}
    assert [tag for tag in re.findall(r"<img[^>]*>", html) if re.search(r"\son\w+=", strip_values(tag))] == []


def strip_values(tag):
    return re.sub(r'"[^"]*"', '""', tag)


def test_where_a_text_leads_is_what_its_page_would_link_to():
    text = f"[a]({OURS}) ![b](/b/) https://c.test `[d](/d/)` [e][e] \\[f](/f/)\n\n    [g](/g/)\n\n[e]: /e/\n[h]: /h/"
    assert addresses(text) == {OURS, "/b/", "https://c.test", "/e/"}
