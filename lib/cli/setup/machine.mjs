import { Problem } from "./command.mjs";

/** The least Node this runs on: package.json says the same. */
export const LEAST_NODE = [20, 19];

/** Refuses a Node that is too old and a system whose calls these are not. */
export function checkMachine({ platform = process.platform, arch = process.arch, node = process.versions.node } = {}) {
  const [major, minor] = node.split(".").map(Number);
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
    throw new Problem(
      `Node ${node} is too old: socklab needs Node ${LEAST_NODE.join(".")} or later`,
      "Install a newer one from https://nodejs.org, or with nvm: nvm install 24",
    );
  }
  if (platform === "win32") {
    throw new Problem(
      "socklab makes Linux system calls, and this is Windows: use WSL 2",
      "1. In PowerShell as administrator: wsl --install -d Debian",
      "2. In the Debian window: sudo apt update && sudo apt install -y git nodejs npm python3-venv",
      "3. There, clone socklab again (not under /mnt/c, which is slow) and run npm start (Node 20.19 or later)",
    );
  }
  if (platform !== "linux") {
    throw new Problem(
      `socklab makes Linux system calls, and this is ${platform === "darwin" ? "macOS" : platform}: use a container`,
      "With Docker or Podman, in the project's folder:",
      'docker run -it --rm --network host -v "$PWD":/socklab -w /socklab node:24-bookworm sh -c "apt-get update && apt-get install -y python3-venv && npm start"',
      "Or use any Linux virtual machine (Multipass, Lima, UTM)",
    );
  }
  if (arch !== "x64" && arch !== "arm64") {
    throw new Problem(
      `socklab knows the calls of Linux on x64 and arm64, and this Node is built for ${arch}`,
      "Install the 64-bit Node of this machine, or use another machine",
    );
  }
}
