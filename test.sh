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

# Clients in other languages; the script ends with the same kind of line.
if [[ -x tests/interop/run.sh ]]; then
  echo "== interop"
  code=0
  tests/interop/run.sh | tee "$results/interop" || code=$?
  line=$(grep -oE '[0-9]+ passed, [0-9]+ failed' "$results/interop" | tail -n 1) || line="$((code == 0)) passed, 0 failed"
  read -r ok _ bad _ <<< "$line"
  if ((code != 0 && bad == 0)); then bad=1; fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + $(grep -c '^SKIP ' "$results/interop" || true)))
fi
finish
