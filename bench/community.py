"""What is read in the benchmark: one thread of 20 comments, made by the actions that members use."""

from datetime import timedelta
from random import Random

from flask import Flask

from forum import clock
from forum.actions import comments, members, posts, reactions, signing_up, votes
from forum.actions.authority import OPERATOR
from forum.db import db
from forum.models import Member, Post
from forum.money import ledger
from forum.rules.levels import LevelRules
from forum.twei import MTWEI_PER_TWEI

COMMENTS = 20
PASSWORD = "only for the benchmark"
READER = "reader"
_WRITERS = ("ann", "ben", "cleo", "dan", "eva", "finn")
_PARAGRAPHS = 6
_PARAGRAPH_WORDS = 100
_COMMENT_WORDS = (20, 80)
# Every third comment answers an earlier one, so that the page has trees as threads have them.
_REPLY_EVERY = 3
_REACTIONS_MAX = 4
# What each member is given: far more than tributes and dislikes take.
_GRANT_TWEI = 100
# Comments lie hours apart: whatever a rule says about haste does not concern this thread.
_HOURS_BETWEEN = 5
_VOCABULARY = (
    "the tide comes twice a day and nobody in the old harbour has ever asked why a clock should know better than "
    "water does when boats may leave or children are called home for supper while lamps along this quay go on one "
    "after another until every window holds its own small yellow square against rain"
)


def is_empty() -> bool:
    """Say whether nobody uses the bound database: it has no tables yet, or no members."""
    return not db.table_exists("member") or not Member.select().exists()


def fill() -> str:
    """Make the members, the post (about 600 words), its 20 comments and the opinions about them.

    Return the thread's path, which redirects no further.
    """
    ledger.open_books()
    random = Random(20)
    published_at = clock.now() - timedelta(hours=_HOURS_BETWEEN * (COMMENTS + 1))
    author = _member("author", level=20)
    reader = _member(READER, level=14)
    writers = [_member(name, level=14) for name in _WRITERS]
    with clock.at(published_at):
        post_id = posts.publish(author, "What the harbour clock knows", _article(random), ["harbour", "time"])
    comment_ids: list[int] = []
    for index in range(COMMENTS):
        with clock.at(published_at + timedelta(hours=_HOURS_BETWEEN * (index + 1))):
            comment_ids.append(_comment(random, post_id, comment_ids, [*writers, reader]))
    for writer in writers[:4]:
        votes.vote(writer, post_id, "plus")
    votes.vote(reader, post_id, "plus")
    return f"/posts/{post_id}/{Post.get_by_id(post_id).slug}"


def statements_of(app: Flask, path: str, headers: dict[str, str]) -> int:
    """Return how many SQL statements a request costs that is not the process's first of its kind."""
    client = app.test_client(use_cookies=False)
    client.get(path, headers=headers)
    statements: list[str] = []
    hook = lambda event: statements.append(event.sql)  # noqa: E731
    db.obj.query_hooks.append(hook)
    try:
        client.get(path, headers=headers)
    finally:
        db.obj.query_hooks.remove(hook)
    return len(statements)


def _member(name: str, level: int) -> Member:
    signing_up.create_member(name, f"{name}@example.org", PASSWORD)
    members.grant_twei(name, _GRANT_TWEI * MTWEI_PER_TWEI, "For the benchmark", by=OPERATOR)
    return members.grant_xp(name, LevelRules().thresholds_xp[level - 1], by=OPERATOR)


def _comment(random: Random, post_id: int, earlier_ids: list[int], cast: list[Member]) -> int:
    """Have one of `cast` comment or reply, and some of the others react. Return the comment's id."""
    number = len(earlier_ids)
    writer = cast[number % len(cast)]
    parent_id = random.choice(earlier_ids) if number % _REPLY_EVERY == _REPLY_EVERY - 1 else None
    comment_id = comments.write_comment(writer, post_id, _paragraph(random, random.randint(*_COMMENT_WORDS)), parent_id)
    others = [member for member in cast if member.id != writer.id]
    for member in random.sample(others, random.randint(0, _REACTIONS_MAX)):
        reactions.react(member, comment_id, random.choice(("like", "like", "like", "dislike")))
    return comment_id


def _article(random: Random) -> str:
    paragraphs = [_paragraph(random, _PARAGRAPH_WORDS) for _ in range(_PARAGRAPHS)]
    paragraphs.insert(_PARAGRAPHS // 2, "## At low water")
    return "\n\n".join(paragraphs)


def _paragraph(random: Random, words: int) -> str:
    """Return so many words as one sentence, the third of them emphasised: Markdown has something to do."""
    chosen = random.choices(_VOCABULARY.split(), k=words)
    chosen[2] = f"*{chosen[2]}*"
    return " ".join(chosen).capitalize() + "."
