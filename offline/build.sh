#!/usr/bin/env bash
# Packs stand-ins for the packages that the configured registry cannot give into offline/feed. See offline/README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if command -v flock > /dev/null; then exec 9> .lock && flock 9; fi # one at a time
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

accelerator=${Accelerator:-cpu}
if [[ -z ${Accelerator:-} && ( -e /dev/nvidiactl || -e /dev/dxg ) ]]; then accelerator=cuda; fi

# Where a registry has only an older release of something, that release does.
declare -A older=([Google.Protobuf]=3.25.1)

# npm package, version, sha512 of its tarball, what of it is used
ort_base=(com.github.asus4.onnxruntime 0.4.9 BkzxduSZ9IkeDP6Q8lz2TFU2ie7hSSvS7ZIfzMooExoq0CNzJnuuGaUJ7IsojBgqO4ouD1jXah8OYyJbCN29Fg==
  package/Runtime package/Plugins/Linux/x64)
ort_core=(onnxruntime-node 1.29.0 WjiVVB72riILz8HbYvxvmjKyE/WmkYoSfKY++axo5jAR609HQg8MwiG/HhShpTcJfmmAdzxxmB+MMST3A+SiPA==
  package/bin/napi-v6/linux/x64)
ort_gpu=(com.github.asus4.onnxruntime.linux-x64-gpu 0.4.9 FopIhNE/Ng+v2X65wVc9clPCBCvhvA53Hxo2U0Kf5fGdVsC7iCA+mZ0KLWggcQAj7TIZ6pNidR4AC10g74Xo6w==
  package/Plugins/Linux/x64)

new=.build/feed # becomes feed once complete

say() { printf 'offline: %s\n' "$*"; }
die() { printf 'offline: %s\n' "$*" >&2; exit 1; }
pinned() { sed -n "s|.*<PackageVersion Include=\"$1\" Version=\"\([^\"]*\)\".*|\1|p" ../Directory.Packages.props; }
stand_in_version() { find "$new" -name "$1.[0-9]*.nupkg" | sed "s|^$new/$1\.||; s|\.nupkg$||"; }

[[ $accelerator == cuda || $accelerator == cpu ]] || die "Accelerator is '$accelerator'; it must be 'cuda' or 'cpu'"

# The feed serves as long as neither the sources nor the pins have changed; one made for cuda serves cpu as well.
state=$(find . \( -name feed -o -name .build -o -name .lock -o -name README.md -o -name restore.sh \) -prune -o -type f -print0 | LC_ALL=C sort -z | cat - <(printf '%s\0' ../Directory.Packages.props) |
  xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
if [[ -f feed/state && " $(cat feed/state) " =~ \ $state\ (cuda|$accelerator)\  ]]; then
  say "stand-ins are up to date"
  exit 0
fi

# Ask for every package by its real id and version; the refusals name what is missing.
rm -rf .build
mkdir -p "$new" .build/npm
stand_ins=()
for project in */*.csproj; do
  id=${project%%/*}
  if [[ $id != probe && ( $accelerator == cuda || $id != *.Gpu* ) ]]; then stand_ins+=("$id"); fi
done
{
  echo '<Project><ItemGroup>'
  for id in "${stand_ins[@]}" "${!older[@]}"; do echo "  <PackageDownload Include=\"$id\" Version=\"[$(pinned "$id")]\" />"; done
  echo '</ItemGroup></Project>'
} > .build/probe.props
say "asking the package registry for ${#stand_ins[@]} packages"
missing=()
if ! dotnet restore probe/probe.csproj -p:OfflineFeed="$PWD/$new/" > .build/probe.log 2>&1; then
  mapfile -t missing < <(sed -nE 's/.*error NU110[123]: Unable to find [^.]*package ([A-Za-z0-9.]*[A-Za-z0-9]).*/\1/p' .build/probe.log | sort -u)
  if grep -v -E 'error NU110[123]' .build/probe.log | grep -q 'error' || ((${#missing[@]} == 0)); then
    cat .build/probe.log >&2
    die "the package registry does not answer; nothing was built"
  fi
fi
if ((${#missing[@]} == 0)); then
  rm -rf feed .build
  say "the registry has them all; no stand-in is needed"
  exit 0
fi

needed=()
for id in "${missing[@]}"; do
  if [[ -d $id ]]; then needed+=("$id"); fi
done

# What Directory.Packages.props reads. The suffix marks what is built from stand-ins, and lets it be packed.
write_versions() {
  echo '<Project>'
  echo '  <!-- Written by offline/build.sh. -->'
  echo '  <PropertyGroup>'
  # shellcheck disable=SC2016 # MSBuild expands these
  echo '    <RestoreAdditionalProjectSources>$(RestoreAdditionalProjectSources);$(MSBuildThisFileDirectory)</RestoreAdditionalProjectSources>'
  echo '    <VersionSuffix>offline</VersionSuffix>'
  echo "    <OfflinePackages>;$(IFS=';'; echo "${missing[*]}");</OfflinePackages>"
  echo '  </PropertyGroup>'
  echo '  <ItemGroup>'
  for id in "${missing[@]}"; do
    version=${older[$id]:-$(stand_in_version "$id")}
    if [[ -n $version ]]; then echo "    <PackageVersion Update=\"$id\" Version=\"$version\" />"; fi
  done
  echo '  </ItemGroup>'
  echo '</Project>'
}

fetch() {
  local name=$1 version=$2 sha512=$3 tarball
  say "fetching $name $version from npm, ${*: -1}"
  (cd .build/npm && npm pack "$name@$version" --silent > /dev/null) || die "npm cannot give $name@$version"
  tarball=.build/npm/$name-$version.tgz
  [[ $(node -p 'crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' "$tarball") == "$sha512" ]] ||
    die "$name@$version is not the file that was pinned"
  mkdir -p ".build/npm/$name"
  tar -xzf "$tarball" -C ".build/npm/$name" --strip-components 1 "${@:4:$#-4}"
  rm "$tarball"
}

write_versions > "$new/Versions.props"
if [[ " ${missing[*]} " == *" Microsoft.ML.OnnxRuntime"* ]]; then
  command -v npm > /dev/null || die "npm is needed to fetch ONNX Runtime; install Node.js"
  fetch "${ort_base[@]}" "150 MB"
  if [[ $accelerator == cuda ]]; then
    fetch "${ort_core[@]}" "112 MB"
    fetch "${ort_gpu[@]}" "179 MB"
  fi
fi

if ((${#needed[@]} > 0)); then
  {
    echo '<Solution>'
    for id in "${needed[@]}"; do echo "  <Project Path=\"../$id/$id.csproj\" />"; done
    echo '</Solution>'
  } > .build/stand-ins.slnx
  say "packing ${#needed[@]} stand-ins: ${needed[*]}"
  dotnet pack .build/stand-ins.slnx -c Release -m:2 -v quiet -p:OfflineFeed="$PWD/$new/" > .build/pack.log 2>&1 || { cat .build/pack.log >&2; die "a stand-in does not build"; }
fi

# The machine-wide cache never looks twice at a version; drop what it may hold of an earlier build of these.
cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
for id in "${needed[@]}"; do
  version=$(stand_in_version "$id")
  [[ -n $version ]] || die "$id was not packed"
  rm -rf "${cache:?}/${id,,}/$version"
done
write_versions > "$new/Versions.props"
echo "$state $accelerator" > "$new/state"
rm -rf feed
mv "$new" feed
rm -rf .build
say "done"
