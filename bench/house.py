"""Counts what makes the code easy or hard to live in, and prints it as a table: `python -m bench.house [CHECKOUT]`.

Nothing is imported or run, so any state of the code can be counted, older ones too: give the folder of its checkout.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

VIEW_LINES_MAX = 15
TEMPLATE_LINE_MAX = 160
# The names of money lines that mean nothing else anywhere.
LINE_NAMES = (
    "comment_rewards",
    "likes_own",
    "likes_commenter",
    "likes_author",
    "dislikes_author",
    "dislikes_own",
    "dislikes_commenter",
    "comment_tributes",
)
GATE_NAMES = frozenset({"plus", "report", "minus", "like", "comment", "link", "publish"})
# Where a gate is asked for: a call of one of these, or a look into one of these.
GATE_CALLS = frozenset({"gated", "require_gate", "passes", "require", "missing_xp", "own_pace", "with_gate"})
GATE_LOOKUPS = frozenset({"gates", "may", "open_gates"})
GATE_IN_TEMPLATE = re.compile(rf"""\b(?:gates\[|may\[|missing_xp\()\s*["'](?:{"|".join(sorted(GATE_NAMES))})["']""")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(package: Path) -> dict[Path, ast.Module]:
    """Return the parsed modules of a package by their paths."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(package.rglob("*.py"))}


def functions(tree: ast.AST) -> Iterator[Function]:
    """Yield every function and method, inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def body_lines(function: Function) -> int:
    """Return how many lines a function's body has, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def is_view(function: Function) -> bool:
    """Say whether a blueprint routes to the function."""
    return any(re.match(r"bp\.(get|post|route)\b", ast.unparse(decorator)) for decorator in function.decorator_list)


def documented(tree: ast.Module) -> tuple[int, int]:
    """Return how many public functions of a module have a docstring, and how many there are.

    Methods count, and functions inside of functions do not: nobody else can call those.
    """
    owners = [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    public = [
        node for owner in owners for node in owner.body if isinstance(node, Function) and not node.name.startswith("_")
    ]
    return sum(bool(ast.get_docstring(one)) for one in public), len(public)


def docstrings(tree: ast.Module) -> set[int]:
    """Return the ids of the nodes that are docstrings."""
    owners = (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | Function))
    return {id(node.body[0].value) for node in owners if node.body and isinstance(node.body[0], ast.Expr)}


def raw_lines(trees: dict[Path, ast.Module]) -> int:
    """Return how many strings name a money line outside the table of lines."""
    name = re.compile(rf"\b({'|'.join(LINE_NAMES)})\b")
    return sum(
        bool(isinstance(node, ast.Constant) and isinstance(node.value, str) and name.search(node.value))
        for path, tree in trees.items()
        if path.name != "lines.py"
        for prose in [docstrings(tree)]
        for node in ast.walk(tree)
        if id(node) not in prose
    )


def raw_gates(trees: dict[Path, ast.Module], templates: list[str]) -> int:
    """Return how often a gate is asked for by a string of its own, outside the table of gates."""
    found = 0
    for path, tree in trees.items():
        if path.name == "gates.py" and path.parent.name == "rules":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                found += called in GATE_CALLS and any(is_gate(argument) for argument in node.args)
            elif isinstance(node, ast.Subscript):
                owner = ast.unparse(node.value).removesuffix("()").rpartition(".")[2]
                found += owner in GATE_LOOKUPS and is_gate(node.slice)
    return found + sum(len(GATE_IN_TEMPLATE.findall(markup)) for markup in templates)


def is_gate(node: ast.AST) -> bool:
    """Say whether a piece of code is a gate's name, written out."""
    return isinstance(node, ast.Constant) and node.value in GATE_NAMES


def cycles(trees: dict[Path, ast.Module], package: Path) -> int:
    """Return how many modules import themselves by way of others. A package counts as one with what is in it."""
    module_of = {
        path: ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in trees
    }
    known = set(module_of.values())
    imports = {}
    for path, tree in trees.items():
        names = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
        module = module_of[path]
        imports[module] = {one for one in names & known if one != module and not module.startswith(f"{one}.")}
    return sum(module in reached(imports, module) for module in imports)


def reached(imports: dict[str, set[str]], module: str) -> set[str]:
    """Return what a module imports, and what that imports, and so on."""
    seen: set[str] = set()
    waiting = set(imports[module])
    while waiting:
        seen |= waiting
        waiting = set().union(*(imports[one] for one in waiting)) - seen
    return seen


def count(checkout: Path) -> dict[str, str]:
    """Return what is counted, by what it is called."""
    package = checkout / "forum"
    trees = sources(package)
    lengths = [len(path.read_text("utf-8").splitlines()) for path in trees]
    sizes = [body_lines(one) for tree in trees.values() for one in functions(tree)]
    views = [body_lines(one) for tree in trees.values() for one in functions(tree) if is_view(one)]
    with_docstring, public = map(sum, zip(*map(documented, trees.values()), strict=True))
    templates = [path.read_text("utf-8") for path in sorted((checkout / "templates").rglob("*.html"))]
    long_lines = [line for markup in templates for line in markup.splitlines() if len(line) > TEMPLATE_LINE_MAX]
    short_views = sum(size <= VIEW_LINES_MAX for size in views)
    return {
        "modules on the top shelf": str(len(list(package.glob("*.py")))),
        "modules": str(len(trees)),
        "lines of a file, median / longest": f"{median(lengths):.0f} / {max(lengths)}",
        "functions": str(len(sizes)),
        "lines of a function, mean / median": f"{sum(sizes) / len(sizes):.1f} / {median(sizes):.0f}",
        f"views of at most {VIEW_LINES_MAX} lines": f"{short_views} of {len(views)} ({short_views / len(views):.0%})",
        "modules in import cycles": str(cycles(trees, package)),
        "strings that name a money line outside its table": str(raw_lines(trees)),
        "gates asked for by a string": str(raw_gates(trees, templates)),
        f"template lines over {TEMPLATE_LINE_MAX} characters": str(len(long_lines)),
        "public functions with a docstring": f"{with_docstring} of {public} ({with_docstring / public:.1%})",
    }


def main() -> None:
    """Print the table for each checkout that is named, or for this one."""
    checkouts = [Path(name) for name in sys.argv[1:]] or [Path(__file__).parent.parent]
    counted = [count(checkout) for checkout in checkouts]
    for name in counted[0]:
        print(f"{name:50}" + "".join(f"{one[name]:>22}" for one in counted))


if __name__ == "__main__":
    main()
