import process from "node:process";

/**
 * Says clearly, at import, where this library runs and how to get there. Without it the first symptom on another
 * system would be a missing C function in the middle of a lesson.
 */
export function checkPlatform(platform: string, arch: string): void {
  if (platform === "linux" && (arch === "x64" || arch === "arm64")) return;
  const wayOut =
    platform === "win32"
      ? "On Windows install WSL 2 (`wsl --install`) and run the course inside it"
      : platform === "linux"
        ? "Use a 64-bit Intel, AMD or Arm machine"
        : 'Run the course in a Linux container: `docker run -it --rm --network host -v "$PWD":/socklab -w /socklab node:24-bookworm bash`';
  throw new Error(`socklab makes Linux system calls, on x64 and arm64; this is ${platform} on ${arch}. ${wayOut}.`);
}

checkPlatform(process.platform, process.arch);
