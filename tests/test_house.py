"""Imports go one way, and the pages keep their promises, whoever adds to them next."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the ground up. A room is a folder, or a module on the top shelf. It imports from lower floors and from itself,
# never from its neighbours or from above.
FLOORS = (
    {"clock", "i18n"},
    {"config", "mail", "twei"},
    {"errors"},
    {"rules", "text"},
    {"db", "imports", "outward"},
    {"models"},
    {"money", "storage"},
    {"actions", "queries"},
    {"demo", "forms", "jobs"},
    {"web"},
    {"render"},
    {"styleguide", "views"},
    {"cli"},
    {"__init__"},
    {"serving"},
)
TEMPLATE_LINE_MAX = 160
MODULES_ON_THE_TOP_SHELF_MAX = 8
VIEW_LINES_MAX = 15


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
            if imported != room and floor_of[imported] >= floor_of[room]:
                wrong.append(f"{path.relative_to(package)} ({room}) imports {imported}")
    return wrong


def test_imports_go_one_way():
    assert upward_imports(ROOT / "forum") == []


def test_every_room_has_its_floor():
    rooms = {path.stem for path in (ROOT / "forum").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert rooms - {"__pycache__", "translations"} == set().union(*FLOORS)


def test_the_top_shelf_stays_small():
    assert len(list((ROOT / "forum").glob("*.py"))) <= MODULES_ON_THE_TOP_SHELF_MAX


def modules_imported_by(path: Path, package: Path) -> set[str]:
    """Return the modules of the package, as dotted names, that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
        elif isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        else:
            continue
        found |= {name for name in names if file_of(name, package)}
    return found


def file_of(module: str, package: Path) -> Path | None:
    """Return the file of a module of the package; None where there is none of that name."""
    path = package.parent / module.replace(".", "/")
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((one for one in candidates if one.is_relative_to(package) and one.exists()), None)


def import_cycles(package: Path) -> list[str]:
    """Return the modules that import themselves by way of others. A package and its own rooms count as one."""
    imports = {}
    for path in package.rglob("*.py"):
        module = ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        imports[module] = {one for one in modules_imported_by(path, package) if not module.startswith(f"{one}.")}
        imports[module].discard(module)
    return [module for module in sorted(imports) if module in reached_from(imports[module], imports)]


def reached_from(modules: set[str], imports: dict[str, set[str]]) -> set[str]:
    """Return the modules and all that they import, and so on."""
    seen, waiting = set(), set(modules)
    while waiting:
        seen |= waiting
        waiting = set().union(*(imports.get(one, set()) for one in waiting)) - seen
    return seen


def test_no_module_imports_itself_by_way_of_others():
    assert import_cycles(ROOT / "forum") == []


def test_a_planted_cycle_is_found(tmp_path):
    package = tmp_path / "forum"
    (package / "money").mkdir(parents=True)
    (package / "money" / "claims.py").write_text("from forum.money import settlement")
    (package / "money" / "settlement.py").write_text("def later():\n    from forum.money.claims import claim")
    assert import_cycles(package) == ["forum.money.claims", "forum.money.settlement"]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("models/post.py", "from forum.actions.posts import publish"),
        ("queries/thread.py", "from forum.actions import comments"),
        ("rules/levels.py", "import forum.db"),
        ("rules/levels.py", "from forum.text import markdown"),
        ("actions/votes.py", "def later():\n    from forum import web"),
    ],
)
def test_a_planted_upward_import_is_found(tmp_path, file, line):
    planted = tmp_path / "forum" / file
    planted.parent.mkdir(parents=True)
    planted.write_text(line)
    assert len(upward_imports(tmp_path / "forum")) == 1


def view_modules(package: Path) -> list[Path]:
    return [path for path in sorted((package / "views").rglob("*.py")) if path.name != "__init__.py"]


def is_route(decorator: ast.expr) -> bool:
    """Return whether a decorator is one of a blueprint's that make a function a view: `@bp.get("/")`."""
    made_by = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(made_by, ast.Attribute) and isinstance(made_by.value, ast.Name) and made_by.value.id == "bp"


