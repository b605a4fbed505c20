"""`flask objection`: what members object to, for a forum whose only moderator is the one who decided."""

import click
from flask.cli import AppGroup

from forum.actions.authority import OPERATOR
from forum.actions.objections import answer_objection
from forum.cli.arguments import Whole, refusals_in_words
from forum.errors import Conflict, NotFound
from forum.i18n import _
from forum.queries.objections import open_objection, open_objections
from forum.rules.decisions import DecisionKind

objection_group = AppGroup("objection", help="List what members object to, and answer it.")


@objection_group.command("list")
def list_objections() -> None:
    """List the objections that wait for an answer, oldest first."""
    waiting = open_objections()
    for objection in waiting:
        by = objection.decided_by or objection.decided_as
        click.echo(f"{objection.decision_id}: {objection.kind.label} by {by}: {objection.reason}")
        click.echo(f"   {objection.member_name}, {objection.created_at:%Y-%m-%d}: {objection.text}")
    if not waiting:
        click.echo("No objection waits for an answer.")


@objection_group.command("answer")
@click.argument("decision_id", metavar="DECISION", type=Whole())
@click.argument("kind", type=click.Choice([DecisionKind.UPHOLD.value, DecisionKind.OVERTURN.value]))
@click.argument("reason")
@refusals_in_words
def answer(decision_id: int, kind: str, reason: str) -> None:
    """Answer the objection to DECISION: uphold it, or overturn it, which undoes what it did.

    REASON is shown to its author, and in the public log.
    """
    found = next((one for one in open_objections() if one.decision_id == decision_id), None)
    if found is None:
        raise NotFound(_("No objection to this decision waits for an answer."))
    first = open_objection(found.case_id)
    if first and first.decision_id != decision_id:
        words = _("Another objection in this case comes first: to decision %(number)s.", number=first.decision_id)
        raise Conflict(words, _("Answer that one first."))
    answered = answer_objection(OPERATOR, found.case_id, kind, reason)
    click.echo(f"Decision {answered.answers_id}: {DecisionKind(answered.kind).label}.")
