// closes before the answer has come
export const wholeOrder = [
  "server = socket()",
  "server.bind()",
  "server.listen()",
  "client = socket()",
  "client.connect()",
  "conn = server.accept()",
  'client.send("question")',
  'conn.recv() gives "question"',
  'conn.send("answer")',
  "client.close()",
  'client.recv() gives "answer"',
  "conn.close()",
  "server.close()",
];
