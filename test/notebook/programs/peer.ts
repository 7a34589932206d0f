// Starts a peer, talks to it, and tells how long its record is.
import { AF_INET, SOCK_STREAM, socket, startPeer } from "socklab";

const peer = await startPeer({ listen: 0 }, [{ recv: 5 }, { send: "hello" }]);
const client = socket(AF_INET, SOCK_STREAM);
await client.connect("127.0.0.1", peer.port);
await client.send("hello");
await client.recvExactly(5);
client.close();
await peer.done();
console.log(JSON.stringify({ pid: peer.pid, events: (await peer.events()).length }));
