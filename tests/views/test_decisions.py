"""Receipts of decisions: to whom they concern and to staff, with what was decided, why, and what it did."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, reactions
from forum.actions.cases import open_case
from forum.actions.deciding import decide
from forum.clock import now
from forum.db import in_transaction
from forum.models import Comment, ModerationRulesVersion, Objection
from tests.conftest import counting
from tests.decisions import decided
from tests.sanctioned import hide


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator", twei=0)


@pytest.fixture
def decide_about(mod):
    """Has the moderator decide about a comment, in a case that is opened for it."""

    def decide_about(kind, comment_id, reason="Rude", days=None):
        comment = Comment.get_by_id(comment_id)
        case_id = in_transaction(open_case)(comment.author_id, comment.post_id, comment_id)
        return decide(mod, case_id, kind, reason, days)

    return decide_about


def words(page: str) -> str:
    """Return the page's main part, as a reader hears it."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_removal_s_receipt_says_what_why_and_what_it_did_to_twei_and_xp(
    as_member, enrol, author, commenter, post_id, decide_about
):
    comment_id = comments.write_comment(commenter, post_id, "You are all <wrong>.")
    reactions.react(author, comment_id, "like")
    reactions.react(enrol("ann", 20), comment_id, "dislike")
    decision = decide_about("remove", comment_id, "Insults everybody")
    page = as_member(commenter).text(f"/decisions/{decision.id}")
    said = words(page)
    assert "Your comment was removed." in said
    assert "You are all &lt;wrong&gt;." in said
    assert "Reason Insults everybody" in said
    assert "Decided by A moderator" in said
    assert "mod" not in re.findall(r'href="/u/([^"]+)"', page)
    assert "Rewards for you that were still waiting on it were cancelled, worth up to 0.5 Twei" in said
    assert "2 Twei that others had paid for minuses or dislikes went back to them." in said
    assert "The tribute you paid for posting it isn’t returned." in said
    assert "XP What you have stays. Likes that weren’t final yet give none." in said
    assert "Say why, once, until" in said
    assert f'href="/comments/{comment_id}"' in page


@pytest.mark.parametrize(
    ("kind", "days", "expected"),
    [
        ("keep", None, ["Your comment stays.", "None moved.", "There’s nothing to object to"]),
        ("hide", None, ["Your comment was hidden.", "Nothing was taken.", "Say why, once"]),
        ("warn", None, ["You were warned.", "None moved.", "Nothing changed.", "Say why, once"]),
        ("silence", 3, ["You can’t comment or publish until", "None moved.", "Say why, once"]),
        ("suspend", 3, ["You’re suspended until", "Your wallet is untouched.", "While this lasts", "Say why, once"]),
        ("ban", None, ["You’re banned.", "Until for good", "What is in your wallet stays", "Say why, once"]),
    ],
)
def test_every_decision_has_a_receipt_in_its_own_words(
    as_member, commenter, post_id, decide_about, kind, days, expected
):
    comment_id = comments.write_comment(commenter, post_id, "A comment")
    decision = decide_about(kind, comment_id, days=days)
    said = words(as_member(commenter).text(f"/decisions/{decision.id}"))
    assert [part for part in expected if part not in said] == []


@pytest.mark.parametrize("kind", ["hide", "warn"])
def test_the_receipt_says_what_went_back_to_others_where_the_text_stays_hidden(
    as_member, enrol, commenter, post_id, decide_about, kind
):
    comment_id = comments.write_comment(commenter, post_id, "A comment")
    reactions.react(enrol("ann", 20), comment_id, "dislike")
    hide(post_id, comment_id)
    decision = decide_about(kind, comment_id)
    said = words(as_member(commenter).text(f"/decisions/{decision.id}"))
    assert said.count("2 Twei that others had paid for minuses or dislikes went back to them.") == 1
    assert "None moved." not in said
    assert ("Rewards that wait on it go on waiting" in said) == (kind == "hide")


def test_staff_read_it_with_names_and_others_not_at_all(as_member, visitor, enrol, mod, author, comment_id):
    decision = decided("hide", mod, comment_id=comment_id, reason="Rude")
    address = f"/decisions/{decision.id}"
    for who in (enrol("boss", role="admin"), enrol("other", role="moderator")):
        said = words(as_member(who).text(address))
        assert "About whom author" in said
        assert "Decided by mod moderator" in said
        assert "There’s none so far." in said
        assert "<textarea" not in as_member(who).text(address)
    assert as_member(enrol("ann", level=50)).get(address).status_code == 404
    assert visitor.get(address).headers["Location"] == f"/login?next={address}"
    assert as_member(author).get("/decisions/999").status_code == 404


def test_moderators_are_named_to_members_where_the_rules_say_so(as_member, mod, author, comment_id):
    decision = decided("hide", mod, comment_id=comment_id)
    address = f"/decisions/{decision.id}"
    assert "Decided by A moderator" in words(as_member(author).text(address))
    ModerationRulesVersion.put_in_force(ModerationRulesVersion.in_force().changed(names_in_log=1), "", None, None)
    assert "Decided by mod moderator" in words(as_member(author).text(address))


