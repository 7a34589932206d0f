"""A Jupyter kernel of the course that a test holds, started as Jupyter does. Arguments: its name, its folder.

A line of JSON asks, {"cell": SOURCE} or {"restart": true}, and a line of JSON answers. It ends with its input.
"""

import json
import sys

from jupyter_client.manager import KernelManager

LIMIT_S = 60

name, folder = sys.argv[1:]
manager = KernelManager(kernel_name=name)
manager.kernel_spec.argv[0] = sys.executable  # who may not run the course's own Python has another one with its packages


def connected():
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=LIMIT_S)
    return client


def run(cell):
    said = []

    def hear(message):
        content = message["content"]
        said.append(content.get("text") or content.get("evalue") or content.get("data", {}).get("text/plain", ""))

    reply = client.execute_interactive(cell, allow_stdin=False, output_hook=hear, timeout=LIMIT_S)
    client.kernel_info(reply=True, timeout=LIMIT_S)
    while client.iopub_channel.msg_ready():  # what comes after idle
        hear(client.get_iopub_msg(timeout=0))
    return {"status": reply["content"]["status"], "said": "".join(said).strip()}


manager.start_kernel(cwd=folder)
client = connected()
try:
    print(json.dumps({"pid": manager.provisioner.process.pid}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "restart" in asked:
            client.stop_channels()
            manager.restart_kernel()
            client = connected()
            answer = {"pid": manager.provisioner.process.pid}
        else:
            answer = run(asked["cell"])
        print(json.dumps(answer), flush=True)
finally:
    manager.shutdown_kernel(now=False)
