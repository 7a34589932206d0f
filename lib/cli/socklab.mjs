#!/usr/bin/env node
// The way in: plain JavaScript without packages, since it runs before anything is installed or built.
import { setUp } from "./setup/main.mjs";

setUp();
await import("../dist/cli/main.js");
