#!/usr/bin/env bash
# Restores the solution; where the package registry lacks something, builds the stand-ins first (see README.md).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

restore() { dotnet restore "$root/InferenceService.sln" -v quiet; }

if [[ -f $root/offline/feed/Versions.props ]]; then "$root/offline/build.sh"; fi
echo "restoring packages"
if ! restore > /dev/null 2>&1; then
  echo "not everything is there; looking for what the registry lacks"
  "$root/offline/build.sh"
  restore
fi
