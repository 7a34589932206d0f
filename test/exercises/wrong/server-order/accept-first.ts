// accepts before the client comes
export const serverOrder = [
  "server = socket()",
  "server.bind()",
  "server.listen()",
  "conn = server.accept()",
  "client.connect()",
  'conn.send("answer")',
  "conn.close()",
  "server.close()",
];
