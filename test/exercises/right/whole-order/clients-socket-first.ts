// makes the client's socket first, and closes the server's as soon as it can
export const wholeOrder = [
  "client = socket()",
  "server = socket()",
  "server.bind()",
  "server.listen()",
  "client.connect()",
  "conn = server.accept()",
  "server.close()",
  'client.send("question")',
  'conn.recv() gives "question"',
  'conn.send("answer")',
  'client.recv() gives "answer"',
  "conn.close()",
  "client.close()",
];
