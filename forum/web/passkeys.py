"""Passkeys between browser and forum (WebAuthn): who we are to it, the challenge, and whether its answer is right."""

import json
import re
from calendar import timegm
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_bytes
from typing import Literal, TypeVar

import webauthn
from flask import current_app, request, session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from forum.actions.passkeys import CHALLENGE_SECONDS, NewPasskey, note_refused, use_passkey
from forum.clock import now
from forum.errors import Invalid
from forum.forms.factors import PasskeyForm
from forum.i18n import _
from forum.models import Member, Passkey
from forum.queries.factors import passkey_with
from forum.text.hosts import host_name, is_address, is_loopback
from forum.web.addresses import host_of

T = TypeVar("T")

# What a passkey is asked for: to be made, to log in alone, to log in after the password, to confirm who is at it.
Purpose = Literal["register", "log_in", "second", "confirm"]

_CHALLENGE_BYTES = 32
_HANDLE_BYTES = 32
_PORT = re.compile(r":[0-9]+$")
# Every passkey here can do all three: its authenticator checks who is there, and offers it without being told a name.
_SELECTION = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """This site as authenticators know it: a host name (never an IP address), and the origin of its pages."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A passkey that has answered a challenge, which its use spends; and the authenticator's counter."""

    passkey: Passkey
    sign_count: int
    challenge: str


def relying_party() -> RelyingParty | None:
    """Return who we are: by `BASE_URL`, or on a laptop without one by the request's own host, where that is localhost.

    None where passkeys cannot work: they belong to a host name, and no other host's word may choose it.
    """
    config = current_app.extensions["config"]
    address = config.base_url
    if address is None and config.app_env != "production" and is_loopback(host_name(request.host)):
        address = f"{request.scheme}://{request.host}"
    host = host_of(address) if address else None
    return RelyingParty(host, address) if host and not is_address(host) else None


def address_with_passkeys() -> str | None:
    """Return this page's address on this machine's name, where the reader came to its number; else None."""
    if relying_party() or current_app.extensions["config"].base_url or not is_loopback(host_name(request.host)):
        return None
    port = _PORT.search(request.host)
    return f"{request.scheme}://localhost{port[0] if port else ''}{request.full_path.rstrip('?')}"


def creation_options(me: Member, existing: list[Passkey]) -> dict:
    """Return what the browser needs to make a passkey of the member's, as WebAuthn's JSON."""
    us = _required_party()
    handle = existing[0].user_handle if existing else bytes_to_base64url(token_bytes(_HANDLE_BYTES))
    options = webauthn.generate_registration_options(
        rp_id=us.id,
        rp_name=current_app.config["SITE_NAME"],
        user_id=base64url_to_bytes(handle),
        user_name=me.name,
        user_display_name=me.display_name,
        challenge=_new_challenge("register", me.id, handle),
        timeout=CHALLENGE_SECONDS * 1000,
        authenticator_selection=_SELECTION,
        exclude_credentials=_descriptors(existing),
    )
    return options_to_json_dict(options)


