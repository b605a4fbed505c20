"""The table of gates: one row each, and no second spelling anywhere else."""

import ast
import re
from pathlib import Path

import pytest

from forum.errors import LevelTooLow
from forum.i18n import LANGUAGES, set_language
from forum.rules.gates import Gate
from forum.rules.levels import DEFAULT_GATES, LevelRules

ROOT = Path(__file__).parents[2]
TABLE = Path("forum/rules/gates.py")
NAMES = frozenset(Gate)

# What takes a gate, by the name that it is called by; what is looked into with one; what is compared with one.
CALLS = frozenset(
    {
        "Gate", "able", "gated", "missing_xp", "named", "own_pace", "pace", "passes", "refusal", "require",
        "require_gate", "set_gate", "with_gate", "_may", "LevelTooLow",
    }
)  # fmt: skip
LOOKUPS = frozenset({"gates", "may", "open_gates", "DEFAULT_GATES"})
COMPARED = frozenset({"gate", "named"})
# A collection that lists so many of the gates is a second table; fewer are ordinary words.
LISTED_MAX = 3
# Here words are listed for being counted ("3 comments"); what the gates are called is among them by chance.
NOUNS = Path("forum/i18n.py")

_QUOTED = rf"""["']({"|".join(NAMES)})["']"""
IN_TEMPLATES = (
    re.compile(rf"\b(?:{'|'.join(LOOKUPS)})\[\s*{_QUOTED}"),
    re.compile(rf"\b(?:missing_xp|passes|require|opening)\(\s*{_QUOTED}"),
    re.compile(rf"\bgate\s*(?:==|!=|in)\s*[(\[]?{_QUOTED}"),
    re.compile(rf"""["']gate_(?:{"|".join(NAMES)})["']"""),
)
# Names by the door: `may.comment`, `level_rules.gates.comment`, `Gate.COMMENT`.
BY_DOOR = re.compile(r"\b(?:(?P<table>Gate)|may|gates)\.(?P<name>\w+)")


@pytest.fixture(autouse=True)
def english_again():
    yield
    set_language()


