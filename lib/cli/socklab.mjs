#!/usr/bin/env node
// The way in: plain JavaScript without packages, since it runs before anything is installed or built.
import { setUp } from "./setup/main.mjs";

setUp({ python: process.argv[2] !== "grade" }); // no notebook is run in Jupyter then
await import("../dist/cli/main.js");
