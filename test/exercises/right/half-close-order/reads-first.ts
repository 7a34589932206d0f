// the server reads the question before the client has ended its sending
export const halfCloseOrder = [
  'client.send("question")',
  'conn.recv() gives "question"',
  "client.shutdown(SHUT_WR)",
  "conn.recv() gives 0 bytes",
  'conn.send("answer")',
  'client.recv() gives "answer"',
  "client.close()",
];
