# Shared by ./run and ./test: virtual environment from the hashed lock, missing system packages.
# Sourced; every step says what it does. Nothing is done twice: a stamp remembers the lock's hash.

step() { printf '→ %s\n' "$*"; }

# What Qt and the evidence worker need on a bare Debian 12; the screen ones only with a screen.
packages_run="libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0 libbrotli1 fonts-dejavu-core"
packages_screen="libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-randr0 libxcb-xkb1 libx11-xcb1 libxcb-render-util0 libxcb-image0 libxcb-xfixes0 libxcb-sync1"
packages_test="postgresql xvfb xdotool poppler-utils curl util-linux"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@"
  elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then sudo "$@"
  else return 77; fi
}

find_python() {
  for candidate in python3.11 python3 python3.12 python3.13; do
    if command -v "$candidate" >/dev/null 2>&1 &&
       "$candidate" -c 'import sys; raise SystemExit(not sys.version_info >= (3, 11))' 2>/dev/null; then
      command -v "$candidate"; return 0
    fi
  done
  return 1
}

missing_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$name"
  done
}

setup_packages() {
  command -v apt-get >/dev/null 2>&1 || return 0
  missing="$(missing_packages "$@")"
  [ -n "$missing" ] || return 0
  step "Systempakete installieren: $missing"
  # shellcheck disable=SC2086
  if as_root sh -c 'export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"' sh $missing >/dev/null; then
    return 0
  fi
  echo "Dafür fehlen die Rechte (oder die Paketquelle). Bitte einmal ausführen:" >&2
  echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $missing" >&2
  return 1
}

setup_venv() {
  lock="$1"
  stamp=".venv/.setup-stamp"
  wanted="$(sha256sum "$lock" | cut -d' ' -f1)"
  # The test lock contains the run lock: either stamp of the bigger one is enough.
  if [ -f "$stamp" ] && grep -q "$wanted" "$stamp"; then return 0; fi
  python="$(find_python)" || {
    echo "Python 3.11 oder neuer fehlt. Bitte einmal ausführen: sudo apt-get install -y python3 python3-venv" >&2
    return 1
  }
  if [ ! -x .venv/bin/python ]; then
    step "Virtuelle Umgebung anlegen (.venv)"
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
      rm -rf .venv
      setup_packages python3-venv || return 1
      "$python" -m venv .venv
    fi
  fi
  step "Bibliotheken installieren (geprüft nach $lock)"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --require-hashes --only-binary :all: -r "$lock"
  [ "$lock" = requirements-test.lock ] && sha256sum requirements.lock | cut -d' ' -f1 >> "$stamp"
  printf '%s\n' "$wanted" >> "$stamp"
}

setup_all() {
  if [ "$1" = test ]; then
    setup_packages $packages_run $packages_screen $packages_test || [ -z "${CI:-}" ] || return 1
    setup_venv requirements-test.lock
  else
    setup_packages $packages_run $packages_screen || return 1
    setup_venv requirements.lock
  fi
}
