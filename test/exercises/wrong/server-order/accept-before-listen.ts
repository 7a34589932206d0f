// accepts before it listens
export const serverOrder = [
  "server = socket()",
  "server.bind()",
  "conn = server.accept()",
  "server.listen()",
  "client.connect()",
  'conn.send("answer")',
  "conn.close()",
  "server.close()",
];
