import ts from "typescript";
import { beforeAll, expect, test } from "vitest";
import * as lab from "../lib/mod.ts";
import { inside } from "../lib/project/paths.ts";
import { closeLater, expectNoLeaks } from "./support/descriptors.ts";
import { errorOf } from "./support/errors.ts";

// A misspelt option would be passed over in silence. So each public function that takes an object is given one with a key
// that it does not know. Which functions these are, the compiler tells: a new one must come into the table.

expectNoLeaks();

const WRONG = { timeoutms: 5 } as never;
const { AF_INET, AF_UNIX, SOCK_DGRAM, sys } = lab;

const udp = (): lab.Socket => closeLater(lab.socket(AF_INET, SOCK_DGRAM));

const CALLS: Readonly<Record<string, () => unknown>> = {
  "Socket#accept options": () => udp().accept(WRONG),
  "Socket#accept4 options": () => udp().accept4(0, WRONG),
  "Socket#connect options": () => udp().connect("127.0.0.1", 9, WRONG),
  "Socket#send options": () => udp().send("x", WRONG),
  "Socket#recv options": () => udp().recv(1, WRONG),
  "Socket#recvInto options": () => udp().recvInto(new Uint8Array(1), WRONG),
  "Socket#sendto options": () => udp().sendto("x", "127.0.0.1", 9, WRONG),
  "Socket#recvfrom options": () => udp().recvfrom(1, WRONG),
  "Socket#sendmsg message": () => udp().sendmsg({ iov: ["x"], ...(WRONG as object) }),
  "Socket#sendmsg options": () => udp().sendmsg({ iov: ["x"] }, WRONG),
  "Socket#recvmsg options": () => udp().recvmsg(1, WRONG),
  "Socket#write options": () => udp().write("x", WRONG),
  "Socket#read options": () => udp().read(1, WRONG),
  "Socket#setsockopt value": () => udp().setsockopt(lab.SOL_SOCKET, lab.SO_LINGER, WRONG),
  "Socket#sendAll options": () => udp().sendAll("x", WRONG),
  "Socket#recvExactly options": () => udp().recvExactly(1, WRONG),
  "Socket#recvUntil options": () => udp().recvUntil("x", WRONG),
  "Socket.fromFd options": () => lab.Socket.fromFd(udp().fd, WRONG),
  "socket options": () => lab.socket(AF_INET, SOCK_DGRAM, 0, WRONG),
  "socketpair options": () => lab.socketpair(AF_UNIX, SOCK_DGRAM, 0, WRONG),
  "descriptors options": () => lab.descriptors(WRONG),
  "solution options": () => lab.solution("say-hello", WRONG),
  "drawBytes options": () => lab.drawBytes({}, WRONG),
  "drawCalls options": () => lab.drawCalls({}, WRONG),
  "drawCompare options": () => lab.drawCompare({ one: [], other: [] }, WRONG),
  "drawDescriptors options": () => lab.drawDescriptors({}, WRONG),
  "drawQueues options": () => lab.drawQueues({}, WRONG),
  "drawSequence options": () => lab.drawSequence({}, WRONG),
  "drawStates options": () => lab.drawStates({}, WRONG),
  "drawWaits options": () => lab.drawWaits({}, WRONG),
  "lesson options": () => lab.lesson("0.1", WRONG),
  "startPeer place": () => lab.startPeer({ listen: 0, ...(WRONG as object) }, []),
  "startPeer steps": () => lab.startPeer({ listen: 0 }, [WRONG]),
  "claim found": () => lab.claim("1.a", { holds: true, evidence: "", ...(WRONG as object) }),
  "connectedPair options": () => lab.connectedPair(WRONG),
  "connectedPairs options": () => lab.connectedPairs(2, WRONG),
  "listenerWith options": () => lab.listenerWith(1, WRONG),
  "drawEndpoints filter": () => lab.drawEndpoints(WRONG),
  "until options": () => lab.until(() => true, WRONG),
  "sys.recvmsg room": () => sys.recvmsg(udp().fd, { iov: [], ...(WRONG as object) }),
  "sys.sendmsg message": () => sys.sendmsg(udp().fd, { iov: ["x"], ...(WRONG as object) }),
  "sys.sendmsg control": () =>
    sys.sendmsg(udp().fd, { iov: ["x"], control: [{ type: "SCM_RIGHTS", fds: [1], ...(WRONG as object) }] }),
  "sys.setsockopt value": () => sys.setsockopt(udp().fd, lab.SOL_SOCKET, lab.SO_LINGER, WRONG),
  "sys.poll fds": () => sys.poll([{ fd: udp().fd, events: lab.POLLIN, ...(WRONG as object) }], 0),
  "sys.getaddrinfo hints": () => sys.getaddrinfo("127.0.0.1", 80, WRONG),
  "sys.getnameinfo address": () => sys.getnameinfo({ host: "127.0.0.1", port: 80, ...(WRONG as object) }),
  "sys.select sets": () => sys.select(WRONG, 0),
  "tcpEndpoints filter": () => lab.tcpEndpoints(WRONG),
  "trace.events filter": () => lab.trace.events(WRONG),
  "runInNamespace programs": () => lab.runInNamespace([{ listen: 0, steps: [], ...(WRONG as object) }]),
  "startCapture options": () => lab.startCapture(WRONG),
  "bytesFigure options": () => lab.bytesFigure([], WRONG),
  "callsFigure options": () => lab.callsFigure([], WRONG),
  "compareFigure options": () => lab.compareFigure({ one: [], other: [] }, WRONG),
  "descriptorsFigure options": () => lab.descriptorsFigure([], WRONG),
  "queuesFigure options": () => lab.queuesFigure([], WRONG),
  "sequenceFigure options": () => lab.sequenceFigure([], WRONG),
  "statesFigure options": () => lab.statesFigure([], WRONG),
  "waitsFigure options": () => lab.waitsFigure([], WRONG),
};

