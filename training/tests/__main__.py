"""Runs the tests of this folder; the last line is "N passed, N failed".

Usage: python3 -m training.tests
What is skipped is named in lines that begin with SKIP. Without torch, onnx and numpy that is every file.
"""

import importlib.util
import unittest
from pathlib import Path

FOLDER = Path(__file__).parent
NEEDED = ("torch", "onnx", "numpy")


def say(passed: int, failed: int) -> int:
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0)


def whole(test: unittest.TestCase) -> str:
    """The name of the test that a part, a sub-test, belongs to."""
    return getattr(test, "test_case", test).id()


def main() -> int:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        for file in sorted(FOLDER.glob("test_*.py")):
            print(f"SKIP training/tests/{file.name}: no {', '.join(missing)} in this Python")
        return say(0, 0)
    tests = unittest.defaultTestLoader.discover(str(FOLDER), top_level_dir=str(FOLDER.parents[1]))
    result = unittest.TextTestRunner(verbosity=1).run(tests)
    failed = {whole(test) for test, _ in result.failures + result.errors}
    skipped = {whole(test): reason for test, reason in result.skipped if whole(test) not in failed}
    for name, reason in skipped.items():
        print(f"SKIP {name}: {reason}")
    return say(max(0, result.testsRun - len(failed) - len(skipped)), len(failed))


if __name__ == "__main__":
    raise SystemExit(main())
