// the server answers before it reads the question
export const wholeOrder = [
  "server = socket()",
  "client = socket()",
  "server.bind()",
  "server.listen()",
  "client.connect()",
  "conn = server.accept()",
  'conn.send("answer")',
  'client.send("question")',
  'client.recv() gives "answer"',
  'conn.recv() gives "question"',
  "server.close()",
  "client.close()",
  "conn.close()",
];
