"""Signatures as Standard Webhooks has them, so that the libraries of others check them."""

import base64
import hashlib
import hmac

import pytest

from forum.outward.signing import new_secret, signature, signed_headers

# The vector of the specification's own libraries.
SECRET, ID, TIMESTAMP = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY, SIGNATURE = b'{"test": 2432232314}', "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_vector_of_the_specification_holds():
    assert signature(SECRET, ID, TIMESTAMP, BODY) == SIGNATURE


def test_a_new_secret_signs_what_another_computation_finds_right():
    secret = new_secret()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert 24 <= len(key) <= 64
    body = "{“ü”}".encode()
    digest = hmac.new(key, b"msg_1.17." + body, hashlib.sha256).digest()
    assert signature(secret, "msg_1", 17, body) == f"v1,{base64.b64encode(digest).decode()}"
    assert new_secret() != secret


def test_a_message_may_be_signed_by_two_secrets():
    other = new_secret()
    headers = signed_headers([SECRET, other], ID, TIMESTAMP, BODY)
    assert headers == {
        "webhook-id": ID,
        "webhook-timestamp": str(TIMESTAMP),
        "webhook-signature": f"{SIGNATURE} {signature(other, ID, TIMESTAMP, BODY)}",
    }


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%", SECRET.removeprefix("whsec_"), "whsec_" + "A" * 100]
)
def test_what_is_no_secret_signs_nothing(secret):
    with pytest.raises(ValueError, match="no secret"):
        signature(secret, ID, TIMESTAMP, BODY)