def lines_of_body(function: ast.FunctionDef) -> int:
    """Return how many lines the body of a function takes, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def long_views(package: Path) -> list[str]:
    """Return the views whose bodies are too long, in words."""
    found = []
    for path in view_modules(package):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(map(is_route, node.decorator_list)):
                lines = lines_of_body(node)
                if lines > VIEW_LINES_MAX:
                    found.append(f"{path.relative_to(package)}: {node.name} has {lines} lines")
    return found


def views_without_blueprint(package: Path) -> list[str]:
    """Return the modules among the views that are no blueprint: what views share has its room in `render`."""
    return [
        path.name
        for path in view_modules(package)
        if not re.search(r"^bp = Blueprint\(", path.read_text("utf-8"), re.M)
    ]


def test_every_view_is_short():
    assert long_views(ROOT / "forum") == []


def test_every_module_of_views_is_a_blueprint():
    assert views_without_blueprint(ROOT / "forum") == []


def test_a_planted_long_view_and_a_planted_helper_among_the_views_are_found(tmp_path):
    views = tmp_path / "forum" / "views"
    (views / "admin").mkdir(parents=True)
    lines = "    x = 1\n" * (VIEW_LINES_MAX + 1)
    (views / "posts.py").write_text(
        f'bp = Blueprint("posts", __name__)\n\n@bp.get("/")\ndef show():\n    """Show."""\n{lines}'
    )
    (views / "admin" / "shared.py").write_text("def helper():\n    pass")
    assert long_views(tmp_path / "forum") == ["views/posts.py: show has 16 lines"]
    assert views_without_blueprint(tmp_path / "forum") == ["shared.py"]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_declares_itself_and_holds_no_inline_code(template):
    markup = template.read_text("utf-8")
    assert markup.startswith("{#"), "the first line says what it is and what it needs"
    # What is data and no script runs nowhere, and the policy of what may run does not ask about it.
    assert not re.search(r"<script(?![^>]*\bsrc=|\ type=\"application/ld\+json\">)", markup)
    assert "<style" not in markup
    assert not re.search(r"\s(style|on\w+)=", markup)


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_form_that_writes_carries_the_token(template):
    if template.relative_to(ROOT / "templates").as_posix() in {"unsubscribe/show.html", "embed/opening.html"}:
        return  # its address holds a key instead: see `Route.key_in_address`
    for form in re.findall(r"<form\b.*?</form>", template.read_text("utf-8"), re.S):
        if 'method="post"' in form:
            assert "csrf()" in form or 'name="csrf_token"' in form


def long_lines(folder: Path) -> list[str]:
    """Return each line of a template that a reviewer would have to scroll for, by file and number."""
    return [
        f"{path.relative_to(folder)}:{number}"
        for path in sorted(folder.rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > TEMPLATE_LINE_MAX
    ]


def test_a_template_fits_a_laptop():
    assert long_lines(ROOT / "templates") == []


def test_a_planted_long_line_of_a_template_is_found(tmp_path):
    (tmp_path / "long.html").write_text(f"<p>\n{'x' * TEMPLATE_LINE_MAX}\n{'x' * (TEMPLATE_LINE_MAX + 1)}\n")
    assert long_lines(tmp_path) == ["long.html:3"]


def test_nothing_names_a_package_registry():
    named = [
        path.name for path in (ROOT / "requirements.txt", ROOT / "requirements-dev.txt", ROOT / "pyproject.toml")
        if re.search(r"https?://|--(extra-)?index-url|--find-links", path.read_text("utf-8"))
    ]  # fmt: skip
    assert named == []


def test_only_the_database_s_own_room_asks_which_database_it_is():
    asking = [path for path in (ROOT / "forum").rglob("*.py") if "is_embedded" in path.read_text("utf-8")]
    assert {path.parent for path in asking} == {ROOT / "forum" / "db"}


def calling(name: str, package: Path) -> set[str]:
    """Return the files that call a function or method of this name."""
    calls = re.compile(rf"\b{name}\(")
    return {str(path.relative_to(package)) for path in package.rglob("*.py") if calls.search(path.read_text("utf-8"))}


def test_a_normal_form_is_asked_for_where_marks_are_bounded_first():
    assert calling("normalize", ROOT / "forum") == {"text/typed_text.py"}


def test_an_address_is_taken_apart_where_its_length_is_bounded_first():
    # Its host is brought into a normal form. The first three read the operator's settings.
    operators = {"config.py", "mail.py", "storage/bucket.py"}
    bounding = {
        "web/addresses.py",
        "web/answers.py",
        "text/articles.py",
        "text/page_addresses.py",
        "imports/web_site.py",
        "outward/addresses.py",
        "web/framing.py",
    }
    assert calling("urlsplit", ROOT / "forum") == operators | bounding
    assert calling("urlparse", ROOT / "forum") == set()


COLUMNS_UNNAMED_MAX = 2
ROWS = {"rows", "db.rows"}


def columns_unpacked(source: str) -> list[int]:
    """Return how many columns each unpacking of what `rows` answers takes by position."""
    nodes = list(ast.walk(ast.parse(source)))
    pairs = [(target, node.value) for node in nodes if isinstance(node, ast.Assign) for target in node.targets]
    pairs += [(node.target, node.iter) for node in nodes if isinstance(node, (ast.For, ast.comprehension))]
    asked = [target for target, call in pairs if isinstance(call, ast.Call) and ast.unparse(call.func) in ROWS]
    single = [one.elts[0] if isinstance(one, ast.List) and len(one.elts) == 1 else one for one in asked]
    return [len(one.elts) for one in single if isinstance(one, ast.Tuple)]


def test_pages_and_actions_read_more_than_two_columns_by_name():
    for room in ("queries", "actions"):
        for path in (ROOT / "forum" / room).rglob("*.py"):
            assert max(columns_unpacked(path.read_text("utf-8")), default=0) <= COLUMNS_UNNAMED_MAX, path


def test_a_planted_unpacking_is_found():
    assert columns_unpacked("[(a, b, c)] = rows(sql)") == [3]
    assert columns_unpacked("found = [a for a, b, *c in db.rows(sql)]") == [3]
    assert columns_unpacked("for a, b in rows(sql): pass") == [2]
