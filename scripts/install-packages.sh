#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the packages of the named sections of dependencies.txt (default: all) that are not there yet.
# As root, or by sudo. Needs a moment only when something is missing. --list prints what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

list_only=false
if [[ ${1:-} == --list ]]; then
    list_only=true
    shift
fi
sections=" ${*:-build run test} "

# Lines `package` or `package?command` of the wanted sections.
wanted() {
    local section='' line
    while read -r line; do
        case $line in
            '' | '#'*) ;;
            '['*']') section=${line//[\[\]]/} ;;
            *) [[ $sections == *" $section "* ]] && echo "${line%%[[:space:]]*}" ;;
        esac
    done < dependencies.txt
    return 0
}

if ! command -v dpkg-query >/dev/null; then
    echo "This is not a Debian system: install what dependencies.txt lists by hand." >&2
    exit 0
fi
# A package by another name (its Provides) counts too.
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | sed -n 's/^installed //p' \
    | tr ',' '\n' | sed 's/ *(.*//; s/^ *//')

missing=()
while read -r entry; do
    package=${entry%%\?*}
    if [[ $entry == *\?* ]] && command -v "${entry#*\?}" >/dev/null; then
        continue
    fi
    grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
done < <(wanted)

if $list_only; then
    printf '%s\n' "${missing[@]}"
    exit 0
fi
if ((${#missing[@]} == 0)); then
    exit 0
fi

root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "Missing packages. Run as root: apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    root=(sudo)
fi
echo "==> Installing ${#missing[@]} packages: ${missing[*]}"
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null
