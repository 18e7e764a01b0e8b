"""Sections: a tree that stays one."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.ledger.record import story
from knowledge_base.models import Section
from knowledge_base.services.shelving import change_section, create_section
from tests.threads import at_once


def test_a_section_is_made_and_changed(cast):
    shelf = create_section(slug="access", name=" Access ", actor=cast.lead, position=2)
    changed = change_section(shelf, actor=cast.lead, name="Signing in", owner=cast.l2)
    assert (changed.name, changed.owner, changed.position) == ("Signing in", cast.l2, 2)
    assert [event.kind for event in story(shelf.stream)] == ["section.saved", "section.saved"]
    assert story(shelf.stream).last().data == {"fields": ["name", "owner"], "owner": cast.l2.pk}


@pytest.mark.parametrize(
    "facts", [{"slug": "12"}, {"slug": "access"}, {"name": " "}, {"review_every_days": 0}]
)
def test_a_section_that_cannot_be_is_refused(cast, facts):
    create_section(slug="access", name="Access")
    with pytest.raises(ValidationError) as refused:
        create_section(**{"slug": "new", "name": "New", **facts})
    assert set(refused.value.message_dict) == set(facts)


def test_a_section_cannot_stand_within_itself(cast):
    outer = create_section(slug="outer", name="Outer")
    inner = create_section(slug="inner", name="Inner", parent=outer)
    for parent in (outer, inner):
        with pytest.raises(ValidationError):
            change_section(outer, parent=parent)


def test_the_tree_is_no_deeper_than_anybody_reads(cast):
    above = None
    for number in range(5):
        above = create_section(slug=f"s{number}", name="S", parent=above)
    with pytest.raises(ValidationError):
        create_section(slug="s5", name="S", parent=above)
    apart = create_section(slug="apart", name="Apart")
    create_section(slug="below", name="Below", parent=apart)
    with pytest.raises(ValidationError):
        change_section(apart, parent=Section.objects.get(slug="s3"))


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_ring(cast):
    one, two = create_section(slug="one", name="One"), create_section(slug="two", name="Two")

    def move(section, parent):
        def moving():
            try:
                change_section(section, parent=parent)
            except ValidationError as error:
                return error

        return moving

    answers = at_once(move(one, two), move(two, one))
    assert [isinstance(answer, ValidationError) for answer in answers].count(True) == 1
