// sends before it connects
export const clientOrder = ["client = socket()", 'client.send("question")', "client.connect()", "client.close()"];
