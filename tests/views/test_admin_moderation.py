"""The rules of moderation in the hands of admins: the form, what a change would have done, confirming it, undo."""

import re
from datetime import timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, posts, rules
from forum.actions.authority import OPERATOR
from forum.clock import now
from forum.models import Flag, Member, ModerationCase, ModerationRulesVersion, StaffAction
from forum.rules.moderation import ModerationRules
from tests.conftest import counting
from tests.visitor import Visitor, root_id

ADDRESS = "/admin/moderation"


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin")


@pytest.fixture
def admin(boss, as_member) -> Visitor:
    return as_member(boss)


def in_force() -> ModerationRules:
    return ModerationRulesVersion.in_force()


def versions() -> int:
    return ModerationRulesVersion.select().count()


def fields_of(page: str) -> dict[str, str]:
    """Return the form as a browser would send it back."""
    form = page.partition('id="moderation-form"')[2].partition('id="history"')[0]
    lines = dict(re.findall(r'<input [^>]*?name="([a-z_]+)"[^>]*?value="([^"]*)"', form))
    areas = dict(re.findall(r'<textarea [^>]*?name="([a-z_]+)"[^>]*>\n(.*?)</textarea>', form, re.S))
    choices = dict(re.findall(r'<select [^>]*?name="([a-z_]+)".*?value="(\d)" selected', form, re.S))
    sent = {name: unescape(value) for name, value in (lines | areas | choices).items()}
    return {name: value for name, value in sent.items() if name != "csrf_token"}


def preview_of(page: str) -> dict[str, tuple[str, str]]:
    """Return the preview's table: what a rule did, as it is and as proposed."""
    rows = re.findall(
        r'<th role="rowheader" scope="row">(.*?)</th>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>', page, re.S
    )
    return {label: (before, re.sub("<[^>]+>", "", after)) for label, before, after in rows}


def test_only_admins_see_and_change_it(visitor, enrol, as_member, way):
    assert visitor.get(ADDRESS).location == f"/login?next={ADDRESS}"
    for role in ("member", "moderator"):
        me = as_member(enrol(role, role=role))
        assert me.get(ADDRESS).status_code == 403
        assert me.post(ADDRESS, way, newcomer_comments="3", confirm="1").status_code == 403
    assert versions() == 0


def test_a_change_is_shown_first_and_then_confirmed(admin, boss, way):
    shown = admin.post(ADDRESS, way, newcomer_comments="3", held_words="Spam\n\n spam \nCheap watches", reason="Calm")
    assert shown.status_code == 200
    assert versions() == 0
    if way == "htmx":
        assert root_id(shown) == "moderation-form"
    form = fields_of(shown.text)
    assert form["held_words"] == "Spam\n\n spam \nCheap watches"
    applied = admin.post(ADDRESS, way, **form)
    assert applied.status_code == (204 if way == "htmx" else 303)
    assert in_force() == ModerationRules(newcomer_comments=3, held_words="spam\ncheap watches")
    version = ModerationRulesVersion.get()
    assert (version.member_id, version.reason) == (boss.id, "Calm")
    assert "from now on" in admin.text(ADDRESS)


def test_the_form_that_is_sent_back_unchanged_changes_nothing(admin, way):
    rules.change_moderation(ModerationRules(held_words="a\nb", hide_weight=2_500, repeats_held=1), "x", by=OPERATOR)
    response = admin.post(ADDRESS, way, **fields_of(admin.text(ADDRESS)), confirm="1")
    assert "No changes" in response.text
    assert versions() == 1


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("hide_weight", "0", "above 0"),
        ("hide_weight", "1.2345", "three decimals"),
        ("newcomer_comments", "-1", "digits"),
        ("newcomer_comments", "1_0", "digits"),
        ("newcomer_comments", "100001", "too large"),
        ("review_flagged_percent", "101", "at most 100"),
        ("repeats_held", "2", "yes or no"),
        ("held_words", "ca*no", "beginning or end"),
        ("held_domains", "https://evil.example", "isn’t a domain"),
        ("held_domains", "x" * 10_001, "limit is 10,000"),
        ("reason", "x" * 301, "the limit is 300"),
        ("reason", "nul\x00", "control characters"),
    ],
)
@pytest.mark.parametrize("confirm", ["", "1"])
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_is_kept(admin, way, name, typed, words, confirm):
    sent = {"review_removals": "7", "reason": "Because", name: typed, "confirm": confirm}
    response = admin.post(ADDRESS, way, **sent)
    assert response.status_code == 422
    assert words in unescape(re.search(rf'id="problem-{name}" role="alert">([^<]*)<', response.text)[1])
    assert fields_of(response.text)["review_removals"] == "7"
    if name != "repeats_held":  # of which there is nothing to type
        assert typed.replace("\x00", "") in unescape(response.text)
    assert versions() == 0


