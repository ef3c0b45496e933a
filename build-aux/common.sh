# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the commands beside this file share; sourced, not run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say () {
  printf '%s\n' "$*" >&2
}

die () {
  say "${0##*/}: $*"
  exit 1
}

# Prints debian, fedora or arch: a column of build-aux/packages. Others get Debian's names.
distribution () {
  local ID='' ID_LIKE=''
  # shellcheck disable=SC1091
  [ ! -r /etc/os-release ] || . /etc/os-release
  case " $ID $ID_LIKE " in
    *" fedora "*) echo fedora ;;
    *" arch "*) echo arch ;;
    *) echo debian ;;
  esac
}

# packages DISTRIBUTION SECTION…: their names, one a line.
packages () {
  local column
  case $1 in debian) column=2 ;; fedora) column=3 ;; arch) column=4 ;; *) die "no column $1" ;; esac
  shift
  awk -v column="$column" -v sections=" $* " '
    !/^#/ && NF == 4 && index (sections, " " $1 " ") && $column != "-" && !seen[$column]++ {
      print $column
    }' "$top/build-aux/packages"
}

# install_command DISTRIBUTION PACKAGE…: what a person types.
install_command () {
  local distribution=$1
  shift
  case $distribution in
    debian) echo "sudo apt-get install --no-install-recommends $*" ;;
    fedora) echo "sudo dnf install $*" ;;
    arch) echo "sudo pacman -S --needed $*" ;;
  esac
}

# need SECTION…: has the packages of these sections installed, or stops. As root, and where CI is
# "true", without a question.
need () {
  local distribution name answer log as_root=() missing=()
  distribution=$(distribution)
  if ! command -v apt-get >/dev/null; then
    # shellcheck disable=SC2046
    needed="Needed here: $(install_command "$distribution" $(packages "$distribution" "$@"))"
    command -v meson >/dev/null || die "$needed"
    return 0
  fi
  for name in $(packages debian "$@"); do
    case $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) in
      installed) ;;
      *) missing+=("$name") ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  if [ "$(id -u)" != 0 ]; then
    as_root=(sudo)
    if [ "${CI:-}" != true ]; then
      say "Some packages are missing. This installs them:"
      say "  $(install_command debian "${missing[@]}")"
      [ -t 0 ] || die "install them, then try again"
      read -r -p "Run it now? [y/N] " answer
      case $answer in [Yy]*) ;; *) die "nothing was installed" ;; esac
    fi
  fi
  say "Installing ${#missing[@]} packages…"
  log=$(mktemp)
  { apt_get update && without_a_cluster && apt_get install -y --no-install-recommends "${missing[@]}" &&
    with_clusters_again; } >"$log" 2>&1 ||
    { cat "$log" >&2; die "the packages could not be installed"; }
  rm -f "$log"
}

# apt_get ARGUMENT…, without a question; for need ().
apt_get () {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@"
}

# Debian's package of PostgreSQL starts a database server for good, on somebody's own computer. The
# tests make one for themselves.
without_a_cluster () {
  [[ " ${missing[*]} " == *" postgresql "* ]] || return 0
  apt_get install -y --no-install-recommends postgresql-common
  "${as_root[@]}" pg_conftool "$clusters" set create_main_cluster false
}

with_clusters_again () {
  [[ " ${missing[*]} " == *" postgresql "* ]] || return 0
  "${as_root[@]}" pg_conftool "$clusters" remove create_main_cluster
}
clusters=/etc/postgresql-common/createcluster.conf

# quietly LOG COMMAND…: shows what the command printed only when it fails.
quietly () {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 || { cat "$log" >&2; say "${needed:-}"; die "this failed: $*"; }
}

# configure DIR OPTION…: a build directory with exactly these options.
configure () {
  local dir=$1 stamp
  shift
  stamp="$top $(meson --version) $*"
  if [ -f "$dir/build.ninja" ] && [ "$(cat "$dir/forge-options" 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  rm -rf "$dir"
  mkdir -p "$dir"
  quietly "$dir/setup.log" env -C "$top" meson setup "$dir" "$@"
  printf '%s\n' "$stamp" >"$dir/forge-options"
}

# throw_away_profile: an empty home for the data, the settings and the sockets of one run, whose
# directory is left in $profile. The caller removes it.
throw_away_profile () {
  profile=$(mktemp -d "${TMPDIR:-/tmp}/forge-XXXXXX")
  # A relative name of a Wayland display is looked up in the runtime directory, which changes.
  case ${WAYLAND_DISPLAY:-} in
    ""|/*) ;;
    *) export WAYLAND_DISPLAY=${XDG_RUNTIME_DIR:-}/$WAYLAND_DISPLAY ;;
  esac
  mkdir -m 700 "$profile/data" "$profile/config" "$profile/cache" "$profile/state" "$profile/run"
  export XDG_DATA_HOME=$profile/data XDG_CONFIG_HOME=$profile/config XDG_CACHE_HOME=$profile/cache
  export XDG_STATE_HOME=$profile/state XDG_RUNTIME_DIR=$profile/run GSETTINGS_BACKEND=keyfile
}

# build_program: compiles and installs into a prefix of its own, whose environment is then used, so
# that schemas, icons and translations are where the program looks for them. Leaves $build.
build_program () {
  build=$top/_build
  say "Building…"
  configure "$build" -Dtests=false --prefix="$build/prefix"
  quietly "$build/compile.log" ninja -C "$build"
  quietly "$build/install.log" meson install -C "$build" --no-rebuild --quiet
  export PATH=$build/prefix/bin:$PATH
  export XDG_DATA_DIRS=$build/prefix/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
}
