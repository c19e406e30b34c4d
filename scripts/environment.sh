# Sourced by scripts/run and scripts/test: finds a Python, makes the environment .venv in the checkout.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$@" >&2
  exit 2
}

is_root() { [ "$(id -u)" = 0 ]; }
has_apt() { command -v apt-get >/dev/null 2>&1; }

# Installs the packages named, without questions; true when it could.
apt_install() {
  is_root && has_apt || return 1
  DEBIAN_FRONTEND=noninteractive apt-get update -qq || say "apt-get update failed; trying with the lists at hand."
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# The first Python of at least 3.11; PYTHON, when set, is the only one asked.
find_python() {
  local name
  for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

require_python() {
  python=$(find_python) && return
  apt_install python3 python3-venv && python=$(find_python) && return
  fail "paiban needs Python 3.11 or newer; the newest found here is: $(python3 --version 2>/dev/null || echo none)." \
    "Install it (Debian 12 and Ubuntu 24.04: apt install python3 python3-venv; elsewhere: https://www.python.org/downloads/)," \
    "or name one: PYTHON=/path/to/python3.12 $0" \
    "需要 Python 3.11 或更高版本，请先安装，或用环境变量 PYTHON 指明位置。"
}

# Debian and Ubuntu pack venv apart from Python.
require_venv() {
  "$python" -c 'import venv, ensurepip' >/dev/null 2>&1 && return
  say "Python's venv module is missing; installing python3-venv …"
  apt_install python3-venv && "$python" -c 'import venv, ensurepip' >/dev/null 2>&1 && return
  fail "$python lacks the venv module." \
    "Install it: apt install python3-venv (as root), or use a Python that has it: PYTHON=/path/to/python3 $0" \
    "缺少 venv 模块，请以管理员身份运行：apt install python3-venv"
}

# What the environment was made from. It goes stale when pyproject, the Python or the place change.
environment_key() { { cat "$root/pyproject.toml" && "$python" -VV && printf '%s' "$root"; } | cksum; }

# make_environment [EXTRA]: .venv with paiban installed editable, and with an extra of pyproject.
# One stamp for each extra, written last: an installation that was cut short is done again.
make_environment() {
  local extra=${1:-} venv="$root/.venv" key stamp
  require_python
  key=$(environment_key)
  for stamp in "$venv/.made-$extra" "$venv/.made-test"; do
    if [ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; then
      compile_modules
      return
    fi
  done
  require_venv
  say "Making the environment $venv …"
  [ -x "$venv/bin/python" ] && [ "$(cat "$venv"/.made-* 2>/dev/null | head -n 1)" = "$key" ] ||
    "$python" -m venv --clear "$venv" || fail "The environment $venv could not be made." "无法建立运行环境。"
  "$venv/bin/python" -m pip install --quiet --editable "$root${extra:+[$extra]}" ||
    fail "The packages paiban needs could not be installed: is there a network or a package mirror?" \
      "无法安装所需的软件包，请检查网络或软件源。"
  compile_modules
  printf '%s\n' "$key" >"$venv/.made-$extra"
}

# pip compiles what it installs, but not an editable checkout; where Python may write no bytecode
# (PYTHONDONTWRITEBYTECODE, a read-only checkout) each start would compile every module again.
compile_modules() { "$root/.venv/bin/python" -m paiban.prepare || true; }
