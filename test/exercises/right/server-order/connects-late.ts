// the listener goes before the client has been accepted from the queue
export const serverOrder = [
  "server = socket()",
  "server.bind()",
  "server.listen()",
  "client.connect()",
  "conn = server.accept()",
  "server.close()",
  'conn.send("answer")',
  "conn.close()",
];
