#!/usr/bin/env bash
# bench.sh NAME [--quick]: builds in Release and runs a benchmark; results go to artifacts/bench/NAME.json.
# Without a name the benchmarks are listed.
set -euo pipefail
export ORT_DISABLE_TELEMETRY=1
cd "$(dirname "${BASH_SOURCE[0]}")"
bench=tests/InferenceService.Benchmarks

dotnet msbuild "$bench" -restore -p:Configuration=Release -m:2 -v:quiet -nologo >&2

# The peer is Node.js with packages of its own.
[[ ${1-} != peer || -d tests/peer/node_modules ]] || npm --prefix tests/peer ci >&2

# Models of several sizes are made on the spot; PYTHON needs torch and onnx (training/README.md).
if [[ ${1-} == scaling ]]; then
    for size in 3m 20m 100m; do
        [[ -f artifacts/bundles/random-$size/model.json ]] ||
            "${PYTHON:-python3}" -m training.export.random_bundle --parameters "$size" --out "artifacts/bundles/random-$size" >&2
    done
fi
exec dotnet "$bench/bin/Release/net10.0/InferenceService.Benchmarks.dll" "$@"