def test_a_text_that_was_edited_since_says_so_and_a_long_one_is_cut(as_member, mod, author, post_id):
    comment_id = comments.write_comment(author, post_id, "long " * 500)
    decision = decided("warn", mod, comment_id=comment_id)
    page = as_member(author).text(f"/decisions/{decision.id}")
    assert page.count("long ") < 300
    assert "It was edited after the decision" not in page
    comments.edit_comment(author, comment_id, "Short now")
    assert "It was edited after the decision" in as_member(author).text(f"/decisions/{decision.id}")


def test_what_older_removals_cancelled_is_said_not_to_be_on_record(as_member, mod, author, comment_id):
    decision = decided("remove", mod, comment_id=comment_id, cancelled_mtwei=-1, refunded_mtwei=-1)
    said = words(as_member(author).text(f"/decisions/{decision.id}"))
    assert "how much that was is not on record" in said
    assert "went back" not in said


def test_a_removal_where_it_stands_has_a_receipt_too(as_member, mod, author, comment_id):
    comments.delete_comment(mod, comment_id, "Off topic")
    me = as_member(author)
    address = re.search(r'class="event">\s*<p><a href="([^"]+)"', me.text("/decisions"))[1]
    assert "Your comment was removed." in words(me.text(address))


def test_the_list_holds_all_of_one_s_own_and_nobody_else_s(as_member, enrol, mod, author, comment_id):
    assert "No moderator has decided anything about you." in as_member(author).text("/decisions")
    decided("keep", mod, comment_id=comment_id, reason="Fine")
    first = decided("remove", mod, comment_id=comment_id, reason="Rude")
    Objection.create(decision=first.id, member=author.id, text="Not rude.")
    decided("overturn", enrol("boss", role="admin"), comment_id=comment_id, reason="Not rude", answers=first.id)
    decided("warn", mod, member=author, reason="Calm down")
    decided("warn", mod, member=enrol("ann"), reason="Not yours")
    said = words(as_member(author).text("/decisions"))
    for part in ("Your comment stays.", "Your comment was removed.", "You objected; the decision was overturned.",
                 "An earlier decision about you was overturned.", "You were warned.",
                 "You can object until"):  # fmt: skip
        assert part in said
    assert "Not yours" not in said


def test_the_list_is_paged_and_refuses_a_damaged_cursor(as_member, mod, author):
    for number in range(51):
        decided("warn", mod, member=author, reason=f"Warning {number}")
    me = as_member(author)
    following = re.search(r'rel="next" href="([^"]+)"', me.text("/decisions"))[1]
    assert "Warning 0<" in me.text(following)
    assert me.get("/decisions?after=x").status_code == 422
    assert "That’s all." in me.text("/decisions?after=0")


def test_who_is_not_logged_in_is_sent_to_the_login(visitor):
    assert visitor.get("/decisions").headers["Location"] == "/login?next=/decisions"


def test_settings_and_one_s_own_page_lead_there(as_member, author, enrol):
    me = as_member(author)
    assert 'href="/decisions"' in me.text("/settings")
    assert 'href="/decisions"' in me.text("/u/author")
    assert 'href="/decisions"' not in as_member(enrol("ann")).text("/u/author")


@pytest.mark.parametrize("kind", ["remove", "warn", "overturn", "keep"])
def test_every_page_points_a_new_decision_out_for_fourteen_days(as_member, mod, author, comment_id, kind):
    decision = decided(kind, mod, comment_id=comment_id)
    link = f'href="/decisions/{decision.id}"'
    assert (link in as_member(author).text("/")) == (kind != "keep")
    if kind == "overturn":
        assert "A decision about you was overturned" in as_member(author).text("/")
    assert "/decisions/" not in as_member(mod).text("/")
    with clock.at(now() + timedelta(days=14, minutes=1)):
        assert link not in as_member(author).text("/")


def test_pages_take_a_fixed_number_of_statements(as_member, mod, author, comment_id, enrol):
    first = decided("remove", mod, comment_id=comment_id)
    me = as_member(author)

    def statements(address: str) -> int:
        with counting() as found:
            me.text(address)
        assert all(sql.lstrip().upper().startswith(("SELECT", "WITH", "BEGIN", "ROLLBACK")) for sql in found)
        return len(found)

    before = statements("/"), statements("/decisions"), statements(f"/decisions/{first.id}")
    for _ in range(5):
        decided("warn", mod, member=author)
        decided("overturn", mod, comment_id=comment_id, answers=first.id)
    assert (statements("/"), statements("/decisions"), statements(f"/decisions/{first.id}")) == before
    # The session and the site; decisions, standing and featured comments, or the receipt and whether names are shown.
    assert before[1:] == (5, 4)
