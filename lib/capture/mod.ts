export { type Capture, type CaptureOptions, startCapture } from "./capture.ts";
export {
  type IcmpPacket,
  type Packet,
  type PacketBase,
  packetLabel,
  type RawPacket,
  type TcpFlags,
  type TcpPacket,
  type UdpPacket,
} from "./packet.ts";
export { toPcapng } from "./pcapng.ts";
