"""The operator's commands."""

import pytest

from forum.actions import email_addresses
from forum.models import Decision, LevelRulesVersion, Member, XpEntry
from tests.visitor import Visitor


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


CREATE = ("user", "create", "ann", "--email", "ann@example.org", "--password", "correct horse")


def test_a_member_is_created_with_role_and_xp(run, app):
    result = run(*CREATE, "--role", "moderator", "--xp", "390")
    assert result.exit_code == 0
    assert "LVL 13" in result.output
    member = Member.named("ann")
    assert (member.role, member.xp) == ("moderator", 390)
    assert XpEntry.get().amount_xp == 390
    assert Visitor(app).log_in("ann")


def test_the_address_of_who_is_created_counts_as_confirmed_and_gives_its_xp_to_who_confirms_it(run):
    run(*CREATE)
    ann = Member.named("ann")
    assert (ann.email_confirmed_at is not None, ann.xp) == (True, 0)
    email_addresses.confirm(ann.id, ann.email)
    assert Member.named("ann").xp == LevelRulesVersion.in_force().xp.email


def test_an_address_that_another_has_confirmed_stays_theirs(run):
    run(*CREATE)
    result = run("user", "create", "ben", "--email", "ANN@example.org", "--password", "correct horse")
    assert "another member has confirmed" in result.output
    assert result.exit_code == 0
    assert Member.named("ben").email_confirmed_at is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({2: "1x"}, "username"),
        ({4: "nobody"}, "e-mail"),
        ({6: "short"}, "8 to 128"),
    ],
)
def test_what_the_sign_up_refuses_the_command_refuses_too(run, changed, words):
    arguments = [changed.get(index, word) for index, word in enumerate(CREATE)]
    result = run(*arguments)
    assert result.exit_code != 0
    assert words in result.output
    assert Member.select().count() == 0


def test_a_name_that_is_taken_is_refused_in_words(run):
    run(*CREATE)
    result = run(*CREATE)
    assert result.exit_code == 1
    assert "taken" in result.output
    assert "Traceback" not in result.output


def test_too_much_xp_creates_nobody(run):
    assert run(*CREATE, "--xp", "99999999").exit_code == 1
    assert Member.select().count() == 0


def test_xp_is_granted_and_taken_and_written_down(run, enrol):
    enrol("ann", level=13)
    assert "LVL 14" in run("user", "grant-xp", "ANN", "65").output
    assert "LVL 13" in run("user", "grant-xp", "ann", "-65").output
    assert Member.named("ann").xp == 390
    assert [entry.amount_xp for entry in XpEntry.select().order_by(XpEntry.id)] == [390, 65, -65]


@pytest.mark.parametrize("amount", ["-391", "2000000", "0", "1_0", "+5", "٣", "9" * 20])
def test_xp_stays_within_its_bounds(run, enrol, amount):
    enrol("ann", level=13)
    result = run("user", "grant-xp", "ann", amount)
    assert result.exit_code in {1, 2}
    assert "Traceback" not in result.output
    assert Member.named("ann").xp == 390


def test_a_role_is_given(run, enrol):
    enrol("ann")
    assert run("user", "set-role", "ann", "admin").exit_code == 0
    assert Member.named("ann").role == "admin"
    assert run("user", "set-role", "ann", "emperor").exit_code != 0


@pytest.mark.parametrize("command", [("user", "set-role", "nobody", "admin"), ("user", "grant-xp", "nobody", "5")])
def test_a_member_who_is_not_there_is_named(run, command):
    result = run(*command)
    assert result.exit_code == 1
    assert "nobody" in result.output


def test_a_gate_is_moved_with_a_reason(run):
    assert run("gate", "set", "comment", "9").exit_code != 0
    assert run("gate", "set", "comment", "9", "--reason", "small community").exit_code == 0
    assert "comment   LVL 9" in run("gate", "list").output
    assert LevelRulesVersion.get().reason == "small community"
    assert run("gate", "set", "fly", "9", "--reason", "x").exit_code == 1


def test_migrations_are_listed(run):
    result = run("db", "status")
    assert result.exit_code == 0
    assert "0001_members_posts_comments  20" in result.output
    assert "up to date" in run("db", "upgrade").output


def test_production_refuses_the_demo(sqlite_app):
    result = sqlite_app(app_env="production").test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "production" in result.output


def test_a_member_is_suspended_and_that_is_lifted_by_the_operator(run, enrol):
    enrol("ann")
    suspended = run("user", "suspend", "ANN", "--days", "3", "--reason", "Insults")
    assert (suspended.exit_code, suspended.output[:22]) == (0, "ann is suspended until")
    assert (Decision.get().by_role, Decision.get().reason) == ("operator", "Insults")
    lifted = run("user", "lift", "ann", "--reason", "It was somebody else")
    assert (lifted.exit_code, lifted.output) == (0, "ann may do everything again. Lifted: 1.\n")
    again = run("user", "lift", "ann", "--reason", "It was somebody else")
    assert (again.exit_code, "nothing to lift" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ann", "--days", "0", "--reason", "Insults"), "days: Enter how many days"),
        (("ann", "--days", "x", "--reason", "Insults"), "not a whole number"),
        (("ann", "--days", "3", "--reason", " "), "reason: Give a reason"),
        (("nobody", "--days", "3", "--reason", "Insults"), "no member named nobody"),
        (("boss", "--days", "3", "--reason", "Insults"), "make them a member first"),
    ],
)
def test_nobody_is_suspended_without_days_and_a_reason_and_no_staff_at_all(run, enrol, words, told):
    enrol("ann")
    enrol("boss", role="moderator")
    refused = run("user", "suspend", *words)
    assert refused.exit_code != 0
    assert told in refused.output
    assert not Decision.select().exists()
