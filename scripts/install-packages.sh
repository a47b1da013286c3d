#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the missing packages of the given sections of dependencies.txt (default: all), as root or by sudo, and for
# `build` the npm packages of the web pages. Returns quickly if nothing is missing. --list only prints the missing
# packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

list_only=false
if [[ ${1:-} == --list ]]; then
    list_only=true
    shift
fi
sections=" ${*:-build run test} "

# Lines `package` or `package?command` of the given sections.
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

missing_packages() {
    # A package that provides this name counts, too.
    local installed entry package
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | sed -n 's/^installed //p' \
        | tr ',' '\n' | sed 's/ *(.*//; s/^ *//')
    while read -r entry; do
        package=${entry%%\?*}
        if [[ $entry == *\?* ]] && command -v "${entry#*\?}" >/dev/null; then
            continue
        fi
        grep -qxF -- "$package" <<<"$installed" || echo "$package"
    done < <(wanted)
}

install_packages() {
    local missing root=()
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]})) || return 0
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
}

# Into node_modules beside the lock file, where cmake/ApiPage.cmake expects them.
install_page_modules() {
    local page=resources/web/page
    local stamp=$page/node_modules/.installed
    sha256sum --check --status "$stamp" 2>/dev/null && return
    echo "==> Fetching what $page/package-lock.json lists"
    if ! (cd "$page" && npm ci --ignore-scripts --no-progress </dev/null); then
        echo "npm could not fetch it: see above; npm needs the network, or a mirror in its configuration." >&2
        exit 1
    fi
    sha256sum "$page/package-lock.json" >"$stamp"
}

if ! command -v dpkg-query >/dev/null; then
    echo "This is not a Debian system: install what dependencies.txt lists by hand." >&2
elif $list_only; then
    missing_packages
else
    install_packages
fi
if ! $list_only && [[ $sections == *' build '* ]]; then
    install_page_modules
fi
