import { IPPROTO_TCP, IPPROTO_UDP } from "../../syscall/constants.ts";
import { settledBy } from "./settled.ts";

/** How the claims of chapter 1 are settled. */
export const CHAPTER_1 = {
  /** `listed` is what the process's table says of the descriptor; `arrived` is what came out when `sent` went in. */
  "1.a": settledBy(
    { descriptor: "number", listed: "text", sent: "text", arrived: "text" },
    ({ descriptor, listed, sent, arrived }) => ({
      holds: listed.startsWith("socket:[") && sent !== "" && sent === arrived,
      evidence: `The program holds the number ${descriptor}, which the kernel lists as ${listed}. What went in at one end, “${sent}”, came out at the other as “${arrived}”.`,
      answer: sent === arrived ? "yes: the number is all that it takes" : "no: it takes the variable client",
    }),
  ),
  /** The protocols of a stream and a datagram socket of the Internet, and of a Unix-domain socket. */
  "1.b": settledBy({ protocols: "numbers" }, ({ protocols }) => {
    const inLayer4 = protocols.filter((one) => one === IPPROTO_TCP || one === IPPROTO_UDP).length;
    return {
      holds: protocols[0] === IPPROTO_TCP && protocols[1] === IPPROTO_UDP && "as far as a kernel can tell",
      evidence: `Asked for their protocols, the sockets answered ${protocols.join(", ")}. Of these ${inLayer4} are of layer 4: TCP is ${IPPROTO_TCP} and UDP is ${IPPROTO_UDP}.`,
      answer: ["none", "one", "two", "all three"][inLayer4] ?? "none",
    };
  }),
} as const;
