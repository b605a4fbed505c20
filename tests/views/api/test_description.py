"""What the API says of itself is so: each address stands in its description, and is answered as that says."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import islice

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from forum.actions import comments, posts, reactions, reports, votes
from forum.rules.api_tokens import Scope
from forum.text.avatars import STYLES
from forum.views.api.about import DESCRIPTION
from forum.web.programs import is_for_programs
from forum.web.routes import UNSAFE_METHODS

pytestmark = pytest.mark.any_engine

DOCUMENT = json.loads(DESCRIPTION.read_text("utf-8"))
_WORDS = st.text("abc äß 漢字", min_size=1, max_size=60).filter(str.strip)
_EXAMPLES, _COVERED, _COVERED_WHERE_REFUSED = 6, 60, 12
_CHECKS = (
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
    openapi_checks.positive_data_acceptance,
    openapi_checks.missing_required_header,
    openapi_checks.unsupported_method,
    openapi_checks.allow_header_conformance,
    openapi_checks.ignored_auth,
)
schemathesis.openapi.format("markdown", _WORDS)
schemathesis.openapi.format("cursor", st.integers(0, 10**17).map(str))


def operations() -> Iterator[tuple[str, str]]:
    """Yield what the description lists, as method and address."""
    for path, item in DOCUMENT["paths"].items():
        for method in item:
            yield method.upper(), path


def test_each_address_stands_in_the_description_and_the_other_way_round(app):
    served = set()
    for rule in app.url_map.iter_rules():
        if is_for_programs(rule.rule):
            path = rule.rule.replace("<id:", "{").replace("<", "{").replace(">", "}")
            served |= {(method, path) for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert served == set(operations())


def test_what_changes_something_asks_for_a_token_that_may_write_and_what_is_private_for_one():
    for method, path in operations():
        [*asked] = DOCUMENT["paths"][path][method.lower()]["security"]
        if method in UNSAFE_METHODS:
            assert asked == [{"token": [Scope.WRITE]}]
        else:
            assert asked[-1] == {"token": [Scope.READ]}
            assert (len(asked) == 1) is (path + "/").startswith("/api/v1/me/")


def test_avatars_that_can_be_picked_are_those_there_are():
    for body in ("NewComment", "EditedComment"):
        avatar = DOCUMENT["components"]["schemas"][body]["properties"]["avatar"]
        assert avatar["enum"] == [*STYLES, None]


def test_each_schema_comes_with_an_example_that_fulfils_it():
    import jsonschema

    schemas = DOCUMENT["components"]["schemas"]
    for name, schema in schemas.items():
        if name.endswith("Page"):
            continue
        for example in schema["examples"]:
            jsonschema.validate(example, {**schema, "components": {"schemas": schemas}})


@pytest.fixture
def told(app, author, enrol, post_id, set_rules):
    """A thread with a bit of everything, and a member with what is theirs."""
    set_rules(comment_tribute_mtwei=0, report_price_mtwei=0)
    ann, bob = enrol("ann", level=20), enrol("bob", level=20)
    first = comments.write_comment(ann, post_id, "A first word.")
    second = comments.write_comment(author, post_id, "A second one.", first)
    gone = comments.write_comment(bob, post_id, "A third one.", second)
    comments.delete_comment(bob, gone)
    reactions.react(bob, first, "like")
    votes.vote(bob, post_id, "plus")
    posts.publish(author, "Another", "Words about the sea.", ["sea"])
    reports.buy_report(ann, post_id)
    return ann


@cache
def _schema(app):
    config = schemathesis.Config.from_dict({"generation": {"exclude-header-characters": "\0\r\n"}})
    return schemathesis.openapi.from_dict(DOCUMENT, config=config)


def _is_refused_by_more_than_shape(case) -> bool:
    """Say whether the case may be refused for how its values go together, which no schema of one of them can say."""
    query = case.query if isinstance(case.query, dict) else {}
    body = case.body if isinstance(case.body, dict) else {}
    return bool({"after", "author"} & set(query)) or body.get("parent_id") is not None


def _sent_with() -> Iterator[tuple[str, str, str]]:
    """Yield each operation with what the token allows that it is sent with; "" is for none."""
    for method, path in operations():
        for allows in ("write", "read", "") if method in UNSAFE_METHODS else ("read", ""):
            yield method, path, allows


@pytest.mark.parametrize(("method", "path", "allows"), list(_sent_with()))
def test_every_request_is_answered_as_the_description_says(app, program, told, method, path, allows):
    schema = _schema(app)
    schema.app = app
    operation = schema[path][method]
    headers = {"Accept-Encoding": "identity"}
    if allows:
        headers["Authorization"] = f"Bearer {program(told, allows).token}"

    def send(case) -> None:
        excluded = [openapi_checks.positive_data_acceptance] if _is_refused_by_more_than_shape(case) else []
        case.call_and_validate(headers=headers, checks=list(_CHECKS), excluded_checks=excluded)

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @seed(1)
        @settings(max_examples=_EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def fuzz(case) -> None:
            send(case)

        try:
            fuzz()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # there is nothing to get wrong
    covered = schema.iter_coverage_cases(
        operation, generation_modes=list(GenerationMode), generation_config=schema.config.generation
    )
    may = allows == "write" or method not in UNSAFE_METHODS
    for case in islice(covered, _COVERED if may else _COVERED_WHERE_REFUSED):
        send(case)
