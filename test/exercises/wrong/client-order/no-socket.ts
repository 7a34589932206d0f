// connects before there is a socket
export const clientOrder = ["client.connect()", "client = socket()", 'client.send("question")', "client.close()"];
