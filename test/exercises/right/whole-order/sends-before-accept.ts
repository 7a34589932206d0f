// the client sends before it is accepted, and the server answers and closes at once
export const wholeOrder = [
  "server = socket()",
  "server.bind()",
  "server.listen()",
  "client = socket()",
  "client.connect()",
  'client.send("question")',
  "conn = server.accept()",
  'conn.recv() gives "question"',
  'conn.send("answer")',
  "conn.close()",
  "server.close()",
  'client.recv() gives "answer"',
  "client.close()",
];
