"""Every request has an id of its own, which its answer tells and which nobody outside chooses."""

from forum.actions.client import current_client


def test_an_answer_tells_the_id_of_its_request(visitor):
    first, second = visitor.get("/"), visitor.get("/")
    assert len(first.headers["X-Request-Id"]) == 16
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


def test_an_id_from_outside_is_not_taken_over(visitor):
    assert visitor.get("/", headers={"X-Request-Id": "forged"}).headers["X-Request-Id"] != "forged"


def test_after_the_answer_nobody_is_the_client_any_more(visitor):
    visitor.get("/")
    assert current_client() is None
