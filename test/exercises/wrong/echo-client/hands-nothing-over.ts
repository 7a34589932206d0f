// is no function
export const echoClient = "hello";
