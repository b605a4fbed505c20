"""`flask user`: members, their roles, XP and Twei."""

import click
from flask import current_app
from flask.cli import AppGroup

from forum.actions import factors, member_sanctions, members, signing_up, webhooks
from forum.actions.authority import OPERATOR
from forum.actions.password_policy import objection
from forum.cli.arguments import Twei, Whole, refusals_in_words
from forum.db import in_transaction
from forum.forms.accounts import SignUpForm
from forum.models import ROLES, LevelRulesVersion
from forum.money import ledger
from forum.queries.member_file import member_file
from forum.rules.decisions import SanctionKind
from forum.text.passwords import hash_password
from forum.twei import twei

user_group = AppGroup("user", help="Create members, set roles, grant XP and Twei, suspend.")


@user_group.command("create")
@click.argument("name")
@click.option("--email", required=True)
@click.option("--password", required=True)
@click.option("--role", type=click.Choice(ROLES), default="member", show_default=True)
@click.option("--xp", type=Whole(), default=0, show_default=True)
@refusals_in_words
def create_user(name: str, email: str, password: str, role: str, xp: int) -> None:
    """Create the member NAME, whose address counts as confirmed."""
    with current_app.test_request_context():  # a form lives in a request
        form = SignUpForm(data={"username": name, "email": email, "password": password}, meta={"csrf": False})
        form.check()

    weak = objection(password, name, email)
    if weak:
        click.echo(f"Careful, the sign-up would refuse this password: {weak}", err=True)
    _create(form.username.data, form.email.data, hash_password(password), role, xp)
    if members.member_named(name).email_confirmed_at is None:
        click.echo(f"Careful, another member has confirmed {email}: {name} can’t, and earns no Twei by it.", err=True)
    click.echo(f"Created {name}: {role}, {_standing(name)}.")


@in_transaction
def _create(name: str, email: str, password_hash: str, role: str, xp: int) -> None:
    signing_up.add_member(name, email, password_hash, role, email_confirmed=True)
    if xp != 0:
        members.grant_xp(name, xp, by=OPERATOR)


@user_group.command("set-role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@refusals_in_words
def set_role(name: str, role: str) -> None:
    """Make NAME a member, moderator or admin."""
    member = members.set_role(name, role, by=OPERATOR)
    click.echo(f"{member.name} is now {member.role}.")


@user_group.command("grant-xp", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("amount_xp", metavar="N", type=Whole())
@refusals_in_words
def grant_xp(name: str, amount_xp: int) -> None:
    """Give NAME N XP; a negative N takes XP away."""
    members.grant_xp(name, amount_xp, by=OPERATOR)
    click.echo(f"{name} now has {_standing(name)}.")


@user_group.command("grant-twei", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("amount_mtwei", metavar="TWEI", type=Twei())
@click.option("--reason", required=True, help="The reason; everybody can read it.")
@refusals_in_words
def grant_twei(name: str, amount_mtwei: int, reason: str) -> None:
    """Move TWEI from the treasury to NAME's wallet."""
    members.grant_twei(name, amount_mtwei, reason, by=OPERATOR)
    member = members.member_named(name)
    click.echo(f"{member.name} holds {twei(ledger.balance_mtwei(member.id))} Twei.")


@user_group.command("show")
@click.argument("name")
@refusals_in_words
def show(name: str) -> None:
    """Print what is known of NAME: role, level, address, wallet, sessions, decisions, notes."""
    member = members.member_named(name)
    file = member_file(member)
    confirmed = "confirmed" if member.email_confirmed_at else "not confirmed"
    click.echo(f"{member.name} ({member.display_name}): {member.role}, {_standing(name)}.")
    click.echo(f"Signed up {member.created_at:%Y-%m-%d}; {member.email} ({confirmed}).")
    click.echo(
        f"Holds {twei(file.wallet.balance_mtwei)} Twei, {twei(file.wallet.escrowed_mtwei)} in escrow; "
        f"{file.wallet.open_claims:,} rewards wait."
    )
    if file.sanction:
        until = f"until {file.sanction.until:%Y-%m-%d %H:%M} UTC" if file.sanction.until else "for good"
        click.echo(f"{file.sanction.kind.label} {until}.")
    for session in file.sessions:
        click.echo(f"Session: {session.device}, {session.network}, last used {session.last_used_at:%Y-%m-%d %H:%M}.")
    for decision in file.decisions:
        click.echo(f"Decision {decision.id}, {decision.created_at:%Y-%m-%d}: {decision.kind.label}. {decision.reason}")
    for note in file.notes:
        click.echo(f"Note, {note.created_at:%Y-%m-%d}, {note.by_name}: {note.text}")


@user_group.command("suspend")
@click.argument("name")
@click.option("--days", type=Whole(), required=True, help="For how many days.")
@click.option("--reason", required=True, help="The reason; NAME sees it, and so does the public log.")
@refusals_in_words
def suspend(name: str, days: int, reason: str) -> None:
    """Log NAME out and let NAME change nothing for N days; what NAME has earned waits until then."""
    until = member_sanctions.sanction_member(name, SanctionKind.SUSPEND, days, reason, by=OPERATOR)
    click.echo(f"{members.member_named(name).name} is suspended until {until:%Y-%m-%d %H:%M} UTC.")


@user_group.command("lift")
@click.argument("name")
@click.option("--reason", required=True, help="The reason; NAME sees it, and so does the public log.")
@refusals_in_words
def lift(name: str, reason: str) -> None:
    """Lift whatever NAME is under: silenced, suspended or banned."""
    count = member_sanctions.lift_sanctions(name, reason, by=OPERATOR)
    click.echo(f"{members.member_named(name).name} may do everything again. Lifted: {count}.")


@user_group.command("reset-factors")
@click.argument("name")
@refusals_in_words
def reset_factors(name: str) -> None:
    """Forget NAME's one-time codes, passkeys and recovery codes, and log NAME out everywhere.

    For somebody who has lost them all, once it is certain that it is them. The password logs them in again.
    """
    member = members.member_named(name)
    count = factors.forget_factors(member.id)
    current_app.logger.warning("second factors of member %s were reset by the operator: %s", member.id, count)
    click.echo(f"{member.name} now logs in with the password alone. Second factors forgotten: {count}.")


@user_group.command("reseal-factors")
def reseal_factors() -> None:
    """Seal the secrets of one-time codes with the newest SECRET_KEY, so that former ones are needed no more.

    Those that sign what webhooks send, too.
    """
    both = factors.seal_anew(current_app.extensions["sealer"]), webhooks.seal_anew()
    sealed, unreadable = (sum(counts) for counts in zip(*both, strict=True))
    click.echo(f"Sealed anew: {sealed}. Sealed with a key that is not known: {unreadable}.")


def _standing(name: str) -> str:
    member = members.member_named(name)
    return f"LVL {LevelRulesVersion.in_force().level(member.xp)} with {member.xp:,} XP"
