// receives before the answer
export const halfCloseOrder = [
  'client.send("question")',
  "client.shutdown(SHUT_WR)",
  'conn.recv() gives "question"',
  "conn.recv() gives 0 bytes",
  'client.recv() gives "answer"',
  'conn.send("answer")',
  "client.close()",
];
