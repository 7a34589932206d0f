import { existsSync, lstatSync, readFileSync } from "node:fs";
import { capture, Problem, step } from "./command.mjs";
import { hash, inside, isStamped, root, stamped } from "./paths.mjs";

/** The least Python that the pinned JupyterLab runs on. */
const LEAST_PYTHON = [3, 10];

const NAMES = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
const INSTALL =
  "Debian, Ubuntu: sudo apt install python3 python3-venv; Fedora: sudo dnf install python3; others: https://www.python.org";

const PROBE =
  "import sys; print(*sys.version_info[:3]); print(sys.executable)\ntry:\n import venv, ensurepip; print('venv')\nexcept ImportError: pass";

/** The first Python on the PATH that is new enough and can make virtual environments. */
export function findPython() {
  const found = [];
  for (const name of NAMES) {
    const { code, text } = capture(name, ["-c", PROBE], { timeout: 20_000 });
    if (code !== 0) continue;
    const [version, path, venv] = text.trim().split("\n");
    const [major, minor] = version.split(" ").map(Number);
    const isNew = major > LEAST_PYTHON[0] || (major === LEAST_PYTHON[0] && minor >= LEAST_PYTHON[1]);
    if (isNew && venv) return path;
    found.push({ path, version: version.replaceAll(" ", "."), minor, isNew });
  }
  const needs = `socklab needs Python ${LEAST_PYTHON.join(".")} or later for JupyterLab`;
  const lacking = found.find((python) => python.isNew);
  if (lacking) {
    throw new Problem(
      `Python ${lacking.version} (${lacking.path}) lacks its venv module, which makes the course's own environment`,
      `Debian, Ubuntu: sudo apt install python3-venv (or python3.${lacking.minor}-venv), then run the same command again`,
    );
  }
  if (found[0]) throw new Problem(`Python ${found[0].version} (${found[0].path}) is too old: ${needs}`, INSTALL);
  throw new Problem(`Python was not found: ${needs}`, INSTALL);
}

/** Makes .venv with the pinned JupyterLab, unless it is there and whole. */
export function makePythonEnvironment() {
  const pins = inside("lib", "cli", "setup", "requirements.txt");
  const python = inside(".venv", "bin", "python");
  // programs in a virtual environment name it by its absolute path, so a moved project makes it again
  const key = hash(root, readFileSync(pins, "utf8"));
  if (isStamped("python", key) && existsSync(python)) return;
  if (lstatSync(inside(".venv"), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Problem(
      ".venv is a link to another place, which set-up would empty",
      "Remove the link, then run the same command again",
    );
  }
  const base = findPython();
  stamped("python", key, () => {
    step(
      "Making the Python environment .venv",
      base,
      ["-m", "venv", "--clear", inside(".venv")],
      ["Debian, Ubuntu: sudo apt install python3-venv, then run the same command again"],
    );
    const pip = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--retries", "2", "--no-deps"];
    step(
      "Installing JupyterLab into .venv",
      python,
      [...pip, "-r", pins],
      ["Run the same command again; if it fails again, the lines above say why"],
    );
  });
}
