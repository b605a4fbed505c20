"""Who acts with the operator's power says so: it is never what is left when somebody forgets to say who acts."""

import ast
import inspect
from pathlib import Path

import pytest

from forum.actions import members, rules
from forum.actions.authority import OPERATOR
from forum.errors import NotAllowed
from forum.models import Member
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.moderation import ModerationRules

ROOT = Path(__file__).parents[2]
ECONOMY = EconomyRules(minus_fee_mtwei=1)
# Everything that takes an admin, with what is needed to do it but for who does it.
ACTIONS = {
    members.set_role: ("ann", "moderator"),
    members.grant_xp: ("ann", 5, "For the test"),
    members.set_level: ("ann", 7, "For the test"),
    members.preview_grant: ("ann", 1_000, "For the test"),
    members.grant_twei: ("ann", 1_000, "For the test"),
    rules.set_gate: ("comment", 9, "For the test"),
    rules.change_levels: (LevelRules().with_gate("comment", 9), "For the test"),
    rules.change_economy: (ECONOMY, "For the test"),
    rules.change_moderation: (ModerationRules(names_in_log=1), "For the test"),
}
each_action = pytest.mark.parametrize(
    ("act", "arguments"), ACTIONS.items(), ids=lambda one: getattr(one, "__name__", "")
)
# What answers requests: whoever acts there is a member.
WEB = ("views", "web", "render", "forms")


@pytest.fixture(autouse=True)
def ann(enrol):
    return enrol("ann", level=3)


@pytest.mark.any_engine
@each_action
def test_leaving_out_who_acts_is_an_error(act, arguments):
    with pytest.raises(TypeError, match="'by'"):
        act(*arguments)


@pytest.mark.any_engine
@each_action
@pytest.mark.parametrize("nobody", [None, 0, "", "operator", 1])
def test_nobody_is_not_the_operator(act, arguments, nobody):
    before = state()
    with pytest.raises(TypeError, match="OPERATOR"):
        act(*arguments, by=nobody)
    assert state() == before


@pytest.mark.any_engine
@each_action
@pytest.mark.parametrize("role", ["member", "moderator"])
def test_who_is_no_admin_is_refused(act, arguments, role, enrol):
    by, before = enrol("mod", level=50, role=role), state()
    with pytest.raises(NotAllowed):
        act(*arguments, by=by)
    assert state() == before


@each_action
def test_an_admin_and_the_operator_may(act, arguments, enrol):
    act(*arguments, by=OPERATOR)
    act(*(8 if one == 7 else one for one in arguments), by=enrol("boss", role="admin"))


def state():
    ann = Member.named("ann")
    return ann.xp, ann.role, rules.LevelRulesVersion.in_force(), rules.EconomyRulesVersion.in_force()


def test_every_action_that_names_an_actor_is_tested_here():
    named = {
        act for module in (members, rules) for name, act in vars(module).items()
        if inspect.isfunction(act) and not name.startswith("_") and "by" in inspect.signature(act).parameters
        and act.__module__ == module.__name__
    }  # fmt: skip
    assert named == set(ACTIONS)


def mentions_of_the_operator(package: Path) -> list[str]:
    """Return where code that answers requests names the operator, by import, name or attribute, or by a string."""
    found = []
    for room in WEB:
        for path in sorted((package / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = {
                    ast.Name: lambda one: one.id,
                    ast.Attribute: lambda one: one.attr,
                    ast.alias: lambda one: one.name,
                    ast.Constant: lambda one: one.value,
                }
                name = names.get(type(node), lambda _: None)(node)
                if isinstance(name, str) and name.rpartition(".")[2] in {"OPERATOR", "Operator"}:
                    found.append(f"{path.relative_to(package)}:{node.lineno}")
    return found


def test_nothing_that_answers_requests_acts_as_the_operator():
    assert mentions_of_the_operator(ROOT / "forum") == []


@pytest.mark.parametrize(
    "line",
    [
        "from forum.actions.authority import OPERATOR",
        "from forum.actions.authority import OPERATOR as me",
        "members.grant_xp('ann', 5, by=authority.OPERATOR)",
        "by = getattr(authority, 'OPERATOR')",
        "by = authority.Operator()",
    ],
)
def test_a_view_that_acts_as_the_operator_is_found(tmp_path, line):
    planted = tmp_path / "forum" / "views" / "admin" / "planted.py"
    planted.parent.mkdir(parents=True)
    planted.write_text(f"def view(me):\n    {line}\n")
    assert mentions_of_the_operator(tmp_path / "forum") == ["views/admin/planted.py:2"]
