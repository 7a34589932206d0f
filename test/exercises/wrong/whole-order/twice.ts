// has a line twice
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
  'client.recv() gives "answer"',
  "client.close()",
  "conn.close()",
  "server.close()",
  "client.close()",
];
