# Sourced by the words in bin/: finds the checkout and a Python, and has `.venv` ready. POSIX sh.
# Sets `root` and `python`; needs `$0` to be a file of bin/.

root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd -P)
python="$root/.venv/bin/python"
unset PYTHONHOME PYTHONSTARTUP
PYTHONPATH=$root
export PYTHONPATH

# environment_with FILE...: have every package of these requirements files in .venv, at no cost when they are.
environment_with() {
    if environment_has "$@"; then return 0; fi
    find_python
    # On stderr: what a command prints is often read by a program.
    "$base" -P -m helpdesk.supervisor.installation "$@" >&2 || exit $?
}

# A file is installed when it equals the copy that its last finished install left behind.
environment_has() {
    [ -x "$python" ] && [ ! -e "$root/.venv/unfinished" ] || return 1
    for file in "$@"; do
        cmp -s "$root/$file" "$root/.venv/installed-$file" || return 1
    done
}

# Sets `base` to a Python that can make the environment, or says in a sentence what is missing.
find_python() {
    old='' bare=''
    for base in python3 python3.11 python3.12 python3.13 python3.14 python; do
        version=$("$base" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
        if ! "$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            old=$version
        elif ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
            bare=$version
        else
            return 0
        fi
    done
    if [ -n "$bare" ]; then
        echo "Python $bare cannot make environments here: install the package python3-venv" \
            "(on Debian: apt-get install python3-venv) and run this again." >&2
    elif [ -n "$old" ]; then
        echo "Python $old is too old: the desk needs Python 3.11 or newer." \
            "Install one beside it and run this again; it is found by itself." >&2
    else
        echo "No Python was found: the desk needs Python 3.11 or newer" \
            "(on Debian: apt-get install python3 python3-venv)." >&2
    fi
    exit 1
}
