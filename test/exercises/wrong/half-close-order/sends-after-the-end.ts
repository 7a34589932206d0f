// ends before it has sent
export const halfCloseOrder = [
  "client.shutdown(SHUT_WR)",
  'client.send("question")',
  'conn.recv() gives "question"',
  "conn.recv() gives 0 bytes",
  'conn.send("answer")',
  'client.recv() gives "answer"',
  "client.close()",
];
