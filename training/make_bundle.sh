#!/usr/bin/env bash
# Makes the shapes-gpt bundle from nothing: trains both models, exports, evaluates.
#
#   training/make_bundle.sh                  full run, about 95 minutes on two cores
#   training/make_bundle.sh --smoke          the same path in about a minute
#   training/make_bundle.sh --resume         goes on from the last checkpoints
#   options: --minutes N (for the transformer), --autoencoder-minutes N,
#            --processes N, --work FOLDER, --bundle FOLDER
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
python=${PYTHON:-python3}
work=$root/artifacts/training
bundle=$root/models/shapes-gpt
autoencoder_minutes=12
minutes=78
processes=2
prompts=200
resume=()

while [ $# -gt 0 ]; do
  case $1 in
    --smoke)
      autoencoder_minutes=0.3 minutes=0.5 prompts=8
      work=$root/artifacts/training/smoke
      bundle=$work/bundle
      ;;
    --resume) resume=(--resume) ;;
    --minutes) minutes=$2; shift ;;
    --autoencoder-minutes) autoencoder_minutes=$2; shift ;;
    --processes) processes=$2; shift ;;
    --work) work=$2; shift ;;
    --bundle) bundle=$2; shift ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift
done

autoencoder=$work/autoencoder.pt
transformer=$work/transformer.pt
mkdir -p "$work"
cd "$here"

"$python" check_stepper.py
"$python" train_autoencoder.py --minutes "$autoencoder_minutes" --processes "$processes" \
  --checkpoint "$autoencoder" "${resume[@]}" | tee -a "$work/autoencoder.log"
"$python" train_transformer.py --minutes "$minutes" --processes "$processes" \
  --autoencoder "$autoencoder" --checkpoint "$transformer" "${resume[@]}" |
  tee -a "$work/transformer.log"
"$python" export.py --autoencoder "$autoencoder" --transformer "$transformer" --bundle "$bundle"
"$python" evaluate.py --autoencoder "$autoencoder" --transformer "$transformer" \
  --prompts "$prompts" --sheets "$work/sheets" | tee "$work/evaluation.md"
echo "bundle: $bundle"
