"""Addresses that are told what happens here, as admins see them."""

from datetime import timedelta

from forum.actions.webhooks import NewSecret
from forum.forms.webhooks import WebhookForm
from forum.i18n import N_, _
from forum.queries.webhooks import ListedDelivery, ListedWebhook
from forum.rules.webhooks import CHOICES, WEBHOOKS_MAX, EventType, Outcome
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_ADDRESS = "https://paper.example/hooks/forum"


def sections() -> list[Section]:
    """Return the one section."""
    whole, one = "admin/_webhooks.html", "admin/_webhook.html"
    made = NewSecret(1, _ADDRESS, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    wrong = {"url": [_("Use port 443 or 8443.")], "types": [_("Choose at least one.")]}
    filled = WebhookForm(formdata=None, data={"url": "https://paper.example:22/"})
    return [
        Section(
            N_("Webhooks"),
            [
                Sample(N_("Nobody is told yet"), whole, _all([])),
                Sample(N_("A new secret"), whole, _all([_webhook()], made=made)),
                Sample(N_("What cannot be called"), whole, _all([], errors=wrong, form=filled)),
                Sample(N_("A webhook"), one, _one(_webhook())),
                Sample(N_("A webhook that was paused"), one, _one(_webhook(paused="failures"))),
            ],
        )
    ]


def _all(webhooks: list[ListedWebhook], **changes: object) -> dict[str, object]:
    inputs = {"webhooks": webhooks, "choices": CHOICES, "most": WEBHOOKS_MAX, "form": WebhookForm(formdata=None)}
    inputs |= {"made": None, "done": None, "errors_of": None, "errors": {}}
    return seen_by(samples.admin(), **{**inputs, **changes})


def _one(webhook: ListedWebhook) -> dict[str, object]:
    return seen_by(samples.admin(), webhook=webhook, choices=CHOICES, errors={})


def _webhook(paused: str = "") -> ListedWebhook:
    at = samples.ago(hours=3)
    chosen = f"{EventType.COMMENT_WRITTEN} {EventType.THREAD_PUBLISHED}"
    found = ListedWebhook(7, _ADDRESS, "admin", "Ada", at, None, at if paused else None, paused, chosen, 2)
    common = (EventType.COMMENT_WRITTEN, None, 1, at, at + timedelta(minutes=5))
    found.deliveries = [
        ListedDelivery(3, 7, *common, 0, None, Outcome.WAITING, None, ""),
        ListedDelivery(2, 7, *common, 10, at, Outcome.GIVEN_UP, 503, "status"),
        ListedDelivery(1, 7, *common, 1, at, Outcome.DELIVERED, 204, ""),
    ]
    return found
