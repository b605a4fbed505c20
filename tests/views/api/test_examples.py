"""The examples of `docs/api.md`, sent as they stand there: each is answered with what it promises."""

import re
import shlex
from pathlib import Path

import pytest

from forum.actions import comments, posts
from tests.program import Program

pytestmark = pytest.mark.any_engine

GUIDE = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
    for line in block.splitlines()
    if line.startswith("curl")
]
FORUM = "https://forum.example"


def send(bot: Program, line: str):
    """Send what curl would."""
    told = line.replace("$FORUM", FORUM).replace("$TOKEN", bot.token)
    method, headers, body, address = "GET", {}, None, ""
    words = iter(shlex.split(told)[1:])
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _colon, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            address = word.removeprefix(FORUM)
    return bot.client.open(address, method=method, headers=headers, data=body)


def test_every_example_does_what_it_says_in_its_turn(program, author, enrol):
    posts.publish(author, "Tides and clocks", "The sea comes twice a day.", ["sea"])
    comments.write_comment(author, 1, "A first word.")
    bot = program(enrol("ann", level=20))
    assert len(EXAMPLES) > 20
    for line in EXAMPLES:
        answer = send(bot, line)
        expected = {"POST": 201, "DELETE": 204 if line.endswith('comments/2"') else 200}
        method = line.split(" -X ")[1].split()[0] if " -X " in line else "GET"
        assert answer.status_code == expected.get(method, 200), (line, answer.text)


def test_every_operation_has_an_example(program):
    from tests.views.api.test_description import operations

    shown = {
        (line.split(" -X ")[1].split()[0] if " -X " in line else "GET", re.search(r"FORUM([^?\"]+)", line)[1])
        for line in EXAMPLES
    }
    missing = {
        (method, path)
        for method, path in operations()
        if not any(one == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), where) for one, where in shown)
    }
    assert missing == {("GET", "/api/v1"), ("GET", "/api/v1/openapi.json"), ("GET", "/api/v1/me/reports/{report_id}")}


def test_every_kind_of_problem_that_the_table_names_is_one_of_ours():
    from forum import errors
    from forum.web.problems import _type_of

    known = {
        _type_of(one) for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ForumError)
    }
    rows = [line for line in GUIDE.splitlines() if re.match(r"\| \d{3}", line)]
    named = {name for line in rows for name in re.findall(r"`([a-z-]+)`", line.split("|")[2])}
    assert len(named) > 10
    assert {f"urn:twei:problem:{name}" for name in named} <= known
