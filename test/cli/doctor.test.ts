import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Ability } from "../../lib/cli/doctor.ts";
import { inside } from "../../lib/project/paths.ts";
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

test("socklab doctor prints a line for each thing", async () => {
  const { out } = await socklab("doctor");
  expect(out).toMatch(/^JupyterLab +yes {2}4\.6\.6$/m);
});

const confined = ["--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--dev-bind", "/", "/"];
const confines = spawnSync("bwrap", [...confined, "true"]).status === 0;

test.skipIf(!confines)(
  "socklab doctor tells where capturing and namespaces are forbidden, and how to permit them (skipped without bubblewrap 0.8)",
  async () => {
    const { out } = await execute("bwrap", [
      ...[...confined, process.execPath, inside("lib", "dist", "cli", "main.js"), "doctor", "--json"],
    ]);
    const abilities = JSON.parse(out) as Ability[];
    const of = (name: string): Ability | undefined => abilities.find(({ what }) => what === name);
    expect(of("packet capture")).toMatchObject({ ok: false, found: expect.stringContaining("EPERM") });
    expect(of("packet capture")?.toDo).toContain(`setcap cap_net_raw+ep ${process.execPath}`);
    expect(of("namespaces")).toMatchObject({ ok: false, found: expect.stringContaining("unshare failed") });
    expect(of("namespaces")?.toDo).toContain("sysctl");
  },
);
