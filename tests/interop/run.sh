#!/usr/bin/env bash
# Calls the built server from another language. Each check prints "PASS name" or "FAIL name: reason";
# the last line is "interop: N passed, N failed". Needs Node.js 20 or later.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() {
  echo "FAIL $1: $2"
  echo "interop: 0 passed, 1 failed"
  exit 1
}

command -v npm > /dev/null || fail "node" "Node.js 20 or later with npm is not installed"
# The packages are fetched once, and again when the lock file has changed. None of their scripts is run.
if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --ignore-scripts --loglevel=error >&2 || fail "npm ci" "the packages cannot be installed"
  cp package-lock.json node_modules/.installed
fi
exec node checks.js
