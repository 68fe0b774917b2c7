#!/bin/sh
# The program's commands on an installed service, as its own user and on its data:
#   sudo chargemanager doctor | backup FILE | restore FILE | import FILE | reset-secret | healthcheck
# What must not run beside the service says so: stop it before (systemctl stop chargemanager).
# A FILE has to be readable, or its folder writable, for the user chargemanager.
set -eu

# Where install.sh has put it; another root is for images and tests.
target=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
root=${target%/opt/chargemanager}
data=$root/var/lib/chargemanager
user=chargemanager

# Settings that are fixed for the service are fixed here too; systemd reads that file as root.
if [ -r "$root/etc/chargemanager.env" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in
      CHARGEMANAGER_*=*) export "${line?}" ;;
    esac
  done <"$root/etc/chargemanager.env"
fi

if [ -z "$root" ] && [ "$(id -un)" != "$user" ]; then
  [ "$(id -u)" = 0 ] || {
    echo "chargemanager: must be run as root: sudo chargemanager $*" >&2
    exit 1
  }
  exec runuser -u "$user" -- "$0" "$@"
fi

# A name without a folder is meant from where one stands.
command=${1:---help}
file=${2:-}
case "$command" in
  backup | restore | import)
    case "$file" in
      "" | /*) ;;
      *) shift 2 && set -- "$command" "$PWD/$file" "$@" ;;
    esac
    reach="--allow-read --allow-write"
    ;;
  start | demo)
    echo "chargemanager: systemctl start chargemanager starts the service" >&2
    exit 2
    ;;
  *) reach="--allow-read=$data --allow-write=$data" ;;
esac

cd "$target"
export CHARGEMANAGER_DATA_DIR="$data" DENO_DIR="$target/cache" DENO_NO_UPDATE_CHECK=1
# shellcheck disable=SC2086 # two flags in one variable
exec "$target/bin/deno" run --no-prompt --cached-only --lock=deno.lock --frozen --deny-run \
  --deny-ffi --ignore-env "--allow-env=CHARGEMANAGER_*" --allow-net \
  --allow-sys=hostname,networkInterfaces,osUptime $reach main.ts "$@"
