// closes, and cannot receive
export const halfCloseOrder = [
  'client.send("question")',
  "client.shutdown(SHUT_WR)",
  'conn.recv() gives "question"',
  "conn.recv() gives 0 bytes",
  'conn.send("answer")',
  "client.close()",
  'client.recv() gives "answer"',
];
