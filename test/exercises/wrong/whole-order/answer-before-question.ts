// receives before anything was sent
export const wholeOrder = [
  "server = socket()",
  "server.bind()",
  "server.listen()",
  "client = socket()",
  "client.connect()",
  "conn = server.accept()",
  'client.send("question")',
  'conn.recv() gives "question"',
  'client.recv() gives "answer"',
  'conn.send("answer")',
  "client.close()",
  "conn.close()",
  "server.close()",
];
