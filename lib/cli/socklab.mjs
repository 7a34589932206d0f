#!/usr/bin/env node
// The way in: plain JavaScript without packages, since it runs before anything is installed or built.
import { setUp } from "./setup/main.mjs";

setUp({ notebooks: process.argv[2] !== "grade" }); // the grader runs answers, not notebooks
await import("../dist/cli/main.js");
