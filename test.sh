#!/usr/bin/env bash
# Builds with warnings as errors, checks the style, runs every test. The last line is "N passed, N failed".
set -euo pipefail
export ORT_DISABLE_TELEMETRY=1
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

passed=0 failed=0 skipped=0
results=$(mktemp -d)
finish() {
  rm -rf "$results"
  if ((skipped > 0)); then echo "$skipped skipped"; fi
  echo "$passed passed, $failed failed"
  exit $((failed > 0))
}
check() {
  local what=$1
  shift
  echo "== $what"
  if "$@"; then return 0; fi
  echo "$what: failed"
  failed=$((failed + 1))
  return 1
}
# count trx files: adds up what the test runner recorded, whatever it printed
count() {
  local file line total executed ok
  for file in "$results"/*.trx; do
    [[ -f $file ]] || continue
    line=$(grep -m 1 -o '<Counters [^>]*>' "$file") || continue
    total=$(attribute total "$line") executed=$(attribute executed "$line") ok=$(attribute passed "$line")
    passed=$((passed + ok)) failed=$((failed + executed - ok)) skipped=$((skipped + total - executed))
  done
}
attribute() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<< "$2"; }

check build dotnet msbuild InferenceService.sln -restore -p:Configuration=Release -m:2 -v:quiet -nologo || finish
check "style (fix with: dotnet format)" dotnet format InferenceService.sln --verify-no-changes --no-restore || true

echo "== tests"
before=$failed code=0
dotnet test InferenceService.sln --no-build -c Release -v quiet --logger "trx;LogFilePrefix=run" --results-directory "$results" || code=$?
count
if ((code != 0 && failed == before)); then failed=$((failed + 1)); fi # the runner itself fell over
if ((code == 0 && passed == 0)); then echo "no test was found"; failed=$((failed + 1)); fi

# other NAME COMMAND...: tests in another language; they name what they skip and end with the same kind of line
other() {
  local name=$1 code=0 line ok bad
  shift
  echo "== $name"
  "$@" | tee "$results/$name" || code=$?
  line=$(grep -oE '[0-9]+ passed, [0-9]+ failed' "$results/$name" | tail -n 1) || line="$((code == 0)) passed, 0 failed"
  read -r ok _ bad _ <<< "$line"
  if ((code != 0 && bad == 0)); then bad=1; fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + $(grep -c '^SKIP ' "$results/$name" || true)))
}
# The first Python that has what the training code needs; one without it names what is skipped.
python() {
  local one
  for one in ${PYTHON:+"$PYTHON"} python3 /usr/bin/python3; do
    if "$one" -c 'import numpy, onnx, torch' 2> /dev/null; then
      "$one" "$@" 2>&1
      return
    fi
  done
  if command -v python3 > /dev/null; then python3 "$@"; else echo "SKIP training/tests: there is no python3"; fi
}
if [[ -x tests/interop/run.sh ]]; then other interop tests/interop/run.sh; fi
other tool tests/tool/run.sh
other training python -m training.tests
finish
