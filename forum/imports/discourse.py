"""Discourse: a folder with the public JSON of its topics, or the ZIP in which a user takes along what they wrote. Pure.

Each file of the folder is known by what is in it. Comments are known by the number of their topic and their own in it,
as both kinds of export say these.
"""

from collections.abc import Iterator
from pathlib import Path

from forum.imports import discourse_archive, discourse_users
from forum.imports.discourse_posts import Thread, records_of_post, thread_of
from forum.imports.limits import NAME_LENGTH_MAX, one_line
from forum.imports.packed import is_zip
from forum.imports.records import LeftOut, Record, Site, Why, key_of
from forum.imports.safe_json import Fields, Place, parsed
from forum.imports.scratch import Scratch
from forum.imports.source import Malformed, Source
from forum.imports.web_site import WebSite, web_site

# A topic is asked for with twenty posts at once, or with a thousand (`print=true`).
FILE_BYTES_MAX = 32 * 1024 * 1024
_FIRST_POST = 1


def records(source: Source, site: str = "") -> Iterator[Record]:
    """Yield what a folder or a user's archive holds. `site` is the address of the forum, which a ZIP says by itself."""
    if source.path.is_file():
        if not is_zip(source.path):
            raise Malformed("It is neither a folder with JSON nor a ZIP.", None, source.path)
        yield from discourse_archive.records(source)
        return
    home = web_site(site)
    if not home:
        raise Malformed(
            "The files do not say which forum they are of. Name it: --site https://forum.example", None, source.path
        )
    yield from _Folder(source, home).records()


class _Folder:
    """What is found in the files, and what of it has to be known when the next one is read."""

    def __init__(self, source: Source, home: WebSite):
        self.source, self.home, self.scratch = source, home, Scratch()
        self.origin = f"discourse:{home.name}"

    def records(self) -> Iterator[Record]:
        yield Site(self.origin, one_line(self.home.name, NAME_LENGTH_MAX))
        files = sorted(self._files())
        lists = [one for one in files if discourse_users.is_list(one)]
        for path in lists:
            discourse_users.note(self.source, path, self.scratch)
        later = []
        for path in files:
            if path in lists:
                continue
            found = self._parsed(path)
            if self._begins(found):
                yield from self._topic(found)
            elif "post_stream" in found:
                later.append(path)
            else:
                self._note_list(found)
        for path in later:
            yield from self._posts(self._parsed(path, again=True))
        yield from self._missing()

    def _files(self) -> Iterator[Path]:
        for path in self.source.path.rglob("*"):
            if path.is_symlink():
                raise Malformed("It is a link to another place. Copy the file itself into the folder.", None, path)
            if path.is_file() and not path.name.startswith("."):
                yield path

    def _parsed(self, path: Path, again: bool = False) -> Fields:
        # By its size: as much as may be read is set aside before it is known how much there is.
        size = path.stat().st_size
        with path.open("rb") as file:
            content = file.read(min(size, FILE_BYTES_MAX) + 1)
        if len(content) > FILE_BYTES_MAX:
            raise Malformed(f"The file is larger than {FILE_BYTES_MAX:,} bytes.", None, path)
        if not again:
            self.source.read_bytes += len(content)
        found = parsed(content, Place(path))
        if "errors" in found or "error_type" in found:
            raise Malformed("Discourse answered with an error in place of what was asked. Fetch it again.", None, path)
        return found

    def _begins(self, found: Fields) -> bool:
        """Say whether the file says what a topic is called, and how it begins."""
        if "title" not in found:
            return False
        return any(post.number("post_number") == _FIRST_POST for post in found.fields("post_stream").each("posts"))

    def _note_list(self, found: Fields) -> None:
        """Note the topics of a list, so that those are missed whose own files are not there."""
        if "topic_list" not in found:
            raise found.place.malformed("It is neither a topic, nor further posts of one, nor a list of topics.")
        for topic in found.fields("topic_list").each("topics"):
            self.scratch.keep("listed", topic.identity("id"))

    def _topic(self, found: Fields) -> Iterator[Record]:
        number = found.identity("id")
        if self.scratch.is_first("topic", number):
            thread = thread_of(found, self.origin)
            self.scratch.keep("topic", number, thread.why)
            if thread.why:
                yield LeftOut("post", thread.key, thread.why)
        yield from self._posts(found, thread_of(found, self.origin))

    def _posts(self, found: Fields, thread: Thread | None = None) -> Iterator[Record]:
        stream = found.fields("post_stream")
        for awaited in stream.list("stream"):
            if isinstance(awaited, int) and awaited > 0:
                self.scratch.is_first("awaited", awaited)
        for post in stream.each("posts"):
            self.scratch.keep("awaited", post.identity("id"), True)
            topic = post.number("topic_id") or found.identity("id")
            number = post.identity("post_number")
            key = key_of(self.origin, "comment", f"{topic}-{number}")
            if not self.scratch.is_first("post", f"{topic}-{number}"):
                continue  # asked for twice
            if number == _FIRST_POST and thread is None:
                continue
            why = self.scratch.kept("topic", topic)
            if number == _FIRST_POST and why:
                continue  # said of the topic already
            if not self.scratch.is_known("topic", topic):
                yield LeftOut("comment", key, Why.WITHOUT_THREAD)
            elif why:
                yield LeftOut("comment", key, Why(why))
            else:
                yield from records_of_post(post, topic, thread, self.home, self.origin, self.scratch)

    def _missing(self) -> Iterator[Record]:
        """Yield what the files speak of and do not hold."""
        for number, _ in self.scratch.all_kept("listed"):
            if not self.scratch.is_known("topic", number):
                yield LeftOut("post", key_of(self.origin, "post", number), Why.NOT_THERE)
        for number, is_there in self.scratch.all_kept("awaited"):
            if not is_there:
                yield LeftOut("comment", key_of(self.origin, "comment", f"id-{number}"), Why.NOT_THERE)