def request_options(purpose: Purpose, member_id: int | None, allowed: list[Passkey]) -> dict:
    """Return what the browser needs to use one of the `allowed` passkeys (none: whichever it knows), as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=_required_party().id,
        challenge=_new_challenge(purpose, member_id),
        timeout=CHALLENGE_SECONDS * 1000,
        allow_credentials=_descriptors(allowed),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def _required_party() -> RelyingParty:
    us = relying_party()
    if us is None:
        raise Invalid(credential=_("Passkeys don’t work at this address."))
    return us


def _descriptors(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(passkey.credential_id),
            transports=[AuthenticatorTransport(one) for one in passkey.transports.split(",") if one],
        )
        for passkey in passkeys
    ]


def _new_challenge(purpose: Purpose, member_id: int | None, handle: str = "") -> bytes:
    """Return a challenge for this browser alone: it is kept in its signed cookie, and ends soon."""
    challenge = token_bytes(_CHALLENGE_BYTES)
    until = _seconds() + CHALLENGE_SECONDS
    session["challenge"] = [bytes_to_base64url(challenge), purpose, member_id, handle, until]
    return challenge


def _take_challenge(purpose: Purpose, member_id: int | None) -> tuple[str, str]:
    """Return the challenge that this browser was given for this purpose, and the user handle with it; then forget it.

    Raises Invalid where it has none, or too old a one.
    """
    challenge, *meant_for, handle, until = session.pop("challenge", None) or ("", "", None, "", 0)
    if meant_for != [purpose, member_id] or until < _seconds():
        raise Invalid(credential=_("That took too long. Try again."))
    return challenge, handle


def _seconds() -> int:
    return timegm(now().utctimetuple())


def made_passkey(me: Member, credential: str, name: str) -> tuple[NewPasskey, str]:
    """Return the passkey that the browser has made, and the challenge that this answered. Raises Invalid."""
    challenge, handle = _take_challenge("register", me.id)
    us = _required_party()
    made = _verified(
        lambda: webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=us.id,
            expected_origin=us.origin,
            require_user_verification=True,
        )
    )
    if made is None:
        raise Invalid(credential=_("This passkey couldn’t be checked, so it wasn’t saved. Try again."))
    passkey = NewPasskey(
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        user_handle=handle,
        sign_count=made.sign_count,
        transports=",".join(_transports(credential)),
        name=name,
    )
    return passkey, challenge


def _transports(credential: str) -> list[str]:
    known = {transport.value for transport in AuthenticatorTransport}
    said = json.loads(credential)["response"].get("transports")
    return sorted(known.intersection(one for one in said if isinstance(one, str))) if isinstance(said, list) else []


def proof_of(purpose: Purpose, credential: str, member_id: int | None) -> Proof:
    """Return the passkey by which the browser has proven who is at it: `member_id`, or None for whomever it belongs to.

    Raises Invalid for any doubt: a challenge that is not this browser's, another origin or site, a wrong signature, a
    member who was not checked by PIN, finger or face.
    """
    challenge, _handle = _take_challenge(purpose, member_id)
    us, passkey = _required_party(), _named_in(credential)
    if passkey is None or member_id not in {None, passkey.member_id}:
        raise Invalid(credential=_("This passkey isn’t set up here. Log in with your password."))
    answer = _verified(
        lambda: webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=us.id,
            expected_origin=us.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=0,  # compared when it is kept: it must have risen since then
            require_user_verification=True,
        )
    )
    if answer is None or not _names_owner(passkey, credential, required=member_id is None):
        note_refused(passkey)
        raise Invalid(credential=_("This passkey couldn’t be checked. Try again."))
    return Proof(passkey, answer.new_sign_count, challenge)


def use_sent_passkey(purpose: Purpose, member_id: int | None) -> Member:
    """Use the passkey in the form that came in, as `proof_of` does, and return whose it is. Raises Invalid."""
    form = PasskeyForm()
    form.check()
    proof = proof_of(purpose, form.credential.data, member_id)
    use_passkey(proof.passkey, proof.sign_count, proof.challenge)
    return proof.passkey.member


def _named_in(credential: str) -> Passkey | None:
    try:
        named = json.loads(credential)["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return passkey_with(named) if isinstance(named, str) and named.isascii() and named.isprintable() else None


def _names_owner(passkey: Passkey, credential: str, *, required: bool) -> bool:
    """Say whether the authenticator means the passkey's owner; where nobody has said a name, it must say."""
    said = json.loads(credential)["response"].get("userHandle")
    return said.rstrip("=") == passkey.user_handle if isinstance(said, str) and said else not required


def _verified(verify: Callable[[], T]) -> T | None:
    """Return what the library says, or None where it refuses, or trips over bytes that no authenticator sends."""
    try:
        return verify()
    except Exception as refusal:
        current_app.logger.info("passkey refused: %s", type(refusal).__name__)
        return None
