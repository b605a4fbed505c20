"""Bodies are read at the client's pace, but not for ever, not without bound, and not by half."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from forum.serving import bodies
from forum.serving.bodies import Bodies, Broken, NoRoom, Stalled, TooLarge

# As granian tells it: an empty chunk at the end, and one more where the body broke off.
END = b""


def read(*chunks: bytes, declared: str | None = None, held: Bodies | None = None, stalls: bool = False) -> bytes:
    async def arriving() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk
        if stalls:
            await asyncio.Event().wait()

    return asyncio.run((held or Bodies(1_000, 0.01)).read(arriving(), declared))


def test_a_body_is_whatever_comes_until_its_end():
    held = Bodies(1_000)
    assert read(b"one ", b"two", END, held=held) == b"one two"
    assert read(b"one ", b"two", END, declared="7", held=held) == b"one two"
    assert held.held_bytes == 14
    held.release(b"one two")
    assert held.held_bytes == 7


@pytest.mark.parametrize("chunks", [(), (b"half",)])
def test_a_body_that_stalls_is_given_up_on(chunks):
    held = Bodies(1_000, 0.01)
    with pytest.raises(Stalled):
        read(*chunks, declared="100", held=held, stalls=True)
    assert held.held_bytes == 0


def test_who_has_sent_much_is_waited_for_longer(monkeypatch):
    monkeypatch.setattr(bodies, "_BYTES_PER_SECOND_MIN", 1)
    with pytest.raises(TimeoutError):  # the test's own patience, at last
        asyncio.run(asyncio.wait_for(_stalled_after(b"x" * 100), 0.05))


async def _stalled_after(chunk: bytes) -> None:
    async def arriving() -> AsyncIterator[bytes]:
        yield chunk
        await asyncio.Event().wait()

    await Bodies(1_000, 0.01).read(arriving(), None)


@pytest.mark.parametrize(
    ("chunks", "declared"),
    [((b"half", END, END), "8"), ((b"half", END, END), None), ((b"half", END), "8"), ((END, END), None)],
)
def test_a_body_that_breaks_off_is_not_taken_for_whole(chunks, declared):
    held = Bodies(1_000)
    with pytest.raises(Broken):
        read(*chunks, declared=declared, held=held)
    assert held.held_bytes == 0


def test_what_is_declared_too_large_is_not_read():
    with pytest.raises(TooLarge):
        read(declared="1001", stalls=True)


def test_what_turns_out_too_large_is_not_read_on():
    held = Bodies(1_000, 0.01)
    with pytest.raises(TooLarge):
        read(b"x" * 600, b"x" * 600, held=held, stalls=True)
    assert held.held_bytes == 0


def test_crumbs_are_refused():
    with pytest.raises(Broken):
        read(*[b"x"] * 400, END)
    assert len(read(*[b"x"] * 100, END)) == 100


def test_all_bodies_together_have_a_bound(monkeypatch):
    monkeypatch.setattr(bodies, "_HELD_BYTES_MAX", 1_500)
    held = Bodies(1_000)
    first = read(b"x" * 1_000, END, held=held)
    with pytest.raises(NoRoom):
        read(b"x" * 1_000, END, held=held)
    held.release(first)
    assert len(read(b"x" * 1_000, END, held=held)) == 1_000


def test_who_waits_in_the_middle_makes_room_for_who_does_not(monkeypatch):
    monkeypatch.setattr(bodies, "_HELD_BYTES_MAX", 1_500)
    held = Bodies(1_000, seconds_to_begin=60)

    async def crowd() -> tuple[list[object], bytes]:
        async def stalling() -> AsyncIterator[bytes]:
            yield b"x" * 700
            await asyncio.Event().wait()

        async def whole() -> AsyncIterator[bytes]:
            yield b"y" * 200
            yield END

        waiting = [asyncio.create_task(held.read(stalling(), "701")) for _ in range(2)]
        await asyncio.sleep(0)
        heard = await held.read(whole(), "200")
        outcomes = await asyncio.gather(waiting[0], return_exceptions=True)
        waiting[1].cancel()
        await asyncio.wait(waiting)
        return outcomes, heard

    [[outcome], heard] = asyncio.run(crowd())
    assert heard == b"y" * 200
    assert isinstance(outcome, Stalled)
    assert held.held_bytes == 200
