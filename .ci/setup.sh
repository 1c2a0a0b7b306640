# Shared by ./run and ./test: missing system packages, virtual environment from the hashed lock.
# Sourced; every step says what it does. A stamp in .venv remembers what is already there.

step() { printf '→ %s\n' "$*"; }

# Nothing of the person's own Python settings reaches the product; index, proxy and certificates
# come from the environment (PIP_*, SSL_CERT_FILE ...) or from pip's settings of the machine.
# A settings file named here, even an empty one, keeps pip from reading the person's.
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP VIRTUAL_ENV PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_NO_BINARY
[ -n "${PIP_CONFIG_FILE:-}" ] || export PIP_CONFIG_FILE="$PWD/.ci/pip.conf"

# What Qt and the evidence worker need on a bare Debian 12, and what Qt needs for a window.
packages_run="libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0 fonts-dejavu-core"
packages_screen="libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-randr0 libxcb-xkb1 libx11-xcb1 libxcb-render-util0 libxcb-image0 libxcb-xfixes0 libxcb-sync1"
packages_test="postgresql xvfb xdotool poppler-utils curl util-linux"

find_python() {
  for candidate in python3.11 python3 python3.12 python3.13; do
    if command -v "$candidate" >/dev/null 2>&1 &&
       "$candidate" -c 'import sys; raise SystemExit(not sys.version_info >= (3, 11))' 2>/dev/null; then
      command -v "$candidate"; return 0
    fi
  done
  return 1
}

venv_works() { [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' 2>/dev/null; }

missing_packages() {
  for name in "$@"; do
    # Later releases carry some of these names with a suffix.
    dpkg-query -W -f='${Status}\n' "$name" "${name}t64" 2>/dev/null | grep -q 'ok installed' ||
      printf '%s ' "$name"
  done
  if ! venv_works; then
    python="$(find_python)" || { printf 'python3 python3-venv '; return 0; }
    "$python" -c 'import ensurepip' 2>/dev/null || printf 'python3-venv '
  fi
}

# Runs a command with root's rights; 77 when there is no way to them.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif ! command -v sudo >/dev/null 2>&1; then return 77
  elif sudo -n true 2>/dev/null; then sudo -n "$@"
  elif [ -t 2 ] && [ -z "${CI:-}" ]; then sudo "$@"
  else return 77; fi
}

setup_packages() {
  command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1 || return 0
  missing="$(missing_packages "$@")"
  missing="${missing% }"
  [ -n "$missing" ] || return 0
  step "Systempakete installieren: $missing"
  line="apt-get update && apt-get install -y --no-install-recommends $missing"
  quiet="apt-get -qq -o DPkg::Lock::Timeout=120"
  outcome=0
  # 9 is the lock below: a service that a package starts must not inherit it.
  as_root sh -c "export DEBIAN_FRONTEND=noninteractive; ${line//apt-get/$quiet}" \
    </dev/null >/dev/null 9<&- || outcome=$?
  [ "$outcome" != 0 ] || return 0
  if [ "$outcome" = 77 ]; then echo "Dafür fehlen hier die Rechte. Bitte diese Zeile einmal ausführen (lassen), dann erneut starten:" >&2
  else echo "Das ist nicht gelungen (Meldung oben). Bitte diese Zeile einmal ausführen, dann erneut starten:" >&2; fi
  if [ "$(id -u)" = 0 ]; then echo "  $line" >&2
  elif command -v sudo >/dev/null 2>&1; then echo "  ${line//apt-get/sudo apt-get}" >&2
  else echo "  su - -c '$line'" >&2; fi
  return 1
}

setup_venv() {
  lock="$1"
  wanted="$(sha256sum "$lock" | cut -d' ' -f1)"
  # Whoever installed the test lock has everything of the run lock as well: it leaves both stamps.
  if grep -q "$wanted" .venv/.setup-stamp 2>/dev/null && venv_works; then return 0; fi
  if ! venv_works; then
    python="$(find_python)" || {
      echo "Python 3.11 oder neuer fehlt. Bitte installieren und erneut starten." >&2
      return 1
    }
    step "Virtuelle Umgebung anlegen (.venv)"
    "$python" -m venv --clear .venv >&2 || {
      echo "Die virtuelle Umgebung ließ sich nicht anlegen (Meldung oben). Dem Python fehlt venv." >&2
      return 1
    }
  fi
  step "Bibliotheken installieren (jede Prüfsumme nach $lock)"
  rm -f .venv/.setup-stamp
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
    --require-hashes --only-binary :all: -r "$lock" </dev/null || {
    echo "Die Bibliotheken ließen sich nicht installieren (Meldung oben). Es wurde nichts gestartet." >&2
    echo "Paketquelle und Zertifikat kommen aus der Umgebung (PIP_INDEX_URL, PIP_CERT)." >&2
    return 1
  }
  if [ "$lock" = requirements-test.lock ]; then sha256sum requirements.lock requirements-test.lock
  else sha256sum "$lock"; fi | cut -d' ' -f1 > .venv/.setup-stamp
}

# Two starts at the same moment set up one after the other.
setup_all() (
  if command -v flock >/dev/null 2>&1; then flock 9; fi
  if [ "$1" = test ]; then
    setup_packages $packages_run $packages_screen $packages_test || exit 1
    setup_venv requirements-test.lock || exit 1
  else
    setup_packages $packages_run $packages_screen || exit 1
    setup_venv requirements.lock || exit 1
  fi
) 9<requirements.lock

# Whether a window can be opened: Qt itself is asked, as it gives up without a way back.
screen_answers() {
  [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || return 1
  answer="$(ulimit -c 0; exec 2>/dev/null
    .venv/bin/python -c 'from PySide6.QtGui import QGuiApplication as A; a = A([]); print("ja")' || true)"
  [ "$answer" = ja ]
}
