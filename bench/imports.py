"""What an import costs: `python -m bench.imports [--comments N] [--database-url URL]`.

Makes an export of a site with so many comments, one in fifty of them under a post of its own, one author to twenty, and
has a process of its own import it into an empty database, and then once more; then the same with a file of Disqus',
whose comments are HTML. Prints how many comments a second that
is, from the beginning of the file to the last commit, and how much memory the process took at most. Exit status 1
where it is slower or takes more than it should.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from bench.disqus import disqus_export
from forum import create_app
from forum.actions import importing
from forum.config import Config
from forum.db import db, migrations
from forum.imports.formats import FORMATS
from forum.imports.neutral_writing import line_of, site_line
from forum.imports.records import Author, Comment, Post, Record, Site, key_of
from forum.imports.source import Source

PER_SECOND_MIN, MIB_MAX = 2_000, 200
_ORIGIN, _BEGAN = "news.example", datetime(2012, 1, 1)
_COMMENTS_PER_POST, _COMMENTS_PER_AUTHOR = 50, 20
_WORDS, _VOCABULARY = (15, 75), 20_000
_ARTICLE_WORDS = 400


def export(comments: int) -> Iterator[Record]:
    """Yield an export with so many comments: a tenth each with a link, with emphasis and with a quotation."""
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("aeinorstlmdu", k=chance.randint(2, 9))) for _word in range(_VOCABULARY)]
    weights = list(accumulate(1 / (n + 1.5) for n in range(_VOCABULARY)))
    words = lambda count: " ".join(chance.choices(vocabulary, cum_weights=weights, k=count))  # noqa: E731
    authors, posts = max(1, comments // _COMMENTS_PER_AUTHOR), max(1, comments // _COMMENTS_PER_POST)
    by = lambda: key_of(_ORIGIN, "author", chance.randrange(authors))  # noqa: E731
    for number in range(authors):
        yield Author(key_of(_ORIGIN, "author", number), words(1), f"{number}@news.example", words(2).title())
    for number in range(posts):
        at = _BEGAN + timedelta(hours=number)
        address = (f"https://news.example/{at:%Y/%m}/{number}",)
        text = "\n\n".join(words(_ARTICLE_WORDS // 5) for _paragraph in range(5))
        yield Post(key_of(_ORIGIN, "post", number), by(), words(6), text, at, tags=(words(1),), addresses=address)
    for number in range(comments):
        post, at = number % posts, number // posts
        text = f"{words(chance.randint(*_WORDS))}.\n\n{words(chance.randint(*_WORDS) // 2)}."
        more = ("", f" See https://news.example/{words(1)}.", f" *{words(3)}*", f"\n\n> {words(5)}\n\n{words(5)}")
        yield Comment(
            key_of(_ORIGIN, "comment", number),
            key_of(_ORIGIN, "post", post),
            key_of(_ORIGIN, "comment", number - posts) if at and chance.random() < 0.5 else None,
            by(),
            text + chance.choices(more, weights=(7, 1, 1, 1))[0],
            _BEGAN + timedelta(hours=post, minutes=3 * at + 1),
            likes=chance.randrange(6),
        )


def measure(path: Path, database_url: str, format_name: str) -> dict[str, float]:
    """Import the file into the database, which is empty or has it all, and return what that took."""
    create_app(Config(app_env="local", database_url=database_url, secret_key="bench" * 8, rate_limits=False))
    migrations.upgrade()
    begun = perf_counter()
    prepared = importing.read(FORMATS[format_name], Source(path))
    read = perf_counter()
    importing.render(prepared)
    rendered = perf_counter()
    importing.write(prepared)
    ended = perf_counter()
    db.close_all()
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "read": read - begun, "render": rendered - read, "write": ended - rendered, "all": ended - begun, "MiB": mib,
    }  # fmt: skip


def _elsewhere(path: Path, database_url: str, format_name: str) -> dict[str, float]:
    """Measure in a process of its own, so that nothing else takes memory in it."""
    command = [sys.executable, "-m", "bench.imports", "--measure", str(path), "--database-url", database_url]
    command += ["--format", format_name]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    """Make the export, import it twice and print what that took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--database-url", help="an empty database to use, instead of a temporary SQLite file")
    parser.add_argument("--only", choices=("neutral", "disqus"), help="only this format; the database has to be empty")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--format", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure, asked.database_url, asked.format)))
        return 0
    runs = []
    with tempfile.TemporaryDirectory(prefix="forum-bench-") as folder:
        for format_name in (asked.only,) if asked.only else ("neutral", "disqus"):
            path = _written(Path(folder) / format_name, format_name, asked.comments)
            url = asked.database_url or f"sqlite:///{folder}/{format_name}.db"
            mib = path.stat().st_size / 1024 / 1024
            print(f"{format_name}: {asked.comments:,} comments, {mib:.0f} MiB; {url.partition(':')[0]}\n")
            print("| import | read, s | render, s | write, s | comments/s | memory, MiB |")
            print("| --- | --- | --- | --- | --- | --- |")
            for name in ("the first time", "once more"):
                runs.append(_row(name, _elsewhere(path, url, format_name), asked.comments))
            print()
    missed = min(rate for rate, _mib in runs) < PER_SECOND_MIN or max(mib for _rate, mib in runs) > MIB_MAX
    print(f"The goal, at least {PER_SECOND_MIN:,} comments a second and at most {MIB_MAX} MiB: "
          f"{'MISSED' if missed else 'ok'}.")  # fmt: skip
    return int(missed)


def _written(path: Path, format_name: str, comments: int) -> Path:
    if format_name == "disqus":
        with path.open("w", encoding="utf-8") as file:
            file.writelines(disqus_export(comments))
        return path
    with path.open("wb") as lines:
        lines.write(site_line(Site(_ORIGIN, "News"), _BEGAN))
        lines.writelines(map(line_of, export(comments)))
    return path


def _row(name: str, took: dict[str, float], comments: int) -> tuple[float, float]:
    rate = comments / took["all"]
    print(f"| {name} | {took['read']:.1f} | {took['render']:.1f} | {took['write']:.1f} | {rate:,.0f} "
          f"| {took['MiB']:.0f} |", flush=True)  # fmt: skip
    return rate, took["MiB"]


if __name__ == "__main__":
    sys.exit(main())
