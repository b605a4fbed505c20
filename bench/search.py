"""What a search costs with few posts and with many: `python -m bench.search [--posts N] [--database-url URL]`.

Fills an empty database with posts of sixty words, whose words are as frequent as words are (Zipf), and asks for the
page as a browser would, in one process. Prints the fastest of fifteen answers in milliseconds, and how much room the
index takes.
"""

import argparse
import random
import tempfile
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from flask import Flask

from forum import create_app
from forum.actions.indexing import index
from forum.clock import now
from forum.config import Config
from forum.db import db, execute, insert_rows, large_cache, migrations, rows
from forum.models import Member

QUESTIONS = {
    "a word in 9 of 10 posts": "w0",
    "a word in 1 of 10": "w50",
    "a word in 1 of 1,000": "w5000",
    "two frequent words": "w1 w7",
    "two frequent words in a row": '"w0 w1"',
    "a frequent one without another": "w1 -w0",
    "beginnings": "w50*",
    "an author": "author:writer w1",
    "the newest, frequent": "w0&sort=new",
    "days long ago": "w1 before:2022",
    "found nowhere": "nowhere",
}
_WORDS, _VOCABULARY, _PORTION, _TIMES = 60, 20_000, 1_000, 15
_POST = """
    INSERT INTO post (author_id, title, slug, body, body_html, body_text, teaser, words, heat,
                      created_at, pluses, minuses, score, comments, version) VALUES {values}
"""


def fill(posts: int, already: int) -> None:
    """Add posts up to so many, a minute after one another, with their words in the index."""
    chance = random.Random(already)
    words = [f"w{n}" for n in range(_VOCABULARY)]
    weights = list(accumulate(1 / (n + 1.5) for n in range(_VOCABULARY)))
    begun = now() - timedelta(days=3_000)
    writer = Member.named("writer") or Member.create(
        name="writer", name_key="writer", email="w@example.org", password_hash="x", display_name="W", avatar="face"
    )
    for first in range(already, posts, _PORTION):
        with db.atomic(), large_cache():
            made = []
            for n in range(first, min(first + _PORTION, posts)):
                text = " ".join(chance.choices(words, cum_weights=weights, k=_WORDS))
                title = " ".join(chance.choices(words, cum_weights=weights, k=6))
                at = begun + timedelta(days=3_000 * n / posts)
                made.append(
                    (writer.id, title, "post", text, f"<p>{text}</p>", text, text[:200], _WORDS, n, at, 0, 0, 0, 0, 1)
                )
            insert_rows(_POST, made)
            for (number,) in rows("SELECT id FROM post WHERE id > ? ORDER BY id", first):
                index("post", number)


def measured(app: Flask, question: str) -> float:
    """Return how long the page takes, in milliseconds: the fastest of some, as other work only slows it."""
    client, took = app.test_client(), []
    for _time in range(_TIMES):
        begun = perf_counter()
        response = client.get(f"/search?q={question.replace(' ', '+')}")
        took.append(1_000 * (perf_counter() - begun))
        assert response.status_code == 200, response.status
        assert "takes too long" not in response.text, question
    return min(took)


def index_bytes(url: str) -> int:
    """Return what the words take in the database."""
    if url.startswith("sqlite"):
        return int(rows("SELECT sum(length(block)) FROM search_words_data")[0][0])
    return int(rows("SELECT pg_total_relation_size('search_words')")[0][0])


def main() -> None:
    """Measure with a thousand posts and with many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--database-url", default=f"sqlite:///{Path(tempfile.mkdtemp()) / 'forum.db'}")
    asked = parser.parse_args()
    config = Config(
        app_env="local", database_url=asked.database_url, secret_key="bench" * 8, rate_limits=False
    )  # fmt: skip
    app = create_app(config)
    migrations.upgrade()
    columns: list[dict[str, float]] = []
    already = 0
    for posts in (1_000, asked.posts):
        begun = perf_counter()
        fill(posts, already)
        print(f"{posts:,} posts: {perf_counter() - begun:.0f} s to fill", flush=True)
        if not asked.database_url.startswith("sqlite"):
            execute("ANALYZE")
        already = posts
        columns.append({name: measured(app, question) for name, question in QUESTIONS.items()})
    print(f"| page | 1,000 posts, ms | {asked.posts:,} posts, ms | ratio |\n| --- | --- | --- | --- |")
    for name in QUESTIONS:
        few, many = columns[0][name], columns[1][name]
        print(f"| {name} | {few:.1f} | {many:.1f} | {many / few:.2f} |")
    print(f"index: {index_bytes(asked.database_url) / asked.posts:.0f} bytes a post")
    db.close()


if __name__ == "__main__":
    main()
