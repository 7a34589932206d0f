// connects before anybody listens
export const wholeOrder = [
  "server = socket()",
  "server.bind()",
  "client = socket()",
  "client.connect()",
  "server.listen()",
  "conn = server.accept()",
  'client.send("question")',
  'conn.recv() gives "question"',
  'conn.send("answer")',
  'client.recv() gives "answer"',
  "client.close()",
  "conn.close()",
  "server.close()",
];
