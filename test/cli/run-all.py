"""Starts a Jupyter kernel of the course as Jupyter does, asks for all cells at once, as "Run all cells" does, and prints
how each ended and what it put out, a line of JSON each. Arguments: the kernel's name, the folder, the cells."""

import json
import queue
import sys
import time

from jupyter_client.manager import start_new_kernel

name, folder, *cells = sys.argv[1:]
manager, client = start_new_kernel(kernel_name=name, cwd=folder, startup_timeout=60)
try:
    requests = [client.execute(cell) for cell in cells]
    replies, outputs = {}, {request: [] for request in requests}
    limit = time.monotonic() + 60
    while (len(replies) < len(requests) or client.iopub_channel.msg_ready()) and time.monotonic() < limit:
        for take in (client.get_shell_msg, client.get_iopub_msg):
            try:
                message = take(timeout=0.2)
            except queue.Empty:
                continue
            request, kind, content = message["parent_header"].get("msg_id"), message["msg_type"], message["content"]
            if kind == "execute_reply":
                replies[request] = content
            if kind in ("stream", "error") and request in outputs:
                outputs[request].append(content)
    for request in requests:
        reply = replies.get(request, {})
        print(json.dumps({"status": reply.get("status"), "reply": reply, "outputs": outputs[request]}))
finally:
    manager.shutdown_kernel(now=True)
