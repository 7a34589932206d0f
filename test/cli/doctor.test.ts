import { expect, test } from "vitest";
import type { Ability } from "../../lib/cli/doctor.ts";
import { inside } from "../../lib/project/paths.ts";
import { CONFINED, confines } from "../support/nobody.ts";
import { ownNetwork } from "../support/own-network.ts";
import { execute, socklab } from "../support/socklab.ts";

test("socklab doctor --json tells of everything the lessons use, and how to get what is missing", async () => {
  const { code, out } = await socklab("doctor", "--json");
  const abilities = JSON.parse(out) as Ability[];
  expect(abilities.map(({ what }) => what)).toEqual([
    "Node",
    "Deno",
    "Python",
    "JupyterLab",
    "TCP_INFO",
    "own network",
    "packet capture",
    "namespaces",
    "bubblewrap",
    "strace",
    "ss",
  ]);
  expect(abilities.filter(({ needed }) => needed).every(({ ok }) => ok)).toBe(true);
  expect(abilities.find(({ what }) => what === "Node")?.found).toBe(process.versions.node);
  expect(abilities.every(({ toDo }) => toDo.length > 0)).toBe(true);
  expect(code).toBe(0);
});

test.skipIf(!ownNetwork)(
  "socklab doctor says that notebooks have networks of their own (skipped where they have none)",
  async () => {
    const { out } = await socklab("doctor");
    expect(out).toMatch(/^own network +yes {2}each notebook has one, and sees packets$/m);
  },
);

test("socklab doctor prints a line for each thing", async () => {
  const { out } = await socklab("doctor");
  expect(out).toMatch(/^JupyterLab +yes {2}4\.6\.6$/m);
});

test.skipIf(!confines)(
  "socklab doctor tells where capturing and namespaces are forbidden, and how to permit them (skipped without bubblewrap 0.8)",
  async () => {
    const [program = "", ...args] = [...CONFINED, process.execPath, inside("lib", "dist", "cli", "main.js")];
    const { out } = await execute(program, [...args, "doctor", "--json"]);
    const abilities = JSON.parse(out) as Ability[];
    const of = (name: string): Ability | undefined => abilities.find(({ what }) => what === name);
    expect(of("packet capture")).toMatchObject({ ok: false, found: expect.stringContaining("EPERM") });
    expect(of("packet capture")?.toDo).toContain(`setcap cap_net_raw+ep ${process.execPath}`);
    expect(of("own network")).toMatchObject({ ok: false, found: "unshare: Operation not permitted" });
    expect(of("own network")?.toDo).toMatch(/^without it notebooks share the machine's ports\. .*sysctl/);
    expect(of("namespaces")).toMatchObject({ ok: false, found: expect.stringContaining("unshare failed") });
    expect(of("namespaces")?.toDo).toContain("sysctl");
  },
);
