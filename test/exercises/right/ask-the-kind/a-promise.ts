// gives a promise, and asks for more than it needs
import * as course from "socklab";

export async function protocolOf(family: number, type: number) {
  const one = course.socket(family, type);
  const kinds = [course.SO_TYPE, course.SO_PROTOCOL].map((option) => one.getsockopt(course.SOL_SOCKET, option));
  one.close();
  return kinds[1];
}
