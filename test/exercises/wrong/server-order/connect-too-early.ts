// lets the client come before listen()
export const serverOrder = [
  "server = socket()",
  "server.bind()",
  "client.connect()",
  "server.listen()",
  "conn = server.accept()",
  'conn.send("answer")',
  "conn.close()",
  "server.close()",
];