def name_of(node: ast.AST) -> str:
    """Return what is called or looked into: the last name of it."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Call(func=func):
            return name_of(func)
    return ""


def spelled(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in NAMES


def is_second_spelling(node: ast.AST) -> bool:
    """Say whether a node of the code spells a gate in a place where only a gate can be meant."""
    match node:
        case ast.Call(func=func, args=args) if name_of(func) in CALLS:
            return any(map(spelled, args))
        case ast.Subscript(value=value, slice=key):
            return name_of(value) in LOOKUPS and spelled(key)
        case ast.Compare(left=left, comparators=others):
            sides = [left, *others]
            if any(name_of(side) in LOOKUPS for side in others):
                return spelled(left)
            return any(name_of(side) in COMPARED for side in sides) and any(map(spelled, sides))
        case ast.keyword(arg="gate", value=value):
            return spelled(value)
        case ast.Dict(keys=names) | ast.Set(elts=names) | ast.List(elts=names) | ast.Tuple(elts=names):
            return sum(map(spelled, names)) > LISTED_MAX
        case ast.Constant(value=str(text)):
            return text.startswith("gate_") and text.removeprefix("gate_") in NAMES
    return False


def second_spellings(root: Path) -> list[str]:
    """Return where Python or a template spells a gate by a string of its own, outside the table."""
    found = []
    for path in sorted((root / "forum").rglob("*.py")):
        if path.relative_to(root) != TABLE:
            nodes = [*ast.walk(ast.parse(path.read_text("utf-8")))]
            if path.relative_to(root) == NOUNS:
                nodes = [node for node in nodes if not isinstance(node, ast.Dict)]
            found += [f"{path.relative_to(root)}:{node.lineno}" for node in nodes if is_second_spelling(node)]
    for path in sorted((root / "templates").rglob("*.html")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            found += [f"{path.relative_to(root)}:{number}" for shape in IN_TEMPLATES if shape.search(line)]
    return found


def test_no_gate_is_spelled_outside_the_table():
    assert second_spellings(ROOT) == []


@pytest.mark.parametrize(
    "line",
    [
        '@gated("comment")\ndef act(me): ...',
        'require_gate(me, "link")',
        'rules.gates["publish"]',
        'access.open_gates()["plus"]',
        'may["report"]',
        'level_rules.missing_xp("comment", 3)',
        'rules.passes("like", xp, role)',
        'own_pace(me, gate="comment")',
        'if pace.gate == "comment": ...',
        'if "comment" in rules.gates: ...',
        'rules.with_gate("like", 9)',
        'errors = {"gate_comment": ["too high"]}',
        'LABELS = {"plus": 1, "report": 2, "minus": 3, "like": 4}',
        'GATES = ("plus", "report", "minus", "publish")',
    ],
)
def test_a_planted_second_spelling_in_the_code_is_found(tmp_path, line):
    planted = tmp_path / "forum" / "views" / "planted.py"
    planted.parent.mkdir(parents=True)
    planted.write_text(line)
    assert second_spellings(tmp_path) == ["forum/views/planted.py:1"]


@pytest.mark.parametrize(
    "line",
    [
        '{{ level_rules.gates["comment"] }}',
        "{% if may['publish'] %}",
        '{{ level_rules.missing_xp("report", me.xp) }}',
        '{% if pace.gate == "comment" %}',
        '{{ form["gate_link"] }}',
    ],
)
def test_a_planted_second_spelling_in_a_template_is_found(tmp_path, line):
    planted = tmp_path / "templates" / "planted.html"
    planted.parent.mkdir(parents=True)
    planted.write_text(f"{{# Planted. #}}\n{line}\n")
    assert second_spellings(tmp_path) == ["templates/planted.html:2"]


@pytest.mark.parametrize("line", ['VALUES = {"plus": 1, "minus": -1}', 'counted(3, "comment")', 'award(1, "report")'])
def test_an_ordinary_word_is_no_second_spelling(tmp_path, line):
    fine = tmp_path / "forum" / "fine.py"
    fine.parent.mkdir(parents=True)
    fine.write_text(line)
    assert second_spellings(tmp_path) == []


def test_templates_name_gates_that_there_are():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for named in BY_DOOR.finditer(path.read_text("utf-8")):
            known = Gate.__members__ if named["table"] else NAMES
            assert named["name"] in known, f"{path.name}: {named[0]}"


def test_a_gate_is_its_name_wherever_rules_are_stored():
    stored, rest = LevelRules().with_gate("comment", 9).to_json()
    read = LevelRules.from_json(stored, rest)
    assert read.gates[Gate.COMMENT] == read.gates["comment"] == 9
    assert all(isinstance(gate, Gate) for gate in read.gates)


def test_rules_stored_before_a_gate_came_have_it_at_its_default_and_forget_one_that_went():
    read = LevelRules.from_json('{"comment": 9, "levitate": 3}', "{}")
    assert read.gates == {**DEFAULT_GATES, Gate.COMMENT: 9}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("gate", Gate)
def test_every_gate_has_its_words_in_every_language(code, gate):
    set_language(code)
    assert gate.verb
    assert gate.label == gate.verb[0].upper() + gate.verb[1:]
    assert gate.refusal(13).endswith(".")
    assert "LVL 13" in gate.refusal(13)


def test_a_refusal_names_the_level_where_one_is_and_what_is_missing():
    with pytest.raises(LevelTooLow) as refused:
        LevelRules().require(Gate.LINK, 352, "member")
    assert refused.value.message == "You can add links and pictures from LVL 15. You’re at LVL 12: 173 XP to go."
    assert (refused.value.gate, refused.value.needed, refused.value.missing_xp) == (Gate.LINK, 15, 173)


def test_a_mistyped_gate_is_answered_with_those_that_there_are():
    with pytest.raises(ValueError, match=f"no gate named fly; the gates are {', '.join(Gate)}"):
        Gate.named("fly")
