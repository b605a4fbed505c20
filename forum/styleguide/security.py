"""Logging in with a second factor, and what protects an account."""

from datetime import datetime

from forum.forms.api_tokens import TokenForm
from forum.i18n import N_, _
from forum.models import Passkey
from forum.queries.api_tokens import ListedToken
from forum.queries.factors import Factors
from forum.render.qr import qr_svg
from forum.rules.api_tokens import LIFETIMES_DAYS, PREFIX, TOKENS_MAX
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_CODES = [f"k7mq-2x9d-hw4e-c8r{last}" for last in "abcdefghjk"]
_NOTHING = Factors(None, [], 0)


def sections() -> list[Section]:
    """Return the sections in their order."""
    return [
        Section(N_("One-time codes"), _one_time_codes()),
        Section(N_("Passkeys"), _passkeys()),
        Section(N_("Tokens for programs"), _tokens()),
        Section(N_("Ways in"), _ways_in()),
    ]


def _one_time_codes() -> list[Sample]:
    def shown(name: str, factors: Factors, **more: object) -> Sample:
        address = f"otpauth://totp/Twei%20Forum:almost?secret={_SECRET}"
        setup = {
            "secret": _SECRET,
            "address": address,
            "qr": qr_svg(address, _("QR code of the key below")),
            "code": "",
        }
        inputs = {"factors": factors, "codes": None, **setup, **more}
        shows = ("settings/_totp.html", "settings/_recovery.html", "settings/_codes.html")
        return Sample(name, "settings/_totp.html", seen_by(samples.voter(), **inputs), shows, kind="settings")

    on = Factors(samples.ago(days=20), [], 9)
    wrong = {"code": [_("Enter the code.")]}
    return [
        shown(N_("Being set up"), _NOTHING),
        shown(N_("A wrong code"), _NOTHING, code="12345", errors=wrong),
        shown(N_("Just turned on"), on, codes=_CODES),
        shown(N_("On"), on),
    ]


def _passkeys() -> list[Sample]:
    def shown(name: str, *passkeys: Passkey, **more: object) -> Sample:
        inputs = {
            "factors": Factors(None, list(passkeys), 10),
            "codes": None,
            "name": "",
            "possible": True,
            "elsewhere": None,
            **more,
        }
        return Sample(name, "settings/_passkeys.html", seen_by(samples.voter(), **inputs), kind="settings")

    added = samples.ago(days=20)
    laptop = Passkey(id=1, name="Laptop", created_at=added, last_used_at=samples.ago(hours=3))
    copied = Passkey(id=2, name="Key ring", created_at=added, count_fell_at=samples.ago(days=2))
    return [
        shown(N_("No passkey yet")),
        shown(N_("Some passkeys"), laptop, copied),
        shown(N_("At an IP address"), possible=False, elsewhere="http://localhost:5000/settings/passkeys"),
        Sample(N_("What went wrong"), "settings/_passkey_words.html"),
    ]


def _tokens() -> list[Sample]:
    def shown(name: str, *tokens: ListedToken, **more: object) -> Sample:
        inputs = {
            "tokens": tokens,
            "form": TokenForm(formdata=None),
            "made": None,
            "done": None,
            "confirmed": True,
            "lifetimes": LIFETIMES_DAYS,
            "most": TOKENS_MAX,
            "address": "https://forum.example/api/v1",
            **more,
        }
        return Sample(name, "settings/_tokens.html", seen_by(samples.voter(), **inputs), kind="settings")

    def token(number: int, name: str, allows: str, *, days: int, used: datetime | None) -> ListedToken:
        return ListedToken(number, name, allows, samples.ago(days=60), used, samples.ago(days=-days))

    bot = token(2, "Digest bot", "write", days=30, used=samples.ago(hours=3))
    old = token(1, "Old script", "read", days=-2, used=None)
    made = f"{PREFIX}0000000000000000000000000000000000000000000000"
    return [
        shown(N_("No token yet")),
        shown(N_("Just made"), bot, made=made),
        shown(N_("Some tokens"), bot, old),
        shown(N_("Without a name"), errors={"name": [_("Give it a name, such as the program that will use it.")]}),
        shown(N_("Asking for the password"), confirmed=False),
    ]


def _ways_in() -> list[Sample]:
    resumed = {"path": "/posts/1/comments", "fields": {"body": samples.COMMENT, "parent_id": "7"}}
    way = {
        "purpose": "log_in",
        "action": "/login/passkey",
        "label": _("Log in with a passkey"),
        "fields": {"next": "/"},
    }

    def shown(name: str, template: str, **inputs: object) -> Sample:
        return Sample(name, template, seen_by(samples.voter(), **inputs), kind="settings")

    return [
        shown(N_("All of it"), "settings/_security.html"),
        shown(N_("From page to page"), "settings/_security_nav.html"),
        shown(N_("By passkey"), "accounts/_passkey_form.html", passkey=way),
        shown(N_("An interrupted form"), "accounts/_offered.html", resumed=resumed, editable=False),
    ]