@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_two_admins_do_not_overwrite_each_other(admin, way, step):
    form = fields_of(admin.text(ADDRESS)) | {"newcomer_comments": "5", "reason": "Mine"}
    if step == "confirm":
        form = fields_of(admin.post(ADDRESS, way, **form).text)
    rules.change_moderation(ModerationRules(newcomer_comments=2), "Theirs", by=OPERATOR)
    response = admin.post(ADDRESS, way, **form)
    assert response.status_code == 409
    assert "In force: 2 " in response.text
    assert fields_of(response.text)["newcomer_comments"] == "5"
    assert "Mine" in response.text
    admin.post(ADDRESS, way, **fields_of(admin.post(ADDRESS, way, **fields_of(response.text)).text))
    assert in_force().newcomer_comments == 5


def test_a_change_is_undone_by_a_version_of_its_own(admin, way):
    rules.change_moderation(ModerationRules(held_words="one\ntwo"), "First", by=OPERATOR)
    rules.change_moderation(ModerationRules(held_words="three", newcomer_comments=2), "Second", by=OPERATOR)
    second = ModerationRulesVersion.select().order_by(ModerationRulesVersion.id.desc()).get().id
    shown = admin.post(ADDRESS, way, undo=second)
    assert "<ins>one</ins> <ins>two</ins> <del>three</del>" in shown.text
    form = fields_of(shown.text)
    assert form["reason"].startswith("Undoes the change of ")
    admin.post(ADDRESS, way, **form)
    assert in_force() == ModerationRules(held_words="one\ntwo")
    assert versions() == 3


def test_both_logs_say_it_and_the_public_one_tells_no_entry_of_a_list(admin, visitor):
    admin.post(ADDRESS, held_words="one\ntwo", newcomer_comments="3", reason="A wave of spam", confirm="1")
    public = " ".join(unescape(re.sub(r"<[^>]+>", "", visitor.text("/log"))).split())
    assert "boss admin changed the rules of moderation." in public
    assert "Words that hold a comment or post back, one a line: 0 entries → 2 entries" in public
    assert "A wave of spam" in public
    assert "two" not in public.replace("two members", "")
    staff = admin.text("/admin/log?kind=moderation")
    assert "changed" in staff
    assert "A wave of spam" in staff
    assert StaffAction.get(StaffAction.kind == "moderation").amount == ModerationRulesVersion.get().id
    assert "<ins>two</ins>" in admin.text(ADDRESS).partition('id="history"')[2]


# What a change would have done.


@pytest.fixture
def history(author, commenter, enrol):
    """A month in which one advertises, one writes the same again, and one is flagged by two members."""
    post_id = posts.publish(author, "Tides", "The sea comes twice a day, at evil.example too.", [])
    for text in ("Buy CASINO chips", "A calm word about the sea", "A calm word, about the sea!", "Something else"):
        comments.write_comment(commenter, post_id, text)
    with clock.at(now() - timedelta(days=31)):
        comments.write_comment(author, post_id, "Casino, long ago")
    for number in range(3):
        flagged = comments.write_comment(author, post_id, f"Rude {number}")
        case = ModerationCase.create(member=author, post=post_id, comment=flagged)
        for flagger in (commenter, enrol(f"flagger{number}")):
            Flag.create(case=case, post=post_id, comment=flagged, member=flagger, reason="abuse", weight=1_200)
    return post_id


def test_the_preview_counts_what_each_rule_would_have_done(admin, history):
    sent = {
        "held_words": "casino", "held_domains": "evil.example", "repeats_held": "1", "newcomer_comments": "2",
        "hide_weight": "2", "review_flagged_percent": "100",
    }  # fmt: skip
    assert preview_of(admin.post(ADDRESS, **sent).text) == {
        "Hidden by flags": ("0", "3"),
        "Held for a word": ("0", "1"),
        "Held for a link": ("0", "1"),
        "Held as the same text again": ("0", "1"),
        "Held as a newcomer’s first comments": ("0", "3"),
        "Members whose texts wait because of removals, today": ("0", "0"),
        "Members whose texts wait because of flags, today": ("1", "1"),
    }
    assert "<strong>3</strong>" in admin.post(ADDRESS, **sent).text


def test_members_whose_texts_were_removed_are_counted(admin, boss, history, commenter):
    removed = [comments.write_comment(commenter, history, f"Out {number}") for number in range(2)]
    for number in removed:
        comments.delete_comment(boss, number, "Rude")
    comments.delete_comment(commenter, comments.write_comment(commenter, history, "Of my own accord"))
    label = "Members whose texts wait because of removals, today"
    assert preview_of(admin.post(ADDRESS, review_removals="2").text)[label] == ("0", "1")
    assert preview_of(admin.post(ADDRESS, review_removals="4").text)[label] == ("0", "0")


def test_the_pages_take_a_fixed_number_of_statements(admin, history):
    admin.token()
    with counting() as statements:
        admin.text(ADDRESS)
    assert len(statements) == 4  # the session, the site, the rules, their history
    with counting() as statements:
        admin.post(ADDRESS, newcomer_comments="2", held_words="casino")
    selects = [sql for sql in statements if sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE"))]
    assert len(selects) == 6  # and three for the preview
