"""The PyTorch exports of docs/model-bundles.md run as they are written and make valid bundles."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "model-bundles.md"
TOOL = ROOT / "src/InferenceService.Tool/bin/Release/net10.0/videogen.dll"
# In the order in which they can run: audio.py adds to the bundle of gan.py.
SCRIPTS = (
    *("recurrent.py", "gan.py", "audio.py", "autoregressive.py"),
    *("diffusion.py", "diffusion.py ddim"),
)
TIMEOUT = 120  # seconds; a few are usual


def documented() -> dict[str, str]:
    """The page's Python blocks by the file names in their first lines."""
    blocks = re.findall(r"^```python\n# (\w+\.py)\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    return dict(blocks)


def run(*command: str, folder: Path) -> subprocess.CompletedProcess:
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        command, cwd=folder, env=quiet, capture_output=True, text=True, timeout=TIMEOUT
    )


class DocumentedExportTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for name, text in documented().items():
            (cls.folder / name).write_text(text, encoding="utf-8")

    def check(self, family: str) -> None:
        if not TOOL.exists() or shutil.which("dotnet") is None:
            self.skipTest("the videogen tool is not built: ./run.sh builds it")
        checked = run("dotnet", str(TOOL), "check", f"bundles/{family}", folder=self.folder)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_page_has_the_scripts(self) -> None:
        wanted = {"bundle.py", *(script.split()[0] for script in SCRIPTS)}
        self.assertEqual(set(documented()), wanted)

    def test_each_family_is_exported_and_valid(self) -> None:
        for script in SCRIPTS:
            with self.subTest(script):
                made = run(sys.executable, *script.split(), folder=self.folder)
                self.assertEqual(made.returncode, 0, made.stderr)
                self.check("gan" if script == "audio.py" else Path(script.split()[0]).stem)


if __name__ == "__main__":
    unittest.main()
