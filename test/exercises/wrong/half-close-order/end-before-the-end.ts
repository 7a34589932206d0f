// reads an end that nobody has sent
export const halfCloseOrder = [
  'client.send("question")',
  'conn.recv() gives "question"',
  "conn.recv() gives 0 bytes",
  "client.shutdown(SHUT_WR)",
  'conn.send("answer")',
  'client.recv() gives "answer"',
  "client.close()",
];
