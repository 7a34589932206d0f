"""What a Jupyter kernel does not say of a cell that failed, in words."""

import os
import re
import subprocess

PARSE_S = 5  # how long the parser may take


def error_of(name, sentence, *frame):
    return {"ename": name, "evalue": sentence, "traceback": [f"{name}: {sentence}", *frame]}


def parse_error(deno, code):
    """Why Deno does not read a cell, as an error of that cell."""
    said = ""
    try:
        said = subprocess.run(
            [deno, "fmt", "--no-config", "--ext", "ts", "-"],
            input=code.encode(errors="replace"),
            env={**os.environ, "NO_COLOR": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=PARSE_S,
        ).stderr.decode(errors="replace")
    except (OSError, subprocess.SubprocessError):
        pass  # then there is no place to tell
    return told_by_parser(said)


def told_by_parser(said):
    """What `deno fmt` says of a text that it can't parse, as an error of the cell."""
    found = re.search(r"error: (?:SyntaxError: )?(.*)\n((?:.*\n)*?)\s+at \S+:(\d+):(\d+)", said)
    if not found:
        what = "Deno can't read this cell and does not say why: look for a bracket or a quotation mark without its partner"
        return error_of("SyntaxError", what)
    return error_of("SyntaxError", f"line {found[3]}, column {found[4]}: {found[1]}", *found[2].rstrip().split("\n"))


def is_unread(reply, complaints):
    """Whether the cell was refused before any of it ran: Deno says no more than this then, tslab begins with the place."""
    if reply.get("status") != "error":
        return False
    return reply.get("evalue") == "Execution failed" and not reply.get("traceback") or any(
        re.match(r"(\S+ )?\d+:\d+ - ", line) for line in complaints[:1]
    )
