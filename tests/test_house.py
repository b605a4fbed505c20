"""Imports go one way, and the pages keep their promises, whoever adds to them next."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the ground up. A room imports from lower floors and from itself, never from its neighbours or from above.
FLOORS = (
    {
        "errors",
        "config",
        "clock",
        "levels",
        "economy",
        "mail",
        "measure",
        "xp",
        "pnl",
        "replay",
        "twei",
        "ranking",
        "text",
        "markdown",
        "avatars",
        "passwords",
        "sheets",
        "charts",
        "climb",
        "pace",
        "quiz",
        "words",
        "footnotes",
    },
    {"db"},
    {"models", "migrations"},
    {"ledger"},
    {"claims"},
    {"settlement", "audit"},
    {"actions", "queries"},
    {"forms", "access", "filters", "limits", "security", "assets", "preferences", "templating", "compression", "demo"},
    {"web", "caching", "background", "economy_form", "level_form"},
    {"views", "failures", "cli"},
    {"__init__"},
)
LEAVES = FLOORS[0]


def room_of(path: Path, package: Path) -> str:
    """Return the room that a file of the package lies in."""
    return Path(path.relative_to(package).parts[0]).stem


def imports_of(path: Path) -> set[str]:
    """Return the rooms that a file imports from, at its top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import hides the room that it comes from"
            module = node.module or ""
            names |= {f"{module}.{alias.name}" for alias in node.names} if module == "forum" else {module}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("forum.")}


def upward_imports(package: Path) -> list[str]:
    """Return every import of the package that does not go down, in words."""
    floor_of = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    wrong = []
    for path in sorted(package.rglob("*.py")):
        room = room_of(path, package)
        for imported in imports_of(path) & set(floor_of):
            both_leaves = room in LEAVES and imported in LEAVES
            if imported != room and not both_leaves and floor_of[imported] >= floor_of[room]:
                wrong.append(f"{path.relative_to(package)} ({room}) imports {imported}")
    return wrong


def test_imports_go_one_way():
    assert upward_imports(ROOT / "forum") == []


def test_every_room_has_its_floor():
    rooms = {path.stem for path in (ROOT / "forum").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert rooms - {"__pycache__", "translations"} == set().union(*FLOORS)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("models/post.py", "from forum.actions.posts import publish"),
        ("queries/thread.py", "from forum.actions import comments"),
        ("levels.py", "import forum.db"),
        ("actions/votes.py", "def later():\n    from forum import web"),
    ],
)
def test_a_planted_upward_import_is_found(tmp_path, file, line):
    planted = tmp_path / "forum" / file
    planted.parent.mkdir(parents=True)
    planted.write_text(line)
    assert len(upward_imports(tmp_path / "forum")) == 1


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_declares_itself_and_holds_no_inline_code(template):
    markup = template.read_text("utf-8")
    assert markup.startswith("{#"), "the first line says what it is and what it needs"
    assert not re.search(r"<script(?![^>]*\bsrc=)", markup)
    assert "<style" not in markup
    assert not re.search(r"\s(style|on\w+)=", markup)


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_form_that_writes_carries_the_token(template):
    for form in re.findall(r"<form\b.*?</form>", template.read_text("utf-8"), re.S):
        if 'method="post"' in form:
            assert "csrf()" in form or 'name="csrf_token"' in form


def test_nothing_names_a_package_registry():
    named = [
        path.name for path in (ROOT / "requirements.txt", ROOT / "requirements-dev.txt", ROOT / "pyproject.toml")
        if re.search(r"https?://|--(extra-)?index-url|--find-links", path.read_text("utf-8"))
    ]  # fmt: skip
    assert named == []
