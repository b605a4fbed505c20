"""`flask ledger verify` and the seals: what was rewritten is named by day and journal, however consistently."""

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from forum import clock
from forum.actions import members
from forum.actions.authority import OPERATOR
from forum.db import db, is_embedded, rows
from forum.models import Journal, Seal
from forum.money import audit, ledger, sealing
from forum.money.audit import Broken, reading
from tests.databases import wipe
from tests.money.seal_tamperings import REWRITINGS, reseal, rewrite
from tests.money.tampering import tampering

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 1, 12)
DAY = timedelta(days=1)
SEALED_AT = datetime(2026, 3, 4, 0, 5)


def make_sealed_days(app, enrol) -> None:
    """Grants on three days; all are sealed. The second day is quiet."""
    wipe()
    with clock.at(NOON):
        ledger.open_books()
        for name, mtwei in (("ann", 56_050), ("bob", 1_000), ("cleo", 7)):
            enrol(name, twei=0)
            members.grant_twei(name, mtwei, "For the test", by=OPERATOR)
    with clock.at(NOON + 2 * DAY):
        members.grant_twei("ann", 100, "For the test", by=OPERATOR)
    with clock.at(SEALED_AT):
        assert len(list(sealing.seal_ended_days())) == 3


@pytest.fixture
def sealed(live_once, app, enrol) -> int:
    """Three sealed days; the id of the first grant's journal."""
    live_once(make_sealed_days, app, enrol)
    return Journal.select().where(Journal.kind == "grant").order_by(Journal.id).first().id


@pytest.fixture
def copy(sealed, tmp_path) -> Path:
    """The seals as somebody kept them."""
    file = tmp_path / "seals.json"
    kept = [{"day": f"{seal.day}", "root": seal.root, "journals": seal.journals} for seal in Seal.select()]
    file.write_text(json.dumps(kept))
    return file


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["ledger", *words])


@pytest.mark.parametrize("portion", [1, 5_000])
def test_sealed_days_that_are_in_order_pass(sealed, monkeypatch, portion):
    monkeypatch.setattr(reading, "PORTION", portion)
    assert audit.verify().seals == 3


def test_what_is_not_sealed_yet_is_no_fault(sealed):
    members.grant_twei("ann", 100, "Today", by=OPERATOR)
    with clock.at(SEALED_AT - timedelta(minutes=6)):  # begun just before midnight, and committed after the seal
        members.grant_twei("ann", 100, "Late", by=OPERATOR)
    assert audit.verify().journals == 7


@pytest.mark.parametrize("way", REWRITINGS)
def test_what_was_rewritten_after_it_was_sealed_is_found_and_named(sealed, way):
    REWRITINGS[way].commit(sealed)
    with pytest.raises(Broken, match=REWRITINGS[way].said.replace("{id}", str(sealed))) as found:
        audit.verify()
    assert found.value.invariant == 5
    if "{id}" in REWRITINGS[way].said:
        assert found.value.rows["journal"] == [sealed]


def test_the_same_forgery_without_seals_would_pass(sealed):
    """It is consistent: what finds it are the seals."""
    with tampering():
        rewrite(sealed)
    for invariant, check in audit.INVARIANTS.items():
        faults = list(check(reading.Reader()))
        assert bool(faults) == (invariant == 5), faults


def test_seals_that_were_all_rewritten_are_found_by_who_kept_a_copy(sealed, copy, run):
    assert "All 3 seals of the copy, up to 2026-03-03, are the ones here." in run("verify", "--against", copy).output
    with tampering():
        reseal(sealed, SEALED_AT)
    assert audit.verify().seals == 3
    result = run("verify", "--against", copy)
    assert result.exit_code == 1
    assert "The seal of 2026-03-01 is not the one of the copy" in result.output
    assert "Traceback" not in result.output


def test_one_line_is_copy_enough(sealed, tmp_path, run):
    [seal] = Seal.select().where(Seal.day == NOON.date() + 2 * DAY)
    line = tmp_path / "line.txt"
    line.write_text(f"\n  {seal.day} {seal.root.upper()}\n")
    assert run("verify", "--against", line).exit_code == 0
    with tampering():
        reseal(sealed, SEALED_AT)
    assert "The seal of 2026-03-03 is not the one of the copy" in run("verify", "--against", line).output


def test_a_seal_that_is_missing_here_is_named(sealed, tmp_path, run):
    line = tmp_path / "line.txt"
    line.write_text(f"2026-03-09 {'0' * 64}\n2026-03-08 {'0' * 64}\n")
    result = run("verify", "--against", line)
    assert result.exit_code == 1
    assert "The seal of 2026-03-08 is missing here" in result.output


HASH = "ab" * 32


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "It has no seals."),
        (b"[]", "It has no seals."),
        (b"[{", "It begins like JSON, but is none"),
        (b"[" * 100_000, "It begins like JSON, but is none"),
        (b'[{"day": "2026-03-01"}]', "Seal 1 in it has no"),
        (b'{"day": "2026-03-01", "root": "ab"}', "Seal 1 in it has no"),
        (f'[{{"day": "2026-02-30", "root": "{HASH}"}}]'.encode(), "Seal 1 has a day that is none: 2026-02-30"),
        (f"2026-03-01 {HASH}\nyesterday {HASH}".encode(), "Line 2 is not a day and a root"),
        (f"2026-03-01 {HASH}\n2026-03-01 {'0' * 64}".encode(), "It has two seals of 2026-03-01"),
        (b"\xff\xfe\x00", "is not a text file"),
    ],
)
def test_a_copy_that_cannot_be_read_is_refused_in_words(sealed, tmp_path, run, content, words):
    file = tmp_path / "copy"
    file.write_bytes(content)
    result = run("verify", "--against", file)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_the_lines_in_the_docs_recalculate_a_seal(sealed, tmp_path):
    if not is_embedded():
        pytest.skip("they read a backup of the embedded database")
    [script] = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "seals.md").read_text("utf-8"), re.S)
    file = tmp_path / "by_hand.py"
    file.write_text(script.replace("forum.db", db.database))
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout
    assert printed == f"{Seal.get(Seal.day == NOON.date()).root} True\n"


def test_a_copy_that_is_not_there_is_refused_in_words(sealed, run):
    result = run("verify", "--against", "nowhere.json")
    assert result.exit_code == 2
    assert "nowhere.json cannot be read: No such file or directory." in result.output


def test_the_command_seals_the_ended_days_and_then_the_present_one(app, enrol, run):
    enrol("ann", twei=5)
    root = None
    with clock.at(clock.now() + DAY):
        result = run("seal")
        assert result.exit_code == 0
        [(root, journals), (second, none)] = rows("SELECT root, journals FROM seal ORDER BY id")
        assert (journals, none) == (2, 0)
        assert re.search(rf"2 journals sealed, and 1 wallets that hold 5 Twei. Root: {root}", result.output)
        assert second in result.output
        assert run("seal").output == "Nothing to do: today is already sealed.\n"
        assert run("verify").exit_code == 0
