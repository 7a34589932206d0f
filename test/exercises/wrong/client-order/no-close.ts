// leaves a call out
export const clientOrder = ["client = socket()", "client.connect()", 'client.send("question")'];
