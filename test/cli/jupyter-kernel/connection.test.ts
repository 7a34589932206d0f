import { expect, test } from "vitest";
import { inside } from "../../../lib/project/paths.ts";
import { inPython } from "../../support/python.ts";

const ADDRESSES = `
import json, sys
sys.path.insert(0, sys.argv[1])
import connection
from jupyter_client.manager import KernelManager
found = []
for transport, ip in (("tcp", "127.0.0.1"), ("ipc", "/tmp/some folder/kernel")):
    manager = KernelManager(transport=transport, ip=ip, shell_port=40001)
    facing_jupyter = {"transport": transport, "ip": ip, "shell_port": 40001}
    found.append([connection.address(facing_jupyter, "shell_port"), manager._make_url("shell")])
print(json.dumps(found))
`;

test("the address of a channel is the one that Jupyter's client connects to", () => {
  const found = inPython(ADDRESSES, inside("lib", "cli", "jupyter-kernel")) as [string, string][];
  expect(found).toHaveLength(2);
  for (const [ours, jupyters] of found) expect(ours).toBe(jupyters);
});
