"""Lines of money are spelled in one table: nothing else spells one, and what is renamed there is renamed everywhere."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum.db import rows
from forum.models import EconomyRulesVersion, Member, Report
from forum.money import audit, waiting
from forum.queries.preview import preview
from forum.queries.reports import report_page
from forum.queries.wallet import Filter, every_entry
from forum.rules.economy import EconomyRules
from forum.rules.journals import Cause, JournalKind
from forum.rules.lines import (
    CLAIM_LINES,
    COMMENTER_REWARDS,
    ESCROWED_LINES,
    LOSS_LINES,
    PROFIT_LINES,
    Line,
    Party,
    Pot,
)
from tests.money.test_audit import history  # noqa: F401  (a fixture)

ROOT = Path(__file__).parents[2]
TABLES = {"rules/lines.py", "rules/journals.py"}

LINES, POTS, KINDS, PREFIXES = ({str(one) for one in table} for table in (Line, Pot, JournalKind, Cause))
NAMES = LINES | POTS | KINDS
# These mean money wherever they stand in quotes. The others are words too: gates, sources of XP, columns, forms.
UNMISTAKABLE = re.compile(r"\b(" + "|".join(sorted(name for name in NAMES if re.search("[_ ]", name))) + r")\b")
COLUMNS = {"line", "kind", "pot", "counts_as", "prefix", "cause"}
# Calls to which these words are something else: keys of XP and their sources, locks, blueprints.
OTHER_CALLS = {
    "award",
    "add_xp",
    "XpGain",
    "lock",
    "Blueprint",
    "total",
    "total_xp",
    "day_max",
    "gated",
    "require_gate",
}
# The same words for other things, by file.
OTHER_WORDS = {
    "forum/queries/readings.py": {"reading"},  # a source of XP
    "forum/queries/takeout/earned.py": {"reports"},  # a section
    "forum/queries/takeout/written.py": {"pluses", "minuses", "likes"},  # columns of posts and comments
    "forum/imports/isso.py": {"likes"},  # a column of Isso's
    "forum/imports/neutral_fields.py": {"pluses", "minuses", "likes"},  # fields of records in a file
    "forum/jobs/retention.py": {"reading", "reports"},  # a table, a section
    "forum/serving/front.py": {"reading"},  # a pool of threads
    "forum/demo/content.py": {"grant", "reading"},  # tables of a thread's file
    "forum/render/thread.py": {"reading"},  # an input of a template
    "forum/rules/economy.py": {"likes", "pluses"},  # units
    "forum/rules/quiz/acting.py": {"tribute", "likes", "refund"},  # questions' names, a unit
}

_SQL = re.compile(r"\b(SELECT|WHERE|FROM|UPDATE|JOIN)\b")
_SOURCE_OF_XP = re.compile(r"\bsource\b\s*(=|<>|IN\s*\()[^)]*?'[^)]*?'(\s*,\s*'[^']*')*")
_COMPARED_IN_SQL = re.compile(r"\b(?:line|kind|pot)\b\s*(?:=|<>|!=|IN\s*\()\s*'([^']*)'", re.I)
_KEY = re.compile(rf"^({'|'.join(sorted(PREFIXES | LINES))}):")
_IN_TEMPLATES = re.compile(r"\{[{%].*?[%}]\}", re.S)
_COMPARED_IN_TEMPLATES = re.compile(r"""(?<!event\.)\b(?:line|kind|pot)(?:\.\w+)?\s*[!=]=\s*["']([^"']*)["']""")


def spellings(source: str) -> list[str]:
    """Return where Python code spells a line, a pot, a kind of journal or a key's prefix, as `line: what`.

    Unmistakable names count in any string but a docstring. The others count where they are compared with a
    `line`, `kind` or `pot`, passed as one or to a call, index something, are the keys of a whole dictionary or
    a list of their own, begin a key, or stand in SQL beside anything but a source of XP.
    """
    tree = ast.parse(source)
    exempt = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _called(call) in OTHER_CALLS:
            exempt |= {id(one) for one in ast.walk(call)}
    found = set()
    for node in ast.walk(tree):
        for name in _spelled(node, exempt):
            found.add(f"{node.lineno}: {name}")
    return sorted(found)


def _has_docstring(node: ast.AST) -> bool:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return isinstance(node, holders) and ast.get_docstring(node, clean=False) is not None


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _texts(node: ast.AST) -> list[str]:
    """Return the strings of a constant, or of a tuple, list or set of them."""
    return [_text(one) for one in getattr(node, "elts", [node])]


def _spelled(node: ast.AST, exempt: set[int]) -> Iterator[str]:
    if id(node) in exempt:
        return
    if text := _text(node):
        yield from UNMISTAKABLE.findall(text)
        yield from (key for key in _KEY.findall(text))
        yield from (name for name in _COMPARED_IN_SQL.findall(text) if name in NAMES)
        if _SQL.search(text):
            quoted = re.findall(r"'([^']*)'", _SOURCE_OF_XP.sub("", text))
            yield from (name for name in quoted if name in LINES | KINDS or name.removesuffix(":") in PREFIXES - {name})
    elif isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        if any(getattr(side, "attr", getattr(side, "id", "")) in COLUMNS for side in sides):
            yield from (text for side in sides for text in _texts(side) if text in NAMES | PREFIXES)
    elif isinstance(node, ast.Call):
        yield from (text for one in node.args if (text := _text(one)) in NAMES)
        yield from (text for one in node.keywords if one.arg in COLUMNS and (text := _text(one.value)) in NAMES)
    elif isinstance(node, ast.Subscript):
        yield from (text for text in [_text(node.slice)] if text in LINES | POTS)
    elif isinstance(node, ast.Dict):
        keys = [_text(key) for key in node.keys]
        yield from keys if keys and set(keys) <= NAMES else ()
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        texts = _texts(node)
        yield from texts if len(texts) > 1 and (set(texts) <= LINES or set(texts) <= KINDS) else ()
        yield from texts[:1] if len(texts) > 1 and texts[0] in NAMES and _is_number(node.elts[1]) else ()


def _is_number(node: ast.AST) -> bool:
    """Whether it is an amount: a pair of a line and what it moved."""
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    return getattr(node, "attr", getattr(node, "id", "")).endswith("_mtwei") or (
        isinstance(node, ast.Constant) and isinstance(node.value, int)
    )


def spellings_in_template(markup: str) -> list[str]:
    """Return the names that a template spells: unmistakable ones anywhere in it, others in comparisons."""
    compared = [name for code in _IN_TEMPLATES.findall(markup) for name in _COMPARED_IN_TEMPLATES.findall(code)]
    return [*UNMISTAKABLE.findall(markup), *(name for name in compared if name in NAMES)]


def second_spellings(root: Path) -> list[str]:
    """Return all that is spelled outside the tables, in the package and in the templates."""
    package = root / "forum"
    found = []
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).as_posix() not in TABLES:
            place = path.relative_to(root).as_posix()
            spelled = spellings(path.read_text("utf-8"))
            found += [f"{place}:{one}" for one in spelled if one.split(": ")[1] not in OTHER_WORDS.get(place, ())]
    for path in sorted((root / "templates").rglob("*.html")):
        found += [f"{path.relative_to(root)}: {one}" for one in spellings_in_template(path.read_text("utf-8"))]
    return found


def test_only_the_tables_spell_a_line_a_pot_a_kind_or_a_key():
    assert second_spellings(ROOT) == []


@pytest.mark.parametrize(
    "planted",
    [
        'shares = fee.line == "dislikes_own"',
        'if entry.line == "reports": pass',
        'if line in ("pluses", "reading"): pass',
        'given_back = self.kind == "refund"',
        'ledger.post(key, kind, legs, line="grant")',
        'JournalDraft(key, "reward", legs, line)',
        'rules.claim_mtwei("reading", 1_000)',
        'escrow_fee(rules, "minuses", me, post_id)',
        'pots_mtwei["reading"]',
        'worth = {"pluses": 1, "minuses": 2}',
        'entries = [("reports", -price_mtwei)]',
        'key = f"report:{report.id}"',
        'number = key.removeprefix("fee:")',
        "rows(\"SELECT id FROM claim WHERE line = 'reading'\")",
        "rows(f\"SELECT {columns} FROM journal WHERE kind IN ('reward', 'penalty')\")",
        "sql = \"SELECT 'minuses', count(*) FROM escrowed_fee\"",
        "sql = f\"SELECT 1 FROM journal j JOIN report r ON j.key = 'report:' || r.id\"",
    ],
)
def test_a_planted_second_spelling_is_found(tmp_path, planted):
    (tmp_path / "forum" / "money").mkdir(parents=True)
    (tmp_path / "forum" / "money" / "claims.py").write_text(planted)
    assert second_spellings(tmp_path)


def test_a_planted_second_spelling_is_found_in_a_template(tmp_path):
    (tmp_path / "templates").mkdir()
    for number, planted in enumerate(('{% if entry.line == "reading" %}', "{{ labels.dislikes_own }}")):
        (tmp_path / "templates" / f"{number}.html").write_text(planted)
    assert len(second_spellings(tmp_path)) == 2


@pytest.mark.parametrize(
    "innocent",
    [
        'award(me.id, "reading", f"reading:{me.id}:{post.id}")',
        'lock("reading", me.id)',
        'bp = Blueprint("reports", __name__)',
        "rows(\"SELECT 1 FROM xp_entry WHERE source <> 'grant' AND source IN ('reading', 'day')\")",
        'post = {"id": 1, "pluses": 24, "minuses": 1}',
        '@gated("report")\ndef buy(): pass',
        'def f():\n    """A dislikes_own fee."""',
    ],
)
def test_the_same_word_for_something_else_is_let_be(innocent):
    assert spellings(innocent) == []


def test_a_lines_side_follows_from_who_is_paid():
    assert all(line.receiver.is_member and not line.payer.is_member for line in PROFIT_LINES)
    assert all(line.payer.is_member and not line.receiver.is_member for line in LOSS_LINES)


def test_what_follows_from_the_table():
    """The sets that money depends on, spelled out here once more."""
    assert {*COMMENTER_REWARDS} == {"comment_rewards", "likes_commenter"}
    assert {*ESCROWED_LINES} == {"minuses", "dislikes_own"}
    assert {line for line in CLAIM_LINES if line.must_be_liked} == {"comment_rewards", "likes_own"}
    assert {pot: {*pot.lines} for pot in Pot} == {
        "pluses": {"pluses"},
        "comment_rewards": {"comment_rewards"},
        "likes": {"likes_own", "likes_commenter", "likes_author"},
        "reading": {"reading"},
    }


def test_every_line_that_acts_for_a_price_is_priced_by_a_rule():
    rules = EconomyRules()
    assert {line for line in Line if line.rule is None} == {Line.GRANT, Line.LEFT_BEHIND, Line.GENESIS}
    assert all(rules.rate_mtwei(line) >= 0 for line in Line if line.rule)


def test_a_key_leads_back_to_its_cause_and_number():
    for cause in Cause:
        assert Cause.of_key(cause.key(7)) is cause
        assert cause.number_of(cause.key(7)) == 7
    for damaged in ("fee:", "fee:x", "fee:07", "fee:-1", "refund:7", "fee:7:1"):
        assert Cause.FEE.number_of(damaged) is None


def figures() -> dict[str, object]:
    """Return what the books hold and what pages make of it, each with the names that it is stored under."""
    rules, members = EconomyRulesVersion.in_force(), list(Member.select().order_by(Member.id))
    looked = preview(rules.changed(like_commenter_mtwei=400, dislike_fee_mtwei=2_500), days=1_000)
    return {
        "verified": str(audit.verify()),
        "entries": rows("SELECT line, CAST(sum(abs(amount_mtwei)) AS BIGINT) FROM entry GROUP BY 1 ORDER BY 1"),
        "kinds": rows("SELECT kind, count(*) FROM journal GROUP BY 1 ORDER BY 1"),
        "keys": rows("SELECT key FROM journal WHERE kind NOT IN (?) ORDER BY id", JournalKind.GRANT),
        "claims": rows("SELECT key, line, state, paid_mtwei FROM claim ORDER BY id"),
        "pots": rows("SELECT settlement_id, pot, claims, claimed_mtwei, paid_mtwei FROM settlement_pot ORDER BY 1, 2"),
        "pending": [sorted(waiting.pending_mtwei(rules, member.id).items()) for member in members],
        "reports": [
            [(one.name, one.label, one.amount_mtwei, one.pending_mtwei) for one in page.statement.lines]
            for report in Report.select().order_by(Report.id)
            for page in [report_page(report.member, report.id)]
        ],
        "wallets": [
            (entry.line, entry.kind, entry.label, entry.words, entry.link_kind, entry.report_id, entry.fee_state)
            for member in members
            for entry in every_entry(member, Filter())
        ],
        "preview": [
            (one.label, one.actually_mtwei, one.changed_mtwei) for one in (*looked.paid, *looked.charged)
        ],
    }  # fmt: skip


RENAMED = "FORUM_TEST_FIGURES"


def test_the_figures_of_a_history_can_be_compared(history):  # noqa: F811
    """Write them down where a copy of the project with other names is asked for them."""
    found = json.dumps(figures())
    assert {str(line) for line in Line} <= {line for line, *_ in json.loads(found)["entries"]}
    if RENAMED in os.environ:
        Path(os.environ[RENAMED]).write_text(found)


@pytest.fixture
def renamed_copy(tmp_path) -> Callable[..., subprocess.CompletedProcess]:
    """Runs the history in a copy of the project in which the tables spell some names otherwise."""
    copy = tmp_path / "copy"
    for part in ("forum", "migrations", "templates", "static", "tests", "pyproject.toml"):
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, copy / part)

    def run(names: dict[str, str], *, database_too: bool = False) -> subprocess.CompletedProcess:
        for path in [copy / "forum" / table for table in TABLES]:
            _rename(path, r'= \(?\s*"({})"', names)  # the first word of a row
        for path in (copy / "migrations").glob("*.py") if database_too else ():
            _rename(path, "'({})'", {line: names[line] for line in ESCROWED_LINES})  # they stand in a CHECK
        chosen = "test_the_figures_of_a_history_can_be_compared and not postgres"
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/rules/test_lines.py", "-k", chosen],
            cwd=copy, capture_output=True, text=True, env=os.environ | {RENAMED: str(tmp_path / "figures.json")},
        )  # fmt: skip

    return run


def _rename(path: Path, where: str, names: dict[str, str]) -> None:
    """Replace names where they stand in a file as the group of the pattern `where`."""
    found = re.compile(where.format("|".join(map(re.escape, names))))
    text = path.read_text("utf-8")
    path.write_text(found.sub(lambda match: match[0].replace(match[1], names[match[1]]), text), "utf-8")


def _stored_names() -> dict[str, str]:
    return {name: f"{name}zz" for name in sorted(NAMES | PREFIXES)}


@pytest.mark.skipif(RENAMED in os.environ, reason="This is the copy")
def test_names_that_the_table_renames_are_renamed_everywhere(history, renamed_copy, tmp_path):  # noqa: F811
    """The same history under other names has the same figures, words and links, down to the mTwei."""
    run = renamed_copy(_stored_names(), database_too=True)
    assert run.returncode == 0, run.stdout[-3_000:]
    found = (tmp_path / "figures.json").read_text()
    assert "zz" in found
    assert json.loads(found.replace("zz", "")) == json.loads(json.dumps(figures()))


@pytest.mark.skipif(RENAMED in os.environ, reason="This is the copy")
def test_a_renamed_line_that_the_database_does_not_know_fails_loudly(renamed_copy):
    run = renamed_copy({"dislikes_own": "dislikes_given"})
    assert run.returncode != 0
    assert "CHECK constraint failed" in run.stdout


def test_the_parties_of_a_line_are_those_of_its_entries(history):  # noqa: F811
    """Who pays whom, as the table has it, is who did."""
    accounts = {Party.ISSUANCE: "issuance", Party.TREASURY: "treasury", Party.ESCROW: "escrow"}
    moved = rows(
        "SELECT DISTINCT e.line, j.key, a.kind, e.amount_mtwei > 0 FROM entry e "
        "JOIN journal j ON j.id = e.journal_id JOIN account a ON a.id = e.account_id"
    )
    seen = set()
    for name, key, account, gains in moved:
        line = Line(name)
        if Cause.of_key(key) == line.cause and line.cause != Cause.SETTLED:
            party = line.receiver if gains else line.payer
            assert account == accounts.get(party, "wallet"), line
            seen.add(line)
    assert seen == set(Line) - {Line.DISLIKES_AUTHOR}  # the rest of which the treasury has
