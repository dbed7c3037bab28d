"""The judge has the verdicts of the one in C#; JudgedClipsTests.cs reads the same files."""

import unittest

import numpy as np

from training.evaluation.judge import judge
from training.evaluation.judged_clips import in_words, read
from training.evaluation.odd_clips import odd_clips


class JudgeTests(unittest.TestCase):
    def test_shared_clips_get_the_verdicts_of_both_languages(self) -> None:
        for wanted, frames in read():
            with self.subTest(wanted["clip"]):
                self.assertEqual(in_words(wanted["clip"], len(frames), judge(frames)), wanted)

    def test_shared_clips_are_the_odd_ones_as_they_are_drawn_now(self) -> None:
        for (wanted, frames), (name, drawn) in zip(read(), odd_clips()):
            with self.subTest(name):
                self.assertEqual(wanted["clip"], name)
                # Another numpy may round a level otherwise.
                np.testing.assert_allclose(frames.astype(int), drawn.astype(int), atol=1)


if __name__ == "__main__":
    unittest.main()
