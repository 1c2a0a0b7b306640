"""The habits of the house as checks; each failure says the remedy."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("app", "ui", "inbox", "sync")
LONGEST = 350
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root|home)/\w+")
REGISTRY_HOSTS = re.compile(r"(?:pypi\.org|files\.pythonhosted|registry\.npmjs|repo\.maven)")


def tracked() -> list[Path]:
    listed = subprocess.run(
        # The checkout may be another account's, as in a container.
        ["git", "-c", "safe.directory=*", "ls-files", "-zco", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def python_files(*folders: str) -> list[Path]:
    return [
        p
        for p in tracked()
        if p.suffix == ".py" and p.exists() and p.relative_to(ROOT).parts[0] in folders
    ]


def run_tool(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_lint_is_clean() -> None:
    run_tool("ruff", "check", ".")


def test_format_is_clean() -> None:
    run_tool("ruff", "format", "--check", ".")


@pytest.mark.timeout(300)
def test_types_are_strict() -> None:
    run_tool("mypy")


def test_imports_keep_their_borders() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_no_file_is_too_long() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in python_files(*CODE, "tests")
        # a migration is one step, however many tables it makes
        if "versions" not in p.parts and (n := len(p.read_text("utf-8").splitlines())) > LONGEST
    }
    assert not long, f"past {LONGEST} lines a file is two files: {long}"


def test_every_module_says_its_job() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in python_files(*CODE)
        if not ast.get_docstring(ast.parse(p.read_text("utf-8")))
        and "migrations/versions" not in str(p)
    ]
    assert not silent, f"the first sentence of a module says its job and its limit: {silent}"


def test_nothing_names_the_machine_it_was_made_on() -> None:
    found = []
    for path in tracked():
        if path.suffix in (".py", ".md", ".toml", ".json", ".sh", ".cmd", ".ini", ".typ", ""):
            try:
                text = path.read_text("utf-8")
            except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
                continue
            if path != Path(__file__) and (
                MACHINE_PATHS.search(text) or REGISTRY_HOSTS.search(text)
            ):
                found.append(str(path.relative_to(ROOT)))
    assert not found, f"absolute paths or registry hosts: {found}"


def test_certificates_are_always_checked() -> None:
    bad = [
        str(p.relative_to(ROOT))
        for p in python_files(*CODE)
        if re.search(r"verify\s*=\s*False", p.read_text("utf-8"))
    ]
    assert not bad


def test_no_list_is_filtered_in_python() -> None:
    bad = [
        str(p.relative_to(ROOT))
        for p in python_files("ui")
        if "QSortFilterProxyModel" in p.read_text("utf-8")
    ]
    assert not bad, "100,000 rows are paged from SQL, never sorted in Python"


def test_tests_wait_for_conditions_not_for_time() -> None:
    bad = []
    for path in python_files("tests"):
        if "bench" in path.parts or path == ROOT / "tests" / "waiting.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name in ("time.sleep", "sleep") or name.endswith("qtbot.wait"):
                    bad.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not bad, f"wait for a condition instead: {bad}"


def test_the_tour_only_presses_keys_and_looks() -> None:
    allowed = {"app.profile", "app.start", "app.tour_eyes", "app.tour_findings"}
    for name in ("tour", "tour_eyes", "tour_findings"):
        tree = ast.parse((ROOT / "app" / f"{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            modules = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for module in modules:
                ours = module.split(".")[0] in CODE
                assert not ours or module in allowed, f"app/{name}.py imports {module}"


def test_the_product_reads_no_sample_ids() -> None:
    """Results come from the evidence: the code knows no sample, no number, no file name of one."""
    words = re.compile(
        r"AUM-2026|WBA-2026|VAM-2026|OAW-2026|NEU-2026|STA-2026|KON-2026"
        r"|au_foto|mietbesch\.pdf|truth\.json|Demirta|Gößling|Özdemir"
    )
    bad = []
    for path in python_files(*CODE):
        tree = ast.parse(path.read_text("utf-8"))
        strings = [
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
        docs = {
            ast.get_docstring(n, clean=False)
            for n in ast.walk(tree)
            if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        bad += [
            f"{path.relative_to(ROOT)}: {s[:40]}"
            for s in strings
            if s not in docs and words.search(s)
        ]
    assert not bad
