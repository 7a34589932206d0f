import { advisor, type Failure } from "../../syscall/advice.ts";
import { anywhere } from "./anywhere.ts";
import { firstOf } from "./cause.ts";
import { connecting } from "./connecting.ts";
import { Facts } from "./facts.ts";
import { making } from "./making.ts";
import { movingBytes } from "./moving-bytes.ts";
import { naming } from "./naming.ts";
import { settingOptions } from "./setting-options.ts";
import { watching } from "./watching.ts";

const CAUSES = { ...anywhere, ...making, ...naming, ...connecting, ...movingBytes, ...settingOptions, ...watching };

/**
 * What caused the errno of a call and what one usually does about it: the causes of this call's errno are gone through, then
 * those that the errno has in any call. The kernel is asked about the socket as far as that takes, and the record.
 */
export function advise(failure: Failure): string | undefined {
  const facts = new Facts(failure);
  const { syscall, code } = failure;
  return firstOf([...(CAUSES[`${syscall} ${code}`] ?? []), ...(CAUSES[code] ?? [])], facts);
}

advisor.advise = advise;
