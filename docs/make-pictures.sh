#!/usr/bin/env bash
# Makes the README's pictures anew with the default model: clip.gif, and clips.png, of which a row is every other frame of a clip.
# Needs ImageMagick beside what ./run.sh needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

../run.sh generate "a red circle moves to the right" --seed 7 --out clip.gif

row=0
while read -r seed prompt; do
  row=$((row + 1))
  ../run.sh generate "$prompt" --seed "$seed" --scale 2 --out "$work/row$row-%02d.png"
  rm "$work/row$row"-?[13579].png
done << 'PROMPTS'
7 a red circle moves to the right
1 一个大的蓝色星星在白色背景上弹跳
2 a small green triangle goes around in a circle on a gray background
6 a big yellow square shrinks on navy
PROMPTS
montage "$work"/row*.png -tile 8x -geometry +2+2 -background white -strip "PNG8:clips.png"
