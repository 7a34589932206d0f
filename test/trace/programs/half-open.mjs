// Prints, as JSON, what a listener's queues held while half-open connections came in. It wants a network namespace of its own,
// where it is root: it sends SYNs from an address that nobody has, so that each SYN-ACK goes unanswered.
import { execFileSync } from "node:child_process";
import process from "node:process";
import { AF_INET, SOCK_STREAM, socket, tcpEndpoints, toJsonLines, trace } from "../../../lib/dist/mod.js";

const SYN = `
import socket, struct, sys
port, count = int(sys.argv[1]), int(sys.argv[2])
def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xffff)
    return ~(total + (total >> 16)) & 0xffff
source, target = socket.inet_aton("192.0.2.1"), socket.inet_aton("127.0.0.1")
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
for i in range(count):
    head = lambda check: struct.pack("!HHIIBBHHH", 40000 + i, port, 1, 0, 5 << 4, 2, 64240, check, 0)
    whole = checksum(source + target + struct.pack("!BBH", 0, 6, 20) + head(0))
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40, 0, 0, 64, 6, 0, source, target)
    raw.sendto(ip + head(whole), ("127.0.0.1", 0))
`;
execFileSync("ip", ["link", "set", "lo", "up"]);
execFileSync("ip", ["route", "add", "192.0.2.0/24", "dev", "lo"]);
trace.observe = true;
const server = socket(AF_INET, SOCK_STREAM);
server.bind("127.0.0.1", 5000);
server.listen(8);
const counts = [server.view().halfOpen];
for (const [i, count] of [2, 3].entries()) {
  execFileSync("python3", ["-c", SYN.replaceAll("40000", String(40000 + 100 * i)), "5000", String(count)]);
  counts.push(server.view().halfOpen);
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", 5000);
  server.view();
}
await server.accept();
server.view();
const { acceptQueue } = server.view();
const listed = tcpEndpoints({ state: "SYN_RECV" }).map(({ peer }) => peer.host);
process.stdout.write(JSON.stringify({ counts, acceptQueue, listed, lines: toJsonLines(trace.events()) }));
process.exit(0);
