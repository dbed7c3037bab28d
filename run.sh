#!/usr/bin/env bash
# Builds what is not built yet, then hands its arguments to the videogen command.
set -euo pipefail
export ORT_DISABLE_TELEMETRY=1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tool=$root/src/InferenceService.Tool
app=$tool/bin/Release/net10.0/videogen.dll

if (($# == 0)); then
  cat <<'HELP'
Text in, video out.

  ./run.sh generate "..." -o clip.gif   make a clip; starts a service of its own for it
  ./run.sh serve                        start the service
  ./run.sh models                       what its models can do
  ./run.sh generate --help              all options of a command
  ./run.sh install                      put it on the PATH as videogen (a .NET tool, with the models)

The first time builds everything (a few minutes); later ones load one model and make a clip in seconds.

  ./test.sh                             build, check the style, run all tests
  ./bench.sh                            measure

Accelerator=cuda or Accelerator=cpu before a command overrides what is found on this machine.
HELP
  exit 0
fi

# What is packed is a tool of this platform, so its package is named after that. PACK_OPTIONS go to dotnet pack.
if [[ $1 == install ]]; then
  shift
  place=("${@:---global}")
  packages=$root/artifacts
  if [[ ${PACK_OPTIONS:-} =~ PackageOutputPath=([^ ]+) ]]; then packages=${BASH_REMATCH[1]%/}; fi
  rm -f "$packages"/videogen.*.nupkg
  # shellcheck disable=SC2086 # several options
  dotnet pack "$tool" -c Release -v quiet -nologo ${PACK_OPTIONS:-}
  package=$(basename "$packages"/videogen.*.nupkg .nupkg)
  id=$(sed -E 's/\.[0-9]+\.[0-9]+\.[0-9]+[^.]*$//' <<< "$package")
  dotnet tool uninstall "$id" "${place[@]}" > /dev/null 2>&1 || true
  dotnet tool install "$id" "${place[@]}" --source "$packages"
  exit
fi

# Up to date: nothing the build reads is newer than the last good build, made for the same accelerator.
built=$tool/obj/built-for-${Accelerator:-default}
inputs=("$root"/src "$root"/protos "$root"/Directory.* "$root/.editorconfig")
if [[ ! -f $app || ! -f $built ]] ||
  [[ -n $(find "${inputs[@]}" \( -name bin -o -name obj \) -prune -o -type f -newer "$built" -print -quit) ]]; then
  {
    echo "building (only when something has changed)"
    mkdir -p "$tool/obj"
    rm -f "$tool"/obj/built-for-*
    touch "$built.new"
    dotnet msbuild "$tool" -restore -p:Configuration=Release -m:2 -v:quiet -nologo
    mv "$built.new" "$built"
  } >&2
fi
exec dotnet "$app" "$@"
