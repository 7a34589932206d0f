// Makes the record that README's picture is drawn from anew: node test/docs/record-picture.mjs > test/docs/picture.jsonl
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { AF_INET, lesson, SOCK_STREAM, socket, toJsonLines, trace } from "socklab";

console.log = () => {}; // a lesson says that it begins
for (let round = 1; round <= 20; round++) {
  await lesson("README"); // the rounds before the last one warm the compiler up
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", 5000);
  server.listen(2);
  const accepted = server.accept();
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", 5000);
  const conn = await accepted;
  const received = conn.recv(1024);
  await sleep(20);
  await client.send("hello");
  await received;
  client.close();
  await conn.recv(1024);
  conn.close();
  server.close();
}
process.stdout.write(toJsonLines(trace.events()));
await lesson.end();
