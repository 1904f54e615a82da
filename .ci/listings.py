"""Run the README's listings, first to last, in one bare shell that stops at a failure.

The shell begins in an empty folder and an empty home, and knows no more than where the
programs of the system are. Give the folder in which the two lines that begin with
``python3 -m venv`` have been run: they are not run again, but what they made is taken.
What goes on until somebody ends it is ended as soon as it is there: a server when its
page is, a window when it is on the screen. Where the README says ADDRESS, this is the
address of a repository with the files of that folder.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

SERVERS = ("jupyter lab", "voila")
WINDOWS = ("kmviz show",)
WITHIN = "10m"
BEGINNING = r"""
set -euo pipefail
mkdir ~/.jupyter  # in CI all is done by root, who is asked to say so
echo '{"ServerApp": {"allow_root": true}}' >~/.jupyter/jupyter_server_config.json

exec 3< <(exec Xvfb -displayfd 1 -nolisten tcp -noreset 2>/dev/null)
trap "kill $! \$(jobs -p) 2>/dev/null || true" EXIT
read -r screen <&3
export DISPLAY=:$screen

page() {
    address=$(grep -osm 1 'http://[^ ]*' ~/said) || return 1
    python -c 'import sys, urllib.request as web; web.urlopen(sys.argv[1])' "$address" \
        2>/dev/null
}
window() { xdotool search --onlyvisible --name '^kmviz$' >/dev/null; }
end_with_a() { # page or window, and the number of a process
    until "$1"; do
        kill -0 "$2" || { cat ~/said; return 1; }
        sleep 0.2
    done
    kill "$2" && wait "$2" || true
}
type_into_python() {
    python -qi >~/said 2>&1
    ! grep -E '^\w*(Error|Warning)|Traceback' -A 9 ~/said || return 1
}
"""


def shell(line: str, folder: Path) -> str:
    """Return what is run for a line of the README's shell."""
    if line.startswith("python3 -m venv"):
        return f"ln -sfn {quote(str(folder / '.venv'))} .venv"
    if line.startswith(SERVERS):
        return f"{line} >~/said 2>&1 &\nend_with_a page $!"
    if line.startswith(WINDOWS):
        return f"{line} >~/said 2>&1 &\nend_with_a window $!"
    return line.replace("ADDRESS", quote(str(folder)))


def listings(readme: str) -> Iterator[tuple[str, list[str]]]:
    """Yield all listings, a language and lines; those of Python are typed into one."""
    found = re.findall(r"(?ms)^```(bash|python)\n(.*?)^```$", readme)
    for language, blocks in groupby(found, key=itemgetter(0)):
        yield language, "\n".join(text for _, text in blocks).splitlines()


def script(readme: str, folder: Path) -> str:
    """Return all listings as one program for the shell; Python's stand in it."""
    parts = [BEGINNING]
    for language, lines in listings(readme):
        if language == "bash":
            for line in lines:
                parts += [f"echo {quote(line)}", shell(line, folder)]
        else:
            parts += ["echo python", "type_into_python <<'LISTINGS'"]
            parts += [*lines, "", "LISTINGS"]
    return "\n".join(parts)


def main(folder: Path) -> int:
    """Run the listings, and return how the shell ended."""
    git = ["git", "-c", "user.name=CI", "-c", "user.email=ci@localhost"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Copy the checkout"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    with TemporaryDirectory() as home, TemporaryDirectory() as place:
        bare = {"HOME": home, "PATH": os.environ["PATH"], "BROWSER": "true"}
        words = ["timeout", WITHIN, "bash", "-c", script(readme, folder)]
        return subprocess.run(words, cwd=place, env=bare).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
