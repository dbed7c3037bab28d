#!/usr/bin/env bash
# The tool as its users install it: packed, installed beside nothing else, and run in an empty folder. Needs the build of test.sh.
# shellcheck disable=SC2317 # functions are called by check
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
check() {
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "$what: failed"; fi
}

install() {
  PACK_OPTIONS="--no-build -p:PackageOutputPath=$work/packages/" \
    "$root/run.sh" install --tool-path "$work/bin" > "$work/install.log" 2>&1 || { cat "$work/install.log"; return 1; }
}
outside() { (cd "$work/empty" && env -u ORT_DISABLE_TELEMETRY HOME="$work" PATH="$work/bin:$PATH" "$@"); }
generates() {
  outside videogen generate "a red circle moves" --frames 2 --quiet --json --out clip.gif > "$work/clip.json"
  [[ -s $work/empty/clip.gif ]] && grep -q '"ok":true' "$work/clip.json"
}
reads_prompts() {
  printf 'a red circle\n@a blue star\n' | outside videogen generate --prompts - --frames 1 --quiet --out 'c{n}.png'
  [[ -s $work/empty/c001.png && -s $work/empty/c002.png ]]
}
writes_nothing_else() { [[ -z $(find "$work" -path "$work/bin" -prune -o -path "$work/packages" -prune -o -name '*.db' -print) ]]; }
# shellcheck disable=SC2016 # the other shell expands it
completes() {
  outside bash -c 'eval "$(videogen completion bash)"; COMP_LINE="videogen generate x --see" COMP_POINT=24 COMP_WORDS=(videogen generate x --see) COMP_CWORD=3
    _videogen; [[ ${COMPREPLY[*]} == --seed ]]'
}

mkdir "$work/empty"
check "./run.sh install" install
check "videogen generate, in an empty folder" generates
check "videogen generate --prompts -" reads_prompts
check "videogen completion bash" completes
check "no files of its own" writes_nothing_else
echo "$passed passed, $failed failed"
exit $((failed > 0))
