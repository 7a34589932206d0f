// answers when it has closed
export const serverOrder = [
  "server = socket()",
  "server.bind()",
  "server.listen()",
  "client.connect()",
  "conn = server.accept()",
  "conn.close()",
  'conn.send("answer")',
  "server.close()",
];
