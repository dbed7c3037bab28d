"""Every module can be imported, and folders import only those before them."""

import ast
import importlib
import importlib.util
import unittest
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FAMILIES = ("autoregressive", "recurrent", "gan", "diffusion", "sound")
ORDER = ("common", "world", "frames", "text", "facts", FAMILIES, "export", "evaluation", "tests")
DRAWS = ("training.common.curves", "training.evaluation.spectrogram")  # need Pillow


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        parts = ("training", *path.relative_to(ROOT).with_suffix("").parts)
        yield ".".join(parts).removesuffix(".__init__"), path


def stage(folder: str) -> int:
    return next(i for i, stage in enumerate(ORDER) if folder in (stage, *stage[: len(FAMILIES)]))


def imported(path: Path) -> set[str]:
    """Folders of this package that a file imports from."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    named = (node.module for node in nodes if isinstance(node, ast.ImportFrom))
    names = (name.split(".") for name in named if name)
    return {name[1] for name in names if name[0] == "training" and len(name) > 1}


class PackageTests(unittest.TestCase):
    def test_every_module_can_be_imported(self) -> None:
        pictures = importlib.util.find_spec("PIL") is not None
        for name, _ in modules():
            with self.subTest(name):
                if name in DRAWS and not pictures:
                    self.skipTest("Pillow is missing")
                importlib.import_module(name)

    def test_folders_import_only_those_before_them(self) -> None:
        for name, path in modules():
            folder = path.relative_to(ROOT).parts[0]
            for other in imported(path) if len(name.split(".")) > 2 else ():
                with self.subTest(name, imports=other):
                    self.assertTrue(other == folder or stage(other) < stage(folder))


if __name__ == "__main__":
    unittest.main()
