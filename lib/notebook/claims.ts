/**
 * Every claim that an experiment settles, by its id: up to chapter 04 what the article that the course follows says, in
 * our words; from 05 on what many programmers believe.
 */
export const CLAIMS: Readonly<Record<string, string>> = {
  "1.a": "a socket is the joint that plugs a program into the network",
  "1.b": "most sockets run over TCP, layer 4 of the OSI model; over UDP they are UDP sockets",
  "2.a": "a connection needs a side that asks for it and a side that takes it",
  "2.b": "client and server sockets are the same thing; only what follows differs",
  "2.c": "a client goes: create, connect, send and receive, close",
  "2.d": "a server goes: create, bind, listen, accept, send and receive, close",
  "3.a": "the kind is chosen at creation: stream for TCP, datagram for UDP",
  "3.b": "a new socket knows nothing of any peer",
  "3.c": "connect aims at a target named by an IP address and a port",
  "3.d": "once connect has succeeded, send and recv work",
  "3.e": "send and recv both block until their outcome is settled",
  "3.f": "a sender knows what it sends; a receiver cannot know when or how much will come",
  "3.g": "so recv belongs on a thread of its own, started after connect",
  "3.h": "close when there is nothing more to exchange",
  "3.i": "to talk again, create and connect anew",
  "4.a": "a server's socket is created just as a client's",
  "4.b": "TCP and UDP need a port, and a port used twice conflicts",
  "4.c": "bind asks the operating system for the given port",
  "4.d": "bind fails if another socket has the port",
  "4.e": "listen waits until a client's request arrives",
  "4.f": "listen's result tells only whether a request came, or an error",
  "4.g": "the system keeps the requests in a queue of its own",
  "4.h": "while it is queued, a connection is not made yet",
  "4.i": "accept is what finally takes a request",
  "4.j": "the socket that talks is not the listening one but a new one that accept makes",
  "4.k": "it is matched with the first request in the queue",
  "4.l": "sending and receiving go as for the client",
  "4.m": "closing goes as for the client",
  "5.a": "with TCP_NODELAY, what one send gave is what one recv takes",
  "5.b": "send sends all that it is given, or fails",
  "5.c": "a wrong length spoils only the message that it stands before",
  "5.d": "bytes can be made text piece by piece",
  "5.e": "small writes are quick, above all on one machine",
  "5.f": "what write() has taken is on its way",
  "5.g": "a length in front makes messages safe",
  "6.a": "close ends the connection",
  "6.b": "shutdown(SHUT_RD) refuses what the peer sends",
  "6.c": "a reset takes away what had arrived",
  "6.d": "EPIPE is an error like any other",
  "6.e": "CLOSE_WAIT goes away by itself",
  "6.f": "SO_REUSEADDR on the new socket is enough",
  "6.g": "a dead peer is noticed",
  "6.h": "an idle connection stays alive",
};

/** Whose words a claim is. */
export const whoSays = (id: string): string => (id < "5" ? "The article says" : "Many believe");

/** The section in which a claim stands: the article's, up to chapter 04. */
export function sectionOf(id: string): string {
  return Object.keys(CLAIMS_OF).find((section) => CLAIMS_OF[section]?.includes(id)) ?? "";
}

const CLAIMS_OF: Readonly<Record<string, readonly string[]>> = {
  "1": ["1.a", "1.b"],
  "2.1": ["2.a", "2.b"],
  "2.2": ["2.c", "2.d"],
  "3.1": ["3.a", "3.b"],
  "3.2": ["3.c", "3.d"],
  "3.3": ["3.e", "3.f", "3.g"],
  "3.4": ["3.h", "3.i"],
  "4.1": ["4.a"],
  "4.2": ["4.b", "4.c", "4.d"],
  "4.3": ["4.e", "4.f", "4.g", "4.h"],
  "4.4": ["4.i", "4.j", "4.k"],
  "4.5": ["4.l"],
  "4.6": ["4.m"],
  "5.2": ["5.a", "5.b"],
  "5.3": ["5.c", "5.d"],
  "5.4": ["5.e"],
  "5.5": ["5.f"],
  "5.6": ["5.g"],
  "6.2": ["6.a", "6.b"],
  "6.3": ["6.c", "6.d"],
  "6.4": ["6.e", "6.f"],
  "6.5": ["6.g", "6.h"],
};
