# Steps that the scripts of this folder share. Sourced by bash, not run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The MPI that fmdist is built with, as Package.swift reads it: its packages (the second brings headers), and how its mpirun is told to start
# any number of ranks on this host.
case ${FMDIST_MPI:-mpich} in
  mpich)
    mpi=MPICH mpi_packages=(mpich libmpich-dev) mpi_launcher=mpirun.mpich mpi_options=()
    ;;
  openmpi)
    mpi='Open MPI' mpi_packages=(openmpi-bin libopenmpi-dev) mpi_launcher=mpirun.openmpi mpi_options=(--oversubscribe --bind-to none)
    if [ "$(id -u)" -eq 0 ]; then mpi_options+=(--allow-run-as-root); fi
    ;;
  *)
    echo "${0##*/}: FMDIST_MPI: expected mpich or openmpi, found '$FMDIST_MPI'." >&2
    exit 64
    ;;
esac

# What fmdist needs on Debian 12 to run, besides the libraries that it links: ranks, downloads, and a font for pictures.
running=("${mpi_packages[0]}" curl ca-certificates fonts-dejavu-core)

# What Debian 12 lacks for building and running fmdist: those, the headers of MPI, zlib, libdeflate, matio, HDF5 (which matio brings along), the libraries of image formats and cairo, then what the Swift
# toolchain itself needs. MPI's headers bring those of C and C++ and the linker.
packages=(
  "${running[@]}" "${mpi_packages[1]}" zlib1g-dev libssl-dev libyaml-dev libmatio-dev libhdf5-dev libpng-dev libjpeg62-turbo-dev libwebp-dev libtiff-dev libdeflate-dev libcairo2-dev
  libstdc++-12-dev binutils git libcurl4 libxml2 libncurses6 libsqlite3-0 libuuid1
)

say() { printf '\n==> %s\n' "$*"; }

# Ends the script with sysexits' EX_UNAVAILABLE.
give_up() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 69
}

# Installs those of $packages that are missing, if any, without asking anything.
install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "This is not Debian: make sure that $mpi, zlib, libdeflate, matio, HDF5, libpng, libjpeg-turbo, libwebp, libtiff and cairo with their headers, the DejaVu fonts, git and curl are installed."
    return
  fi
  local package missing=() as_root=()
  for package in "${packages[@]}"; do
    case $(dpkg-query --show --showformat=' ${db:Status-Status} ' "$package" 2>/dev/null) in
      *\ installed\ *) ;;
      *) missing+=("$package") ;;
    esac
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi

  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      give_up "some system packages are missing, and installing them takes an administrator. Run this, then start again:
  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}"
    fi
    as_root=(sudo)
  fi
  say "Installing ${missing[*]}"
  # Another installation may hold the lock, as on a machine that has just started. What apt-get says is for when it fails.
  local apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300) output
  if ! output=$({ "${apt_get[@]}" update && "${apt_get[@]}" install --no-install-recommends "${missing[@]}"; } 2>&1); then
    printf '%s\n' "$output" >&2
    give_up "apt-get could not install ${missing[*]}; its message is above. Is the network there?"
  fi
}

# Sets $mpirun to the mpirun of that MPI, with options for any number of ranks on this host. The plain name may be another MPI's.
find_mpirun() {
  local path
  path=$(command -v "$mpi_launcher" || command -v mpirun) ||
    give_up "there is no mpirun in the PATH. On Debian: apt-get install ${mpi_packages[0]}."
  mpirun=("$path" "${mpi_options[@]}")
}

# Ends with a plain sentence unless there is a Swift toolchain.
require_swift() {
  if ! command -v swift >/dev/null; then
    give_up "there is no 'swift' in the PATH. Install Swift 6.3 (https://www.swift.org/install/linux), then start again."
  fi
}

# libraries_of PROGRAM…: a line for each library that the programs name as needed: its name, its file, and the Debian package that this is of, or - for none.
libraries_of() {
  local program needed name path owner
  for program; do
    needed=$(objdump -p "$program" | awk '$1 == "NEEDED" { print $2 }')
    while read -r name _ path _; do
      if ! grep -qxF -e "$name" <<<"$needed"; then continue; fi
      # Packages name files below /lib as well as below /usr/lib, which are one folder.
      owner=$(dpkg-query --search "$path" 2>/dev/null || dpkg-query --search "$(readlink -f "$path")" 2>/dev/null) || owner=-
      printf '%s %s %s\n' "$name" "$path" "${owner%%:*}"
    done < <(ldd "$program" 2>/dev/null || true)
  done | LC_ALL=C sort -u
}

# Sets FMDIST_DATA, unless it is set, to the folder of data sets beside the repository where there is one.
find_data() {
  local beside=$root/../shared/data
  if [ -z "${FMDIST_DATA:-}" ] && [ -d "$beside" ]; then
    FMDIST_DATA=$(cd "$beside" && pwd)
    export FMDIST_DATA
  fi
}
