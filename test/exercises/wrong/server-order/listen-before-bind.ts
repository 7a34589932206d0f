// listens before it has its port
export const serverOrder = [
  "server = socket()",
  "server.listen()",
  "server.bind()",
  "client.connect()",
  "conn = server.accept()",
  'conn.send("answer")',
  "conn.close()",
  "server.close()",
];
