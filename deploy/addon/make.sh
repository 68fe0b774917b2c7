#!/bin/sh
# Makes a local add-on of Home Assistant from this checkout:
#   deploy/addon/make.sh FOLDER     then copy FOLDER to /addons/chargemanager of Home Assistant
# and choose "Check for updates" in its add-on store. FOLDER must not exist or be empty.
set -eu
[ $# -eq 1 ] || {
  sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
  exit 2
}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ -e "$1" ] && [ -n "$(ls -A "$1")" ]; then
  echo "make.sh: $1 is not empty" >&2
  exit 1
fi
mkdir -p "$1/program"
cp "$here/config.yaml" "$here/build.yaml" "$here/Dockerfile" "$here/DOCS.md" "$1/"
cp "$root/CHANGELOG.md" "$1/"
for item in deno.json deno.lock main.ts routes src static; do
  cp -R "$root/$item" "$1/program/$item"
done
