"""The desk sees what is internal marked as such; a customer does not see it at all."""

from knowledge_base.rendering import for_customers, for_desk
from tests.knowledge_base.articles import TILL


def test_the_desk_sees_internal_parts_marked():
    shown = [(part.is_internal, "reseller" in part.html) for part in for_desk(TILL).parts]
    assert shown == [(False, False), (True, True), (False, False)]


def test_a_customer_sees_none_of_them():
    page = for_customers(TILL + "\n::: internal\n# Secret heading\n")
    assert not any(part.is_internal or "reseller" in part.html for part in page.parts)
    assert [heading.words for heading in page.headings] == ["Signs", "Solution"]


def test_headings_of_all_parts_have_anchors_of_their_own():
    page = for_desk("# Signs\n\n::: internal\n# Signs\n\n### Deeper\n:::\n")
    assert [(heading.anchor, heading.level) for heading in page.headings] == [
        ("part-signs", 2),
        ("part-signs-2", 2),
        ("part-deeper", 3),
    ]


def test_no_markup_of_a_writer_passes():
    page = for_desk("::: internal\n<script>alert(1)</script>\n:::\n\n[a](javascript:alert(1))")
    html = "".join(part.html for part in page.parts)
    assert "<script" not in html
    assert "href=" not in html
