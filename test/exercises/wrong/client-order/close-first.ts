// closes too early
export const clientOrder = ["client = socket()", "client.connect()", "client.close()", 'client.send("question")'];
