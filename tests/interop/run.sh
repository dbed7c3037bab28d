#!/usr/bin/env bash
# Calls the built server from another language. Each check prints "PASS name", "FAIL name: reason" or "SKIP name: reason";
# the last line is "interop: N passed, N failed". Needs Node.js 20 or later; where it is missing, all of it is skipped by name,
# but not in CI (CI is set), where nothing may be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

give_up() {
  if [[ -n ${CI:-} ]]; then
    echo "FAIL interop: $1"
    echo "interop: 0 passed, 1 failed"
    exit 1
  fi
  echo "SKIP interop: $1"
  echo "interop: 0 passed, 0 failed"
  exit 0
}

for program in node npm; do
  command -v "$program" > /dev/null || give_up "Node.js 20 or later with npm is not installed"
done
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || give_up "Node.js $(node --version) is older than 20"
# The packages are fetched once, and again when the lock file has changed. None of their scripts is run.
if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --ignore-scripts --loglevel=error >&2 || give_up "npm ci cannot fetch the packages"
  cp package-lock.json node_modules/.installed
fi
exec node checks.js
