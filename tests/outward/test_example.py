"""What docs/webhooks.md tells others to check messages by lets ours through, and nothing else."""

import re
from pathlib import Path

import pytest

from forum.outward.signing import new_secret, signed_headers

DOCS = Path(__file__).parents[2] / "docs" / "webhooks.md"
AT, BODY = 1_772_366_400, '{"type":"comment.written","data":{"name":"Zoë"}}'.encode()


@pytest.fixture(scope="module")
def is_genuine():
    [code] = re.findall(r"^```python\n(.*?)^```", DOCS.read_text("utf-8"), re.S | re.M)
    names: dict = {}
    exec(compile(code, str(DOCS), "exec"), names)  # noqa: S102  (our own page)
    return names["is_genuine"]


def test_a_message_of_ours_is_genuine_by_either_secret(is_genuine):
    secret, former = new_secret(), new_secret()
    headers = signed_headers([secret, former], "msg_1", AT, BODY)
    assert is_genuine(secret, headers, BODY, now=AT + 10)
    assert is_genuine(former, headers, BODY, now=AT + 10)


@pytest.mark.parametrize("changed", ["secret", "body", "webhook-id", "webhook-timestamp", "webhook-signature", "late"])
def test_what_was_changed_on_its_way_or_comes_late_is_not(is_genuine, changed):
    secret = new_secret()
    headers = signed_headers([secret], "msg_1", AT, BODY)
    other = {"webhook-id": "msg_2", "webhook-timestamp": str(AT + 1), "webhook-signature": "v1,AAAA v2,é"}
    if changed in other:
        headers[changed] = other[changed]
    used, body = new_secret() if changed == "secret" else secret, BODY + b" " if changed == "body" else BODY
    assert not is_genuine(used, headers, body, now=AT + (301 if changed == "late" else 0))
