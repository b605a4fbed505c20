"""`flask user show`: what admins see of a member, on the command line."""

import pytest

from forum.actions import staff_desk
from tests.sanctioned import sanction


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def test_it_prints_what_the_page_shows(run, enrol, as_member):
    ann = enrol("ann", level=13, twei=7)
    sanction(ann, "suspend")
    as_member(ann)
    staff_desk.write_note("ann", "Wrote in on Monday", by=enrol("boss", role="admin"))
    result = run("user", "show", "ANN")
    assert result.exit_code == 0
    for words in (
        "ann (ann): member, LVL 13 with 390 XP.",
        "ann@example.org (not confirmed)",
        "Holds 7 Twei, 0 in escrow",
        "Suspended until",
        "Session: ",
        "Insults, again and again",
        "boss: Wrote in on Monday",
    ):
        assert words in result.output


def test_who_is_not_there_is_said_in_words(run):
    result = run("user", "show", "nobody")
    assert result.exit_code != 0
    assert "There is no member named nobody" in result.output