/** Objects whose keys are the caller's own, or that come from the library itself. */
const FREE =
  /^(Bytes|Trace#|.*Error[#.]|formatAddress|kernelView|packetLabel)|sockets$|events$|records?$|packets?$|signal$/;

test.each(Object.entries(CALLS))("%s with a key that it does not know is an ArgumentError", async (_, ask) => {
  const error = await errorOf(ask);
  expect(error).toMatchObject({ name: "ArgumentError", code: "ERR_ARG_RANGE" });
  expect(error.message).toMatch(/timeoutms.*: did you mean \w+\?/);
});

let taken: string[];

beforeAll(() => {
  const { config } = ts.readConfigFile(inside("tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, inside());
  const program = ts.createProgram([inside("lib", "mod.ts")], options);
  taken = takenObjects(program.getTypeChecker(), program.getSourceFile(inside("lib", "mod.ts")) as ts.SourceFile);
}, 60_000);

test("the table has every public function that takes an object", () => {
  const missing = taken.filter((name) => !(name in CALLS) && !FREE.test(name));
  expect(missing).toEqual([]);
});

/** `function parameter` for each parameter of the public list that is an object, or an array of some. */
function takenObjects(checker: ts.TypeChecker, mod: ts.SourceFile): string[] {
  const found = new Set<string>();
  const original = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const isObject = (type: ts.Type): boolean => {
    if (type.isUnion()) return type.types.some(isObject);
    if (checker.isArrayType(type)) return checker.getTypeArguments(type as ts.TypeReference).some(isObject);
    const isPlain = (type.flags & ts.TypeFlags.Object) !== 0 || type.isIntersection();
    const properties = type.getProperties();
    return isPlain && type.getCallSignatures().length === 0 && properties.length > 0 && properties.length < 14;
  };
  const look = (name: string, type: ts.Type): void => {
    for (const signature of type.getCallSignatures()) {
      if (signature.getJsDocTags().some((tag) => tag.name === "internal")) continue;
      for (const parameter of signature.getParameters()) {
        if (isObject(checker.getTypeOfSymbol(parameter))) found.add(`${name} ${parameter.name}`);
      }
    }
  };
  const members = (name: string, properties: readonly ts.Symbol[]): void => {
    for (const one of properties) if (!one.name.includes("#")) look(`${name}${one.name}`, checker.getTypeOfSymbol(one));
  };
  const visit = (name: string, symbol: ts.Symbol): void => {
    if (symbol.flags & ts.SymbolFlags.ValueModule) {
      for (const one of checker.getExportsOfModule(symbol)) visit(`${name}.${one.name}`, original(one));
      return;
    }
    if (symbol.valueDeclaration === undefined) return;
    const type = checker.getTypeOfSymbol(symbol);
    look(name, type);
    if (symbol.flags & ts.SymbolFlags.Class) {
      members(`${name}#`, checker.getDeclaredTypeOfSymbol(symbol).getProperties());
      members(`${name}.`, type.getProperties());
    } else if (name === "trace" || name === "packets") {
      members(`${name}.`, type.getProperties());
    }
  };
  const symbol = checker.getSymbolAtLocation(mod) as ts.Symbol;
  for (const one of checker.getExportsOfModule(symbol)) visit(one.name, original(one));
  return [...found].sort();
}
