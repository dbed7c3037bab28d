#!/usr/bin/env bash
# Makes one bundle from nothing: trains what it needs, exports, evaluates.
#
#   training/make_bundle.sh FAMILY            gpt, recurrent, gan or diffusion
#   training/make_bundle.sh FAMILY --smoke    the same path in about a minute
#   training/make_bundle.sh FAMILY --resume   goes on from the last checkpoints
#   options: --minutes N (processor minutes for the family's own network),
#            --autoencoder-minutes N, --processes N, --prompts N, --version V,
#            --work FOLDER, --bundle FOLDER
# What families share (autoencoder, sound, text encoder, painter) is trained once and kept in
# the work folder; delete its checkpoint to train it anew.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
work=$root/artifacts/training
bundle='' autoencoder_minutes=12 text_minutes=3.5 painter_minutes=5 sound_minutes=6
minutes=''
processes=1 prompts=500 version=1.0.0 resume=()

family=${1:-}
case $family in
  gpt) name=shapes-gpt module=autoregressive checkpoint=transformer usual=150 ;;
  recurrent) name=shapes-seq2seq module=recurrent checkpoint=recurrent usual=30 ;;
  gan) name=shapes-gan module=gan checkpoint=gan usual=15 ;;
  diffusion) name=shapes-diffusion module=diffusion checkpoint=diffusion usual=40 ;;
  *) echo "usage: $0 gpt|recurrent|gan|diffusion [options]" >&2; exit 2 ;;
esac
shift

while [ $# -gt 0 ]; do
  case $1 in
    --smoke)
      autoencoder_minutes=0.2 text_minutes=0.1 painter_minutes=0.1 sound_minutes=0.15
      usual=0.15 prompts=10
      work=$root/artifacts/training/smoke
      bundle=$work/$name
      ;;
    --resume) resume=(--resume) ;;
    --minutes) minutes=$2; shift ;;
    --autoencoder-minutes) autoencoder_minutes=$2; shift ;;
    --processes) processes=$2; shift ;;
    --prompts) prompts=$2; shift ;;
    --version) version=$2; shift ;;
    --work) work=$2; shift ;;
    --bundle) bundle=$2; shift ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift
done

bundle=${bundle:-$root/models/$name}
mkdir -p "$work"
export PYTHONPATH=$root${PYTHONPATH:+:$PYTHONPATH}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

# run NAME FOLDER MINUTES [ARGUMENT...]: trains what the folder holds to $work/NAME.pt and keeps the log
run() {
  local name=$1 module=$2 time=$3
  shift 3
  "$python" -m "training.$module.train" --minutes "$time" --processes "$processes" \
    --checkpoint "$work/$name.pt" "$@" | tee -a "$work/$name.log"
}

# once NAME FOLDER MINUTES [ARGUMENT...]: the same, unless it was done before
once() {
  if [ ! -e "$work/$1.done" ]; then
    run "$@" "${resume[@]}"
    touch "$work/$1.done"
  fi
}

once autoencoder frames "$autoencoder_minutes"
given=(--autoencoder "$work/autoencoder.pt")
once sound sound "$sound_minutes" "${given[@]}"
if [ "$family" = gpt ]; then
  "$python" -m training.autoregressive.check_stepper
else
  once text text "$text_minutes"
  given+=(--text "$work/text.pt")
fi
if [ "$family" != gpt ]; then
  once painter facts "$painter_minutes" "${given[@]}"
fi
if [ "$family" = gan ] || [ "$family" = diffusion ]; then
  given+=(--painter "$work/painter.pt")
fi
if [ "$family" = gan ] && [ -e "$work/recurrent.pt" ]; then
  given+=(--start "$work/recurrent.pt") # half of the way is the same
fi
run "$checkpoint" "$module" "${minutes:-$usual}" "${given[@]}" "${resume[@]}"

"$python" -m training.export "$family" --work "$work" --bundle "$bundle" --version "$version"
"$python" -m training.evaluation.clips "$family" --work "$work" --prompts "$prompts" \
  --sheet "$work/sheet-$family.png" | tee "$work/evaluation-$family.md"
"$python" -m training.evaluation.sound --work "$work" --clips "$((prompts / 5))" |
  tee "$work/evaluation-sound.md"
if [ "$family" = gan ]; then
  ranked=$((prompts / 5 < 2 ? 2 : prompts / 5))
  "$python" -m training.evaluation.critic --work "$work" --prompts "$ranked" | tee "$work/ranking.md"
fi
echo "bundle: $bundle"
