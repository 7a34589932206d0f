// the server answers before it reads
export const halfCloseOrder = [
  'conn.send("answer")',
  'client.send("question")',
  'client.recv() gives "answer"',
  "client.shutdown(SHUT_WR)",
  'conn.recv() gives "question"',
  "conn.recv() gives 0 bytes",
  "client.close()",
];
