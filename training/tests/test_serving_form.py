"""What is exported computes what was trained."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from training.autoregressive.check_stepper import TOLERANCE, check
from training.autoregressive.transformer import Transformer
from training.export.bundle import finish
from training.export.families import BUNDLES, export_family, family_modules
from training.export.restore import restore, stored_weights

SHIPPED = Path(__file__).parents[2] / "models"


class ServingFormTests(unittest.TestCase):
    def test_stepper_agrees_with_the_transformer(self) -> None:
        torch.manual_seed(0)
        self.assertLess(check(Transformer(300, 26).eval()), TOLERANCE)

    def test_shipped_bundle_restored_and_exported_again_is_the_same(self) -> None:
        bundle = BUNDLES["recurrent"]
        shipped = SHIPPED / bundle.name
        modules = family_modules("recurrent")
        with contextlib.redirect_stdout(io.StringIO()):  # it names what no graph holds
            modules.update(restore("recurrent", shipped))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for module in modules.values():
                module.eval()
            export_family("recurrent", modules, folder)
            finish(bundle, folder, "1.0.0")
            for graph in bundle.all_graphs:
                made, wanted = (stored_weights(f / f"{graph}.onnx") for f in (folder, shipped))
                with self.subTest(graph):
                    self.assertEqual(made.keys(), wanted.keys())
                    for weight, value in wanted.items():
                        np.testing.assert_array_equal(made[weight], value)


if __name__ == "__main__":
    unittest.main()
