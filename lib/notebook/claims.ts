/** One statement of the article that the course follows, in our words. */
export interface ClaimText {
  readonly section: string;
  readonly says: string;
}

/** Every claim that an experiment settles, by its id: the section it stands in, and what it says. */
export const CLAIMS: Readonly<Record<string, ClaimText>> = {
  "1.a": { section: "1", says: "a socket is the joint that plugs a program into the network" },
  "1.b": { section: "1", says: "most sockets run over TCP, layer 4 of the OSI model; over UDP they are UDP sockets" },
  "2.a": { section: "2.1", says: "a connection needs a side that asks for it and a side that takes it" },
  "2.b": { section: "2.1", says: "client and server sockets are the same thing; only what follows differs" },
  "2.c": { section: "2.2", says: "a client goes: create, connect, send and receive, close" },
  "2.d": { section: "2.2", says: "a server goes: create, bind, listen, accept, send and receive, close" },
  "3.a": { section: "3.1", says: "the kind is chosen at creation: stream for TCP, datagram for UDP" },
  "3.b": { section: "3.1", says: "a new socket knows nothing of any peer" },
  "3.c": { section: "3.2", says: "connect aims at a target named by an IP address and a port" },
  "3.d": { section: "3.2", says: "once connect has succeeded, send and recv work" },
  "3.e": { section: "3.3", says: "send and recv both block until their outcome is settled" },
  "3.f": { section: "3.3", says: "a sender knows what it sends; a receiver cannot know when or how much will come" },
  "3.g": { section: "3.3", says: "so recv belongs on a thread of its own, started after connect" },
  "3.h": { section: "3.4", says: "close when there is nothing more to exchange" },
  "3.i": { section: "3.4", says: "to talk again, create and connect anew" },
  "4.a": { section: "4.1", says: "a server's socket is created just as a client's" },
  "4.b": { section: "4.2", says: "TCP and UDP need a port, and a port used twice conflicts" },
  "4.c": { section: "4.2", says: "bind asks the operating system for the given port" },
  "4.d": { section: "4.2", says: "bind fails if another socket has the port" },
  "4.e": { section: "4.3", says: "listen waits until a client's request arrives" },
  "4.f": { section: "4.3", says: "listen's result tells only whether a request came, or an error" },
  "4.g": { section: "4.3", says: "the system keeps the requests in a queue of its own" },
  "4.h": { section: "4.3", says: "while it is queued, a connection is not made yet" },
  "4.i": { section: "4.4", says: "accept is what finally takes a request" },
  "4.j": { section: "4.4", says: "the socket that talks is not the listening one but a new one that accept makes" },
  "4.k": { section: "4.4", says: "it is matched with the first request in the queue" },
  "4.l": { section: "4.5", says: "sending and receiving go as for the client" },
  "4.m": { section: "4.6", says: "closing goes as for the client" },
};
