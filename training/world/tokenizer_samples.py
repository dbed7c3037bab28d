"""Writes prompts with their words and token ids, for the service's tokenizer to agree with.

Usage: python3 -m training.world.tokenizer_samples training/world/tokenizer_samples.json
"""

import json
import sys
from pathlib import Path

import numpy as np

from training.world.attributes import sample_attributes
from training.world.captions import LANGUAGES, caption
from training.world.tokenizer import Tokenizer, build_vocabulary, split_words

SPECIAL_CASES = (
    "",
    "   ",
    "a red circle moves to the right",
    "A Red CIRCLE moves to the Right.",
    "a big blue star bouncing on a white background",
    "a five-pointed star, slowly!",
    "  two   spaces  ",
    "a r\u00e9d circl\u00e9",
    "a red circles",
    "an elephant rides a bicycle",
    "(red) [circle] {square} <star> #1 $5 a_b",
    "red/green; blue: yellow?",
    "\u4e00\u4e2a\u7ea2\u8272\u7684\u5706\u5f62\u5411\u53f3\u79fb\u52a8",
    "\u4e00\u4e2a red \u5706\u5f62 moves \u5411\u53f3\u79fb\u52a8\u3002",
    "\u9ed1\u8272\u80cc\u666f\uff0c\u5927\u661f\u661f\u5f39\u8df3\uff01",
    "\u3010\u7ea2\u8272\u3011\u201c\u65b9\u5757\u201d\u4e0a\u5347",
    "\u7ea2\u8272\u732b\u54aa\u5411\u5de6\u79fb\u52a8",
    "a red circle moves to the right " * 4,
    # What Microsoft.ML.Tokenizers 2.0.1 by itself reads otherwise than BERT does.
    "a+b=c $5 <star> red|blue ^up `left` ~down",
    "red\u00d7blue \u20ac5 5\u00b0 \u00a9star \u2192right",
    "a cir\u00adcle, re\u200bd, \u2060blue\ufeff star, gre\u200den, pi\u200cnk",
    "\U0001f534 circle \U0001f468\u200d\U0001f467 \u2764\ufe0f star\u2b50red",
    "CAF\u00c9 na\u00efve \u0130stanbul stra\u00dfe \u2260 \u037e \u212aelvin e\u0301",
    "\u3000red\u00a0circle\u2003blue\u2028star\u2029up\tdown",
    "[SEP] [UNK] [PAD] ##s red##s",
    "\uf92d \U00020000\uff32\uff25\uff24 \u30ab\u30bf \ud55c\uad6d \u0e44\u0e17\u0e22",
    "don't T-shirt 3.5 red_circle (\u00ab\u4e00\u00bb)",
)


def main() -> None:
    tokenizer, rng = Tokenizer(build_vocabulary()), np.random.RandomState(5)
    prompts = list(SPECIAL_CASES)
    for index, row in enumerate(sample_attributes(24, rng)):
        prompts.append(caption(row, rng, LANGUAGES[index % 2])[0])
    samples = [
        {
            "prompt": prompt,
            "words": split_words(prompt),
            "ids": tokenizer.encode(prompt),
        }
        for prompt in prompts
    ]
    lines = ",\n".join("  " + json.dumps(sample) for sample in samples)
    Path(sys.argv[1]).write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
