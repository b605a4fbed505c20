"""A thousand flags by fifty accounts: what they weigh decides, not how many they are; and the queue stays quick."""

import pytest

from forum.actions import comments, flags
from forum.errors import NotFound
from forum.models import CommentHiding, Flag, Member, ModerationCase
from forum.rules.moderation import ModerationRules
from tests.conftest import counting

ACCOUNTS, THINGS = 50, 20


@pytest.fixture
def accounts(enrol, commenter, post_id) -> list[Member]:
    """Most of them have been wrong each time so far; the last five have no record."""
    found = [enrol(f"account{number}", level=8, twei=0) for number in range(ACCOUNTS)]
    case = ModerationCase.create(member=commenter.id, post=post_id, closed_at=commenter.created_at)
    said = [comments.write_comment(commenter, post_id, f"Long ago {number}") for number in range(5)]
    for account in found[:-5]:
        for comment_id in said:
            Flag.create(case=case, post=post_id, comment=comment_id, member=account.id, reason="spam", weight=1_000,
                        was_right=0)  # fmt: skip
    return found


def test_a_flood_hides_only_what_its_weight_hides_and_the_queue_costs_as_many_statements(
    accounts, enrol, as_member, commenter, post_id, set_rules
):
    set_rules(comment_tribute_mtwei=0)
    things = [comments.write_comment(commenter, post_id, f"Number {number}") for number in range(THINGS)]
    browser = as_member(enrol("mod", role="moderator"))
    flags.flag(accounts[0], "spam", comment_id=things[0])

    def statements() -> int:
        with counting() as found:
            browser.text("/moderation")
        return len([one for one in found if one.lstrip().upper().startswith(("SELECT", "WITH"))])

    before, weight, refused = statements(), dict.fromkeys(things, 0), 0
    for account in accounts:
        for comment_id in things:
            is_hidden = weight[comment_id] >= ModerationRules().hide_weight
            try:
                flags.flag(account, "spam", comment_id=comment_id)
            except NotFound:
                assert is_hidden
                refused += 1
            else:
                assert not is_hidden
                weight[comment_id] = sum(one.weight for one in Flag.select().where(Flag.comment == comment_id))
            hides = weight[comment_id] >= ModerationRules().hide_weight
            assert CommentHiding.select().where(CommentHiding.comment == comment_id).exists() == hides
    # Forty-five of 0.16 each do nothing in the first eighteen; the nineteenth is one too many.
    assert refused == THINGS * (ACCOUNTS - 19)
    assert Flag.select().where(Flag.was_right.is_null()).count() == THINGS * 19
    assert statements() == before
    assert browser.text("/moderation").count('class="case"') == THINGS
