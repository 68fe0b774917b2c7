#!/bin/sh
# Installs chargemanager as a service on Raspberry Pi OS, Debian or Ubuntu, from this checkout:
#   sudo deploy/systemd/install.sh                installs or updates, and starts it
#   sudo deploy/systemd/install.sh --undo         removes service, program and user; keeps the data
#   sudo deploy/systemd/install.sh --undo --purge removes the data too
# Options: --deno FILE    this Deno in place of the one on the PATH or the one of npm
#          --cache FOLDER packages from a cache folder of Deno's, where the internet is out of reach
#          --root FOLDER  into a folder, starting nothing (for images and tests)
# It may be run as often as one likes.
set -eu

DENO_VERSION=2.9.5
USER_NAME=chargemanager
PROGRAM="deno.json deno.lock docs main.ts routes src static CHANGELOG.md LICENSE README.md"

root="" deno="" cache="" undo=no purge=no
fail() {
  echo "install.sh: $*" >&2
  exit 1
}
while [ $# -gt 0 ]; do
  case "$1" in
    --undo) undo=yes ;;
    --purge) purge=yes ;;
    --root | --deno | --cache)
      [ $# -ge 2 ] || fail "$1 needs a path"
      case "$1" in
        --root) root=$2 ;;
        --deno) deno=$2 ;;
        --cache) cache=$2 ;;
      esac
      shift
      ;;
    -h | --help)
      sed -n '2,10s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *) fail "Unknown option $1; --help tells the options" ;;
  esac
  shift
done
[ "$purge" = no ] || [ "$undo" = yes ] || fail "--purge goes with --undo"
[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail "Must be run as root: sudo $0"

target=$root/opt/chargemanager
unit=$root/etc/systemd/system/chargemanager.service
data=$root/var/lib/chargemanager
source=$(cd "$(dirname "$0")/../.." && pwd)

# Asks the service manager, where it is this machine's.
manage() {
  [ -z "$root" ] || return 0
  systemctl "$@"
}

if [ "$undo" = yes ]; then
  manage disable --now chargemanager.service 2>/dev/null || true
  rm -f "$unit"
  manage daemon-reload
  rm -rf "$target" "$root/usr/local/bin/chargemanager"
  if [ "$purge" = yes ]; then
    rm -rf "$data" "$root/etc/chargemanager.env"
  fi
  if [ -z "$root" ] && id "$USER_NAME" >/dev/null 2>&1; then
    userdel "$USER_NAME"
  fi
  if [ "$purge" = yes ]; then
    echo "Removed, with the data"
  else
    echo "Removed; the data are still in $data"
  fi
  exit 0
fi

[ "$source" != "$target" ] || fail "Run it from a checkout, not from $target"
[ -f "$source/main.ts" ] || fail "No main.ts in $source: the script must stay in its checkout"

if [ -z "$root" ] && ! id "$USER_NAME" >/dev/null 2>&1; then
  useradd --system --home-dir /var/lib/chargemanager --no-create-home --shell /usr/sbin/nologin \
    "$USER_NAME"
fi

mkdir -p "$target/bin" "$(dirname "$unit")"

# The binary itself: npx and npm's shim do not pass a stop on.
if [ -z "$deno" ] && command -v deno >/dev/null 2>&1 &&
  deno --version 2>/dev/null | grep -q "^deno $DENO_VERSION "; then
  deno=$(readlink -f "$(command -v deno)")
fi
if [ -z "$deno" ]; then
  command -v npm >/dev/null 2>&1 ||
    fail "Needs Deno $DENO_VERSION, or npm to fetch it: apt install npm"
  fetched=$(mktemp -d)
  trap 'rm -rf "$fetched"' EXIT
  npm install --silent --no-audit --no-fund --prefix "$fetched" "deno@$DENO_VERSION"
  deno=$(find "$fetched/node_modules/@deno" -type f -name deno | head -n 1)
fi
[ -n "$deno" ] && [ -x "$deno" ] || fail "No Deno $DENO_VERSION for this machine"
"$deno" --version | grep -q "^deno $DENO_VERSION " ||
  fail "$deno is not Deno $DENO_VERSION"
install -m 0755 "$deno" "$target/bin/deno.new"
mv "$target/bin/deno.new" "$target/bin/deno"

# What an earlier version had and this one has not goes.
for item in $PROGRAM; do
  rm -rf "${target:?}/$item"
  cp -R "$source/$item" "$target/$item"
done

if [ -n "$cache" ]; then
  # Just what the lock names, as "NAME@VERSION": a developer's cache holds much more.
  sed -n 's/^    "\(@\{0,1\}[^@:"]*\)@\([0-9][^"_]*\)[_"].*{$/\1 \2/p' "$source/deno.lock" |
    while read -r name version; do
      for registry in "$cache"/npm/*; do
        [ -d "$registry/$name/$version" ] || continue
        copy=$target/cache/npm/${registry##*/}/$name
        mkdir -p "$copy"
        rm -rf "${copy:?}/$version"
        cp -R "$registry/$name/$version" "$copy/$version"
      done
    done
fi
# Fetches what the lock names, and proves that it starts without a network from then on.
(
  cd "$target"
  export DENO_DIR="$target/cache" DENO_NO_UPDATE_CHECK=1
  [ -n "$cache" ] || "$target/bin/deno" cache --quiet --lock=deno.lock --frozen main.ts
  "$target/bin/deno" run --quiet --no-prompt --cached-only --lock=deno.lock --frozen \
    --ignore-env main.ts --version
)
# The other commands: sudo chargemanager doctor
install -m 0755 "$source/deploy/systemd/chargemanager.sh" "$target/bin/chargemanager"
mkdir -p "$root/usr/local/bin"
ln -sfn "$target/bin/chargemanager" "$root/usr/local/bin/chargemanager"
chmod -R u=rwX,go=rX "$target"

install -m 0644 "$source/deploy/systemd/chargemanager.service" "$unit"
manage daemon-reload
manage enable chargemanager.service
manage restart chargemanager.service
if [ -z "$root" ]; then
  echo "Running: open http://$(hostname):5000 ('systemctl status chargemanager' tells more)"
else
  echo "Installed in $root"
fi
