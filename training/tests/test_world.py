"""Prompts become the ids that the service uses, and drawn clips show what they should."""

import json
import unittest
from pathlib import Path

import numpy as np

from training.evaluation.judge import judge
from training.evaluation.odd_clips import painted
from training.world.attributes import BACKGROUND_VALUES, COLOUR_VALUES, sample_attributes
from training.world.captions import LANGUAGES, OMITTED, caption
from training.world.geometry import GeometryTable
from training.world.motion import trajectory
from training.world.tokenizer import Tokenizer, build_vocabulary, split_words
from training.world.tokenizer_samples import SPECIAL_CASES

WORLD = Path(__file__).parents[1] / "world"
SHIPPED = Path(__file__).parents[2] / "models"
FRAMES, CLIPS = 16, 24
SIZE, MOTION, GROW = 3, 4, 6


class TokenizerTests(unittest.TestCase):
    def test_samples_are_what_the_tokenizer_gives(self) -> None:
        samples = json.loads((WORLD / "tokenizer_samples.json").read_text("utf-8"))
        self.assertGreater(len(samples), len(SPECIAL_CASES))
        tokenizer = Tokenizer(build_vocabulary())
        for sample in samples:
            with self.subTest(sample["prompt"]):
                self.assertEqual(tokenizer.encode(sample["prompt"]), sample["ids"])
                self.assertEqual(split_words(sample["prompt"]), sample["words"])

    def test_shipped_vocabularies_are_those_of_the_phrases(self) -> None:
        files = sorted(SHIPPED.glob("*/vocab.txt"))
        self.assertEqual(len(files), 4)
        for file in files:
            with self.subTest(file.parent.name):
                self.assertEqual(Tokenizer.load(file).vocabulary, build_vocabulary())


class ClipTests(unittest.TestCase):
    def test_drawn_clips_are_seen_as_what_they_are(self) -> None:
        rng, geometry = np.random.RandomState(11), GeometryTable()
        fronts, backs = list(COLOUR_VALUES.values()), list(BACKGROUND_VALUES.values())
        for row in sample_attributes(CLIPS, rng):
            masks = geometry.masks(geometry.clip(row, rng, FRAMES))
            seen = judge(painted(masks, fronts[row[1]], backs[row[2]]))
            found = [seen.shape, seen.colour, seen.background, seen.size, seen.motion]
            if row[MOTION] >= GROW:
                found[SIZE] = row[SIZE]  # it has no size of its own
            with self.subTest(row=row.tolist()):
                self.assertEqual((found, seen.jumps), (row.tolist(), 0))

    def test_longer_course_goes_on_from_the_shorter_one(self) -> None:
        for motion in range(8):
            short, long = (
                trajectory(motion, 0, np.random.RandomState(3), frames) for frames in (16, 48)
            )
            for a, b in zip(short, long):
                np.testing.assert_array_equal(a, b[:16])

    def test_captions_name_what_the_row_says_or_leave_it_out(self) -> None:
        rng = np.random.RandomState(2)
        for i, row in enumerate(sample_attributes(CLIPS, rng)):
            text, named = caption(row, rng, LANGUAGES[i % 2])
            with self.subTest(text):
                kept = named != OMITTED
                np.testing.assert_array_equal(named[kept], row[kept])


if __name__ == "__main__":
    unittest.main()
