"""Where Twei are promised, who has not confirmed their address is told to do so first; nobody else is."""

from collections.abc import Callable

import pytest

from forum.actions import email_addresses, readings
from forum.models import Member, Post
from tests.visitor import Visitor

CONFIRM = '<a href="/settings#email-form">Confirm your e-mail address</a> to earn Twei for this.'


@pytest.fixture
def article(post_id: int) -> int:
    Post.update(words=500).where(Post.id == post_id).execute()
    return post_id


@pytest.fixture
def ann(enrol: Callable[..., Member]) -> Member:
    return enrol("ann", level=20)


@pytest.fixture
def me(ann: Member, as_member: Callable[[Member], Visitor]) -> Visitor:
    return as_member(ann)


def section(page: str, name: str) -> str:
    """Return an element of the page, from its id up to the next section or form."""
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_it_is_said_wherever_twei_are_promised(mail_configured, me, article, comment_id):
    page = me.text(f"/posts/{article}")
    for place in ("reading", "earn-hint", "price-dislike", "comment-form"):
        assert CONFIRM in section(page, place), place
    assert "XP" in section(page, "reading")
    assert 'class="gain-twei"' not in page
    assert 'data-mtwei="0"' in page
    assert CONFIRM in me.text("/posts/new")
    assert "but no Twei yet" in me.text("/wallet")
    assert "Until then you earn XP, but no Twei." in me.text("/settings")


def test_who_has_confirmed_and_where_mail_is_not_configured_nobody_reads_it(me, ann, article, comment_id, visitor):
    addresses = (f"/posts/{article}", "/posts/new", "/wallet", "/settings")
    for address in addresses:
        assert "earn Twei for this" not in me.text(address), address
    email_addresses.confirm(ann.id, ann.email)
    for address in addresses:
        assert "earn Twei for this" not in me.text(address), address
    assert 'class="gain-twei"' in me.text(f"/posts/{article}")


def test_the_page_about_earning_says_it_to_everybody_and_asks_those_whom_it_concerns(mail_configured, me, ann, visitor):
    said = "Twei are earned only once you’ve confirmed your e-mail address."
    assert said in visitor.text("/about/earning")
    assert CONFIRM in me.text("/about/earning")
    email_addresses.confirm(ann.id, ann.email)
    page = me.text("/about/earning")
    assert said in page
    assert CONFIRM not in page


def test_who_is_not_logged_in_is_told_nothing_of_it(mail_configured, article, visitor):
    assert "Confirm your e-mail address" not in visitor.text(f"/posts/{article}")


def test_a_finished_reading_says_why_it_paid_nothing_also_after_the_address_was_confirmed(
    mail_configured, me, ann, article
):
    readings.complete_reading(ann, article)
    why = "You got the XP, but no Twei: your e-mail address wasn’t confirmed."
    assert why in me.text(f"/posts/{article}")
    email_addresses.confirm(ann.id, ann.email)
    page = me.text(f"/posts/{article}")
    assert why in page
    assert "daily cap" not in section(page, "reading")
