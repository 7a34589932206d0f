import { expect, test } from "vitest";
import type { Finding } from "../../lib/cli/doctor.ts";
import { socklab } from "../support/socklab.ts";

test("socklab doctor --json tells of everything the lessons use, and how to get what is missing", async () => {
  const { code, out } = await socklab("doctor", "--json");
  const findings = JSON.parse(out) as Finding[];
  expect(findings.map(({ what }) => what)).toEqual([
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
  expect(findings.filter(({ needed }) => needed).every(({ ok }) => ok)).toBe(true);
  expect(findings.find(({ what }) => what === "Node")?.found).toBe(process.versions.node);
  expect(findings.every(({ toDo }) => toDo.length > 0)).toBe(true);
  expect(code).toBe(0);
});

test("socklab doctor prints a line for each thing", async () => {
  const { out } = await socklab("doctor");
  expect(out).toMatch(/^JupyterLab +yes {2}4\.6\.6$/m);
});
