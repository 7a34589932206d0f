import { kernelChanges } from "../../analysis/kernel-changes.ts";
import type { SocketIdentity } from "../../analysis/socket-identity.ts";
import type { KernelView } from "../../trace/linux/kernel-view.ts";
import type { Side } from "./choose-rows.ts";
import { byTime, type FigureMoment } from "./figure-moment.ts";
import type { TextLine } from "./plan.ts";

/** What the kernel said of a socket, at a moment of the figure. */
export interface PlacedView {
  readonly socket: SocketIdentity;
  readonly view: KernelView;
  readonly moment: FigureMoment;
}

/** What the kernel's column says of the sockets: their names where they first appear, and what the kernel told of them. */
export class KernelNotes {
  readonly views: PlacedView[] = [];
  readonly #introduced = new Map<SocketIdentity, TextLine & { state?: string }>();
  /** Whether a side has several sockets, so that their names must stand with what is said. */
  readonly #named: Readonly<Record<Side, boolean>>;

  constructor(named: Readonly<Record<Side, boolean>>) {
    this.#named = named;
  }

  add(view: PlacedView): void {
    this.views.push(view);
  }

  /** Says a socket's name where it first appears. */
  introduce(socket: SocketIdentity, { lines }: FigureMoment): void {
    if (this.#introduced.has(socket)) return;
    const { fd, name, side } = socket;
    const line = { column: `kernel-${side}`, text: `fd ${fd}`, tone: "name", socket, name } as const;
    this.#introduced.set(socket, line);
    lines.push(line);
  }

  /** Writes what the kernel told, wherever it differs from what it told before. */
  write(): void {
    const before = new Map<SocketIdentity, KernelView>();
    this.views.sort((one, other) => byTime(one.moment, other.moment));
    for (const { socket, moment, view } of this.views) {
      const last = before.get(socket);
      before.set(socket, view);
      const introduction = last === undefined && this.#introduced.get(socket);
      if (introduction && view.state) {
        introduction.state = view.state;
        continue;
      }
      const name = this.#named[socket.side] ? socket.name : "";
      const column = `kernel-${socket.side}` as const;
      moment.lines.push(
        ...kernelChanges(last, view, socket.role === "datagram").map((text) => ({
          column,
          text,
          tone: "state" as const,
          socket,
          name,
        })),
      );
    }
  }
}
